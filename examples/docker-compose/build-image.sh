#!/usr/bin/env bash
# Builds the image luma-agent out of this checkout, without any image registry: the agent as one file, the shared
# libraries of this machine that it needs, and nothing else. What is up to date is not built again.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$here/../.." && pwd)
artifacts=$(realpath -m "${LUMA_ARTIFACTS:-$repo/artifacts}")
out=$artifacts/agent-image
image=luma-agent

for part in say machine dotnet root_image agent_build; do
  # shellcheck source=/dev/null
  . "$repo/scripts/$part.sh"
done

# Half the size for half a second more at its start.
build_agent_once() {
  [ "$(cat "$out/stamp" 2>/dev/null)" != "$stamp" ] || return 0
  build_agent "$repo" "$(own_kind)" "$out/publish" "$artifacts" -p:EnableCompressionInSingleFile=true || agent_build_failed "$(own_kind)"
  printf '%s\n' "$stamp" >"$out/stamp"
}

# The health check says what `luma-agent health` says; docker-compose and `docker ps` show it.
build_agent_image() {
  local context
  context=$(mktemp -d)
  lay_out_root "$context/root" "$out/publish/luma-agent"
  cat >"$context/Dockerfile" <<DOCKERFILE
FROM scratch
COPY root/ /
ENV PATH=/bin DOTNET_EnableDiagnostics=0
LABEL luma.agent.stamp=$stamp
HEALTHCHECK --interval=10s --timeout=6s --start-period=5s CMD ["/bin/luma-agent", "health"]
ENTRYPOINT ["/bin/luma-agent"]
DOCKERFILE
  build_root_image "$image" "$context"
  rm -rf "$context"
}

main() {
  docker version >/dev/null 2>&1 || fail "no Docker Engine answers" "start it, or set DOCKER_HOST"
  need_dotnet_sdk "$repo"
  mkdir -p "$out"
  # shellcheck disable=SC2034 # say.sh writes there
  LUMA_LOG_FILE=$out/publish.log
  # Two builds at once would publish over each other.
  exec 9>"$out/lock"
  flock 9
  local stamp
  stamp=$(source_stamp "$repo" src/Luma.Agent src/Luma.Core src/Luma.Docker proxy scripts/root_image.sh scripts/agent_build.sh examples/docker-compose/build-image.sh)
  if [ "$(image_label "$image" luma.agent.stamp)" != "$stamp" ]; then
    build_agent_once
    build_agent_image
  fi
  say "$image ($(docker image inspect --format '{{.Size}}' "$image" | numfmt --to=si)B)"
}

main "$@"
