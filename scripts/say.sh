# shellcheck shell=bash
# How the scripts speak: short lines, nothing hidden, never silent for long. To be sourced.

LUMA_LOG_FILE=${LUMA_LOG_FILE:-/dev/null}

say() { printf '%s\n' "$*"; }
step() { printf '==> %s\n' "$*"; }
detail() { printf '    %s\n' "$*"; }

# fail MESSAGE [REMEDY…]: one line of cause, one line for each remedy, exit 1.
fail() {
  printf 'error: %s\n' "$1" >&2
  shift
  [ $# -eq 0 ] || printf '       %s\n' "$@" >&2
  exit 1
}

# usage_error MESSAGE: for a command line that makes no sense.
usage_error() {
  printf 'error: %s\n       see %s --help\n' "$1" "$0" >&2
  exit 2
}

# quietly COMMAND…: runs it with its output in the log file; a dot every two seconds says that it still runs.
# Standard input is closed: nothing that runs here may wait for an answer.
quietly() {
  local pid ticks=0 status=0
  "$@" </dev/null >>"$LUMA_LOG_FILE" 2>&1 &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    sleep 0.1
    ticks=$((ticks + 1))
    case $ticks in
      20) printf '    .' ;;
      *0) [ $((ticks % 20)) -ne 0 ] || printf '.' ;;
    esac
  done
  [ $ticks -lt 20 ] || printf '\n'
  wait "$pid" || status=$?
  return $status
}

# last_lines [N]: the end of the log file, indented, for an error message.
last_lines() {
  [ -f "$LUMA_LOG_FILE" ] || return 0
  tail -n "${1:-15}" "$LUMA_LOG_FILE" | sed 's/^/    | /' >&2
}
