# shellcheck shell=bash
# A Docker Engine for tests alone, in a network of its own: its bridges, addresses and firewall rules meet nobody
# else's, and vanish with it. What has to reach its containers runs through beside_engine.
# To be sourced after say.sh, machine.sh and docker.sh.

private_pid=""
private_socket=""

# start_private_engine FOLDER: its data go into FOLDER, which must be on a real disk. Leaves its socket in
# $private_socket: Docker's usual path where that is free.
start_private_engine() {
  # Short: paths of sockets end at 107 bytes, and the engine makes long ones below this.
  private_run=$(mktemp -d /tmp/luma-engine.XXXXXX)
  mkdir -p "$1"
  private_data=$(mktemp -d "$1/engine.XXXXXX")
  private_socket=/var/run/docker.sock
  if [ -e $private_socket ]; then private_socket=$private_run/docker.sock; fi
  # $@ is for the shell inside.
  # shellcheck disable=SC2016
  setsid unshare --net sh -c 'ip link set lo up && exec dockerd "$@"' dockerd \
    --host "unix://$private_socket" --data-root "$private_data" --exec-root "$private_run/x" \
    --pidfile "$private_run/pid" </dev/null >"$private_run/log" 2>&1 &
  private_pid=$!
  wait_for_engine "$private_socket" "$private_pid" "$private_run/log"
  private_network=$(readlink "/proc/$private_pid/ns/net")
}

# beside_engine COMMAND…: in the private engine's network, or just so where there is none.
beside_engine() {
  if [ -n "$private_pid" ]; then
    nsenter --target "$private_pid" --net -- "$@"
  else
    "$@"
  fi
}

# stop_private_engine: with its containers and all its data. Does nothing where none was started.
stop_private_engine() {
  local containers mount
  [ -n "$private_pid" ] || return 0
  mapfile -t containers < <(docker --host "unix://$private_socket" ps --all --quiet 2>/dev/null)
  [ ${#containers[@]} -eq 0 ] || docker --host "unix://$private_socket" rm --force "${containers[@]}" >/dev/null 2>&1 || true
  end_process "$private_pid"
  end_leftovers
  awk -v a="$private_data/" -v b="$private_run/" 'index($2, a) == 1 || index($2, b) == 1 { print $2 }' /proc/mounts |
    sort -r | while read -r mount; do umount --lazy "$mount" || true; done
  rm -rf "$private_data" "$private_run"
  private_pid=""
}

# end_process PID: asks, waits for half a minute, insists.
end_process() {
  local waited
  kill "$1" 2>/dev/null || return 0
  for waited in $(seq 1 150); do
    is_running "$1" || return 0
    [ "$waited" -ne 150 ] || kill -KILL "$1" 2>/dev/null || true
    sleep 0.2
  done
}

# The network is nobody else's: what still runs in it was started by a test, or by the engine.
end_leftovers() {
  local entry
  case ${private_network:-} in
    "" | "$(readlink /proc/self/ns/net)") return 0 ;;
  esac
  for entry in /proc/[0-9]*; do
    [ "$(readlink "$entry/ns/net" 2>/dev/null)" = "$private_network" ] || continue
    detail "ending what was left behind: $(tr '\0' ' ' <"$entry/cmdline" 2>/dev/null | cut -c1-100)"
    end_process "${entry#/proc/}"
  done
}
