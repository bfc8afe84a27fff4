# shellcheck shell=bash
# The life of luma-agent on this machine: as a systemd unit, or as a process where there is no systemd.
# To be sourced after say.sh and machine.sh.

AGENT_BIN=/usr/local/bin/luma-agent
AGENT_SOCKET=/run/luma/agent.sock
AGENT_ENV=/etc/luma/agent.env
AGENT_LOG=/var/log/luma/agent.log

# agent_pid: the process of the installed agent that serves; fails when none runs.
agent_pid() {
  local pid
  if has_systemd; then
    pid=$(systemctl show --property MainPID --value luma-agent 2>/dev/null) && [ "${pid:-0}" -ne 0 ] || return 1
  else
    pid=$(agent_pids | tail -n 1)
    [ -n "$pid" ] || return 1
  fi
  printf '%s\n' "$pid"
}

# agent_pids: all of them, the newest last: after an upgrade the one before it still ends what it has begun.
agent_pids() {
  local process
  for process in /proc/[0-9]*; do
    case $(readlink "$process/exe" 2>/dev/null) in
      /usr/local/lib/luma/*luma-agent*) printf '%s %s\n' "$(awk '{ print $22 }' "$process/stat")" "${process#/proc/}" ;;
    esac
  done | sort -n | cut -d ' ' -f 2
}

agent_answers() {
  curl --silent --fail --max-time 2 --output /dev/null --unix-socket "$AGENT_SOCKET" http://localhost/api/v1/version
}

# start_agent: in the settings of $AGENT_ENV, if there are any.
start_agent() {
  if has_systemd; then
    systemctl enable --quiet luma-agent
    systemctl start luma-agent
    return
  fi
  mkdir -p "$(dirname "$AGENT_LOG")"
  (
    set -a
    # shellcheck source=/dev/null
    [ ! -f "$AGENT_ENV" ] || . "$AGENT_ENV"
    exec setsid nohup "$AGENT_BIN" </dev/null >>"$AGENT_LOG" 2>&1
  ) &
}

# upgrade_agent: has the installed program take the running one's place; fails when that one is too old for it, or the
# new one does not come to serve.
upgrade_agent() {
  step "Upgrading luma-agent"
  "$AGENT_BIN" upgrade >/dev/null 2>>"${LUMA_LOG_FILE:-/dev/null}"
}

# stop_agent: lets it finish its requests, for a minute at most.
stop_agent() {
  local pids pid waited
  if has_systemd; then
    systemctl stop luma-agent
    return
  fi
  mapfile -t pids < <(agent_pids)
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do
    for waited in $(seq 1 300); do
      is_running "$pid" || break
      [ $((waited % 15)) -ne 0 ] || detail "… waiting for requests to finish"
      [ "$waited" -ne 300 ] || kill -KILL "$pid"
      sleep 0.2
    done
  done
}

wait_for_agent() {
  local waited
  for waited in $(seq 1 150); do
    ! agent_answers || return 0
    # The first second is given to the start itself.
    if [ "$waited" -gt 5 ] && ! agent_pid >/dev/null; then break; fi
    [ $((waited % 15)) -ne 0 ] || detail "… waiting for $AGENT_SOCKET"
    sleep 0.2
  done
  if has_systemd; then
    journalctl -u luma-agent -n 15 --no-pager -o cat | sed 's/^/    | /' >&2
    fail "luma-agent did not start" "its log: journalctl -u luma-agent"
  fi
  LUMA_LOG_FILE=$AGENT_LOG last_lines 15
  fail "luma-agent did not start" "its log is $AGENT_LOG"
}
