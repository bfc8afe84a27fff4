#!/usr/bin/env bash
# Builds the images luma-hello:V out of this folder, without any image registry: the published program and the
# shared libraries of this machine that it needs, and nothing else.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$here/../.." && pwd)
out=$(realpath -m "${LUMA_ARTIFACTS:-$repo/artifacts}")/hello
base=luma-hello:base

# shellcheck source=scripts/say.sh
. "$repo/scripts/say.sh"
# shellcheck source=scripts/machine.sh
. "$repo/scripts/machine.sh"
# shellcheck source=scripts/dotnet.sh
. "$repo/scripts/dotnet.sh"
# shellcheck source=scripts/root_image.sh
. "$repo/scripts/root_image.sh"

usage() {
  cat <<'TEXT'
usage: build-image.sh [--version V [--tag REF]…]…

Builds luma-hello:V for every version named (1, 2 and 3 when none is), with HELLO_VERSION=V inside.
--tag REF  one more name for the version before it.
Each gets a second name, luma-hello:V-kept, by which it outlives the apps that are deleted.
The program is published once; what is up to date is not built again.
TEXT
}

read_arguments() {
  versions=()
  tags=()
  while [ $# -gt 0 ]; do
    case $1 in
      --version | --tag) [ $# -ge 2 ] || usage_error "$1 needs a value" ;;&
      --version)
        [[ $2 =~ ^[A-Za-z0-9_][A-Za-z0-9_.-]*$ ]] || usage_error "'$2' cannot be the tag of an image"
        versions+=("$2")
        shift 2
        ;;
      --tag)
        [ ${#versions[@]} -gt 0 ] || usage_error "--tag comes after the --version that it names"
        tags+=("${versions[-1]} $2")
        shift 2
        ;;
      -h | --help)
        usage
        exit 0
        ;;
      *) usage_error "unknown option '$1'" ;;
    esac
  done
  [ ${#versions[@]} -gt 0 ] || versions=(1 2 3)
}

stamp_of_image() { image_label "$1" luma.hello.stamp; }

publish_once() {
  [ "$(cat "$out/stamp" 2>/dev/null)" != "$stamp" ] || return 0
  step "Publishing hello (a minute the first time)"
  publish "$here/Hello.csproj" "$out/publish" "${out%/hello}"
  printf '%s\n' "$stamp" >"$out/stamp"
}

build_base() {
  [ "$(stamp_of_image "$base")" != "$stamp" ] || return 0
  step "Building $base"
  local context
  context=$(mktemp -d)
  lay_out_root "$context/root" "$out/publish/hello"
  cat >"$context/Dockerfile" <<DOCKERFILE
FROM scratch
COPY root/ /
ENV PATH=/bin DOTNET_EnableDiagnostics=0
LABEL luma.hello.stamp=$stamp
USER 65534:65534
EXPOSE 3000
ENTRYPOINT ["/bin/hello"]
DOCKERFILE
  build_root_image "$base" "$context"
  rm -rf "$context"
}

build_version() {
  local version=$1 context
  [ "$(stamp_of_image "luma-hello:$version")" != "$stamp" ] || return 0
  context=$(mktemp -d)
  printf 'FROM %s\nENV HELLO_VERSION=%s\nLABEL org.opencontainers.image.version=%s\n' \
    "$base" "$version" "$version" >"$context/Dockerfile"
  build_root_image "luma-hello:$version" "$context"
  rm -rf "$context"
}

main() {
  read_arguments "$@"
  docker version >/dev/null 2>&1 || fail "no Docker Engine answers" "start it, or set DOCKER_HOST"
  need_dotnet_sdk "$repo"
  mkdir -p "$out"
  LUMA_LOG_FILE=$out/publish.log
  # Two builds at once (tests beside a demo) would publish over each other.
  exec 9>"$out/lock"
  flock 9
  local stamp version tag
  stamp=$(source_stamp "$repo" examples/hello)
  publish_once
  build_base
  for version in "${versions[@]}"; do
    build_version "$version"
    # An image with a second name is somebody's: `luma delete` and `luma prune` leave it.
    docker tag "luma-hello:$version" "luma-hello:$version-kept"
    say "luma-hello:$version"
  done
  for tag in "${tags[@]}"; do
    docker tag "luma-hello:${tag%% *}" "${tag#* }"
    say "${tag#* }"
  done
}

main "$@"
