#!/usr/bin/env bash
# Builds luma-agent as one file for servers like this machine, if it is not up to date, and prints the folder of the builds.
set -euo pipefail

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$(realpath -m "${LUMA_ARTIFACTS:-$repo/artifacts}")/servers

for part in say machine dotnet agent_build; do
  # shellcheck source=/dev/null
  . "$repo/scripts/$part.sh"
done

main() {
  local kind stamp
  kind=$(own_kind)
  stamp=$(source_stamp "$repo" src proxy)
  mkdir -p "$folder"
  export LUMA_LOG_FILE=$folder/agents.log
  if [ "$(cat "$folder/agents/$kind/stamp" 2>/dev/null)" != "$stamp" ]; then
    build_agent "$repo" "$kind" "$folder/agents/$kind" "$folder/build" >&2 || agent_build_failed "$kind"
    printf '%s\n' "$stamp" >"$folder/agents/$kind/stamp"
  fi
  printf '%s\n' "$folder/agents"
}

main
