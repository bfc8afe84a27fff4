#!/usr/bin/env bash
# The demo behind ./install.sh --demo: three releases of examples/hello, the second and third deployed under load.
# usage: demo.sh URL, where the proxy listens, as http://127.0.0.1:80
set -euo pipefail

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
url=${1:?usage: demo.sh URL}
host=hello.localhost
folder=${TMPDIR:-/tmp}/luma-demo
load_pids=()

# shellcheck source=scripts/say.sh
. "$repo/scripts/say.sh"
# shellcheck source=scripts/machine.sh
. "$repo/scripts/machine.sh"
# shellcheck source=scripts/load.sh
. "$repo/scripts/load.sh"

prepare() {
  mkdir -p "$folder"
  LUMA_LOG_FILE=$folder/demo.log
  : >"$LUMA_LOG_FILE"
  has wrk || apt_install wrk
  step "Building three releases of examples/hello"
  "$repo/examples/hello/build-image.sh" --version 1 --version 2 --version 3
  cp "$repo/examples/hello/luma.yml" "$folder/luma.yml"
}

# deploy RELEASE: seconds it took, in $took.
deploy() {
  local begun ended
  begun=$(date +%s%N)
  luma deploy hello --config "$folder/luma.yml" --image "luma-hello:$1" ||
    fail "the deployment of release $1 failed (exit code $?)" "luma logs hello shows what the app said"
  ended=$(date +%s%N)
  took=$(((ended - begun) / 100000000))
  took=$((took / 10)).$((took % 10))
}

need_release() {
  local body
  body=$(curl --silent --max-time 5 --header "Host: $host" "$url/version") || true
  [ "$body" = "$1" ] || fail "release $1 should answer at $url for $host, and '$body' came"
}

# deploy_under_load RELEASE: adds a row to the table.
deploy_under_load() {
  local counted requests failed slowest
  step "Release $1, under load"
  start_load "$url/" "$host" "$folder"
  sleep 1
  deploy "$1"
  # Long enough to see what the old replicas' leaving does to a client.
  sleep 2
  stop_load
  counted=$(count_load "$folder") || {
    cat "$folder/kept.load" "$folder/new.load" >&2
    fail "wrk could not put load on $url"
  }
  need_release "$1"
  read -r requests failed slowest <<<"$counted"
  rows+=("$(printf '%-12s %10s %8s %9s ms %8s s' "release $1" "$requests" "$failed" "$slowest" "$took")")
  all_requests=$((all_requests + requests))
  all_failed=$((all_failed + failed))
}

show_table() {
  say ""
  printf '%-12s %10s %8s %12s %10s\n' deployment requests failed slowest took
  printf '%s\n' "${rows[@]}"
  say ""
}

say_what_next() {
  say "The app keeps running. Look at it:"
  detail "luma status"
  detail "curl -H 'Host: $host' $url/"
  say "Deploy it again: luma deploy hello -c $folder/luma.yml --image luma-hello:1"
  say "Remove it:       luma delete hello --yes"
}

main() {
  rows=() all_requests=0 all_failed=0
  trap stop_load EXIT
  prepare
  step "Release 1"
  deploy 1
  need_release 1
  rows+=("$(printf '%-12s %10s %8s %12s %8s s' "release 1" - - - "$took")")
  deploy_under_load 2
  deploy_under_load 3
  show_table
  say_what_next
  [ "$all_requests" -gt 0 ] || fail "no request was answered"
  [ "$all_failed" -eq 0 ] || fail "$all_failed of $all_requests requests failed"
}

main "$@"
