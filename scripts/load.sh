# shellcheck shell=bash
# Load by wrk, from before something until after it. To be sourced after say.sh.

# start_load URL HOST FOLDER: two loads at once, one on 32 connections that are kept and one that connects anew for
# every request; they go on until stop_load. $load_pids are their processes.
start_load() {
  local url=$1 host=$2 folder=$3 report
  report=$(dirname "${BASH_SOURCE[0]}")/wrk-report.lua
  wrk -t1 -c32 -d600s --timeout 20s -H "Host: $host" -s "$report" "$url" >"$folder/kept.load" 2>&1 &
  load_pids=($!)
  wrk -t1 -c4 -d600s --timeout 20s -H "Host: $host" -H 'Connection: close' -s "$report" "$url" >"$folder/new.load" 2>&1 &
  load_pids+=($!)
}

stop_load() {
  local pid
  for pid in "${load_pids[@]}"; do kill -INT "$pid" 2>/dev/null || true; done
  for pid in "${load_pids[@]}"; do wait "$pid" || true; done
  load_pids=()
}

# count_load FOLDER: after stop_load, prints "REQUESTS FAILED SLOWEST_MS" for the two together; fails when one of them
# has nothing to say.
count_load() {
  cat "$1/kept.load" "$1/new.load" | awk '
    $1 == "luma-load" { runs++; requests += $2; failed += $3; if ($4 > slowest) slowest = $4 }
    END { if (runs != 2) exit 1; printf "%d %d %d\n", requests, failed, (slowest + 999) / 1000 }'
}
