#!/usr/bin/env bash
# Measures Luma beside its peers, on a Docker Engine that runs already, and prints Markdown; see --help.
set -euo pipefail

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
artifacts=$(realpath -m "${LUMA_ARTIFACTS:-$repo/artifacts}")/benchmarks
bin=$artifacts/bin

for part in say machine dotnet; do
  # shellcheck source=/dev/null
  . "$repo/scripts/$part.sh"
done

usage() {
  cat <<'TEXT'
usage: tests/benchmarks.sh SCENARIO… [--quick] [--write]
       tests/benchmarks.sh deploy-overhead [ROUNDS]

throughput       requests per second, latency and processor time beside nginx, HAProxy and Caddy
deployments      requests lost and delayed by deployments, beside docker-compose, docker-rollout's way, and Docker Swarm
restarts         requests lost and delayed when the proxy itself is upgraded, reloaded or restarted
switch           the switch itself, the first answer after it, and what other apps notice
rest             memory and processor time with 50 apps and no request
recovery         how long an app is away when its container, or the agent, dies
fleet            how the time of a deployment grows with servers, up to 50 with an engine of their own each
push             what is sent of a rebuilt image, and how long that takes, beside docker save and load over SSH
all              each of these, one after another
million          a million requests through 100 deployments and 100 upgrades, of which none may fail
deploy-overhead  what a deployment adds to the app's own start

--quick          short, to see that it works; the figures are worth little
--write          also puts the figures into docs/benchmarks.md
TEXT
}

install_peers() {
  local package missing=()
  for package in nginx haproxy caddy nghttp2-client wrk docker-compose openssh-server iproute2 pv netcat-openbsd; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] || without_services apt_install "${missing[@]}"
}

# without_services COMMAND…: what it installs does not start by itself; a web server would take port 80.
without_services() {
  local policy=/usr/sbin/policy-rc.d status=0
  if [ -e $policy ]; then
    "$@"
    return
  fi
  printf '#!/bin/sh\nexit 101\n' >$policy
  chmod +x $policy
  ("$@") || status=$?
  rm -f $policy
  return $status
}

# As install.sh builds them.
build() {
  local project
  step "Building luma, luma-agent and the benchmarks"
  mkdir -p "$bin"
  for project in src/Luma.Cli src/Luma.Agent; do
    quietly dotnet publish "$repo/$project" -c Release -o "$bin" --artifacts-path "$artifacts" -nodeReuse:false \
      -p:UseSharedCompilation=false --use-current-runtime --no-self-contained -p:PublishReadyToRun=true ||
      { show_build_errors; fail "$project cannot be built" "the whole output is in $LUMA_LOG_FILE"; }
  done
  quietly dotnet build "$repo/tests/Luma.Benchmarks" -c Release --artifacts-path "$artifacts" -nodeReuse:false \
    -p:UseSharedCompilation=false || { show_build_errors; fail "the benchmarks cannot be built"; }
}

build_images() {
  step "Building the images"
  LUMA_ARTIFACTS=$artifacts "$repo/examples/hello/build-image.sh" --version 1 --version 2
  "$repo/tests/Luma.Benchmarks/Backend/build-image.sh"
}

# What an interrupted run leaves in the engine; all that it makes has names that begin so.
tidy() {
  local ids
  ! docker service inspect bench-swarm_app >/dev/null 2>&1 || docker swarm leave --force >/dev/null 2>&1 || true
  mapfile -t ids < <(docker ps --all --quiet --filter 'name=^bench-')
  [ ${#ids[@]} -eq 0 ] || docker rm --force "${ids[@]}" >/dev/null 2>&1 || true
  mapfile -t ids < <(docker network ls --quiet --filter 'name=^bench-')
  [ ${#ids[@]} -eq 0 ] || docker network rm "${ids[@]}" >/dev/null 2>&1 || true
  ip netns list | sed -n 's/^\(bench-s[0-9]*\).*/\1/p' | xargs --no-run-if-empty --max-args 1 ip netns delete
  rm -rf "$TMPDIR"
}

main() {
  case ${1:-} in
    -h | --help) usage && exit 0 ;;
    "") usage_error "name a scenario" ;;
  esac
  need_root
  need_dotnet_sdk "$repo"
  docker version >/dev/null 2>&1 || fail "no Docker Engine answers" "start it, or set DOCKER_HOST"
  mkdir -p "$artifacts"
  LUMA_LOG_FILE=$artifacts/build.log
  install_peers
  {
    build
    build_images
  } >&2
  TMPDIR=$(mktemp -d /tmp/luma-bench.XXXXXX)
  export TMPDIR LUMA_BENCH_BIN=$bin LUMA_BENCH_PAGE=$repo/docs/benchmarks.md
  trap tidy EXIT
  trap 'exit 130' INT TERM
  dotnet "$artifacts/bin/Luma.Benchmarks/release/Luma.Benchmarks.dll" "$@"
}

main "$@"
