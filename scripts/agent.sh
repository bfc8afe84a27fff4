# shellcheck shell=bash
# The life of luma-agent on this machine: as a systemd unit, or as a process where there is no systemd.
# To be sourced after say.sh and machine.sh.

AGENT_BIN=/usr/local/bin/luma-agent
AGENT_SOCKET=/run/luma/agent.sock
AGENT_PID_FILE=/run/luma/agent.pid
AGENT_ENV=/etc/luma/agent.env
AGENT_LOG=/var/log/luma/agent.log

# agent_pid: the process of the installed agent; fails when it does not run.
agent_pid() {
  local pid
  if has_systemd; then
    pid=$(systemctl show --property MainPID --value luma-agent 2>/dev/null) || return 1
  else
    pid=$(cat "$AGENT_PID_FILE" 2>/dev/null) || return 1
  fi
  # A number left behind by a crash may by now belong to another process.
  case $(readlink "/proc/${pid:-0}/exe" 2>/dev/null) in
    /usr/local/lib/luma/*luma-agent*) printf '%s\n' "$pid" ;;
    *) return 1 ;;
  esac
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
  mkdir -p "$(dirname "$AGENT_PID_FILE")" "$(dirname "$AGENT_LOG")"
  (
    set -a
    # shellcheck source=/dev/null
    [ ! -f "$AGENT_ENV" ] || . "$AGENT_ENV"
    exec setsid nohup "$AGENT_BIN" </dev/null >>"$AGENT_LOG" 2>&1
  ) &
  printf '%s\n' $! >"$AGENT_PID_FILE"
}

# upgrade_agent: has the installed program take the running one's place; fails when that one is too old for it, or the
# new one does not come to serve.
upgrade_agent() {
  local told
  step "Upgrading luma-agent"
  told=$("$AGENT_BIN" upgrade 2>>"${LUMA_LOG_FILE:-/dev/null}") || return 1
  has_systemd || sed -n 's/^process \([0-9]*\) of .*/\1/p' <<<"$told" >"$AGENT_PID_FILE"
}

# stop_agent: lets it finish its requests, for a minute at most.
stop_agent() {
  local pid waited
  if has_systemd; then
    systemctl stop luma-agent
    return
  fi
  pid=$(agent_pid) || return 0
  kill "$pid"
  for waited in $(seq 1 300); do
    is_running "$pid" || break
    [ $((waited % 15)) -ne 0 ] || detail "… waiting for requests to finish"
    [ "$waited" -ne 300 ] || kill -KILL "$pid"
    sleep 0.2
  done
  rm -f "$AGENT_PID_FILE"
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
