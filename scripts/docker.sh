# shellcheck shell=bash
# A Docker Engine on this machine: is there one, get one, start one. To be sourced after say.sh and machine.sh.

# engine_version [SOCKET]: prints the version of the engine that answers there; fails when none does.
engine_version() {
  has docker || return 1
  docker ${1:+--host "unix://$1"} version --format '{{.Server.Version}}' 2>/dev/null
}

# Packages of the distribution that make a working engine, one per line.
engine_packages() {
  printf '%s\n' docker.io iptables ca-certificates
  # From Debian 13 on the client is a package of its own.
  ! is_in_archive docker-cli || echo docker-cli
  # With AppArmor in the kernel, containers start only when the engine can load its profile.
  if [ "$(cat /sys/module/apparmor/parameters/enabled 2>/dev/null)" = Y ]; then echo apparmor; fi
}

# install_engine: from the distribution, when there is no dockerd.
install_engine() {
  local packages
  if has dockerd && has docker && has iptables; then return 0; fi
  # The lists tell which packages this release of the distribution has.
  apt_update
  mapfile -t packages < <(engine_packages)
  apt_install "${packages[@]}"
}

# start_dockerd LOG OPTION…: as a process of its own that outlives this shell; leaves its id in $dockerd_pid.
start_dockerd() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  setsid nohup dockerd "$@" </dev/null >>"$log" 2>&1 9>&- &
  # shellcheck disable=SC2034 # read by whoever sources this
  dockerd_pid=$!
}

# wait_for_engine SOCKET [PID LOG]: until it answers, for a minute at most; gives up early when PID has ended.
wait_for_engine() {
  local socket=$1 pid=${2:-} log=${3:-} waited
  for waited in $(seq 1 300); do
    ! engine_version "$socket" >/dev/null || return 0
    [ -z "$pid" ] || is_running "$pid" || break
    [ $((waited % 15)) -ne 0 ] || detail "… waiting for Docker Engine"
    sleep 0.2
  done
  [ -n "$log" ] || fail "Docker Engine did not start" "see: journalctl -u docker"
  LUMA_LOG_FILE=$log last_lines 20
  fail "Docker Engine did not start" "its log is $log"
}
