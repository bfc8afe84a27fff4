#!/usr/bin/env bash
# Runs all tests on a machine that has a .NET SDK and nothing else: fetches what they need, starts a Docker Engine of
# their own if none runs, builds, tests, and leaves nothing running. The last line is "N passed, N failed".
set -euo pipefail

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
artifacts=$(realpath -m "${LUMA_ARTIFACTS:-$repo/artifacts}")
results=$artifacts/test-results

for part in say machine dotnet docker private_engine; do
  # shellcheck source=/dev/null
  . "$repo/scripts/$part.sh"
done

usage() {
  cat <<'TEXT'
usage: tests/run.sh [--long]

  --long  also the tests that take minutes (LUMA_TEST_LONG=1)

LUMA_TEST_PRIVATE_DOCKER=1  starts an engine for the tests even where one runs
LUMA_ARTIFACTS=FOLDER       builds there instead of in artifacts/
TEXT
}

read_arguments() {
  while [ $# -gt 0 ]; do
    case $1 in
      --long) export LUMA_TEST_LONG=1 ;;
      -h | --help)
        usage
        exit 0
        ;;
      *) usage_error "unknown option '$1'" ;;
    esac
    shift
  done
}

install_tools() {
  local packages=()
  has curl || packages+=(curl)
  has ip && has ss || packages+=(iproute2)
  has wrk || packages+=(wrk)
  has docker-compose || packages+=(docker-compose)
  has h2load || packages+=(nghttp2-client)
  has slowhttptest || packages+=(slowhttptest)
  has prlimit || packages+=(util-linux)
  compgen -G '/usr/lib/*/faketime/libfaketimeMT.so.1' >/dev/null || packages+=(libfaketime)
  [ -x /bin/kill ] || packages+=(procps)
  [ -x /usr/sbin/sshd ] && has ssh || packages+=(openssh-server openssh-client)
  [ "${LUMA_TEST_LONG:-}" != 1 ] || has docker-registry || packages+=(docker-registry)
  [ -x /bin/busybox ] && ! ldd /bin/busybox >/dev/null 2>&1 || packages+=(busybox-static)
  [ ${#packages[@]} -eq 0 ] || apt_install "${packages[@]}"
}

ensure_engine() {
  local version
  if [ "${LUMA_TEST_PRIVATE_DOCKER:-}" != 1 ] && version=$(engine_version); then
    step "Docker Engine $version runs already and is used"
    export DOCKER_HOST=${DOCKER_HOST:-unix:///var/run/docker.sock}
  else
    install_engine
    start_private_engine "$artifacts"
    # shellcheck disable=SC2154 # start_private_engine sets it
    export DOCKER_HOST=unix://$private_socket
    step "Docker Engine $(engine_version) was started for the tests"
  fi
  export LUMA_TEST_DOCKER=$DOCKER_HOST
}

build() {
  step "Building Luma.sln"
  quietly dotnet build "$repo/Luma.sln" -c Release --artifacts-path "$artifacts" -warnaserror \
    -nodeReuse:false -p:UseSharedCompilation=false && return 0
  show_build_errors
  fail "the build failed" "its whole output is in $LUMA_LOG_FILE"
}

# prepare_servers: what the tests with whole servers need of the network, which a private engine's has no way to.
prepare_servers() {
  step "Preparing whole servers"
  LUMA_ARTIFACTS=$artifacts "$repo/tests/servers/build.sh"
  LUMA_ARTIFACTS=$artifacts "$repo/tests/servers/agents.sh" >/dev/null
}

# run_project NAME VERBOSITY: its counts are added to $passed, $failed and $skipped.
run_project() {
  local name=$1 verbosity=$2 status=0 counts
  step "Testing $name"
  # Whoever runs this in the background of a script may have it ignore Ctrl-C, which tests send.
  beside_engine env --default-signal=INT dotnet test "$repo/tests/$name/$name.csproj" -c Release --no-build --artifacts-path "$artifacts" \
    --results-directory "$results" --logger "trx;LogFileName=$name.trx" \
    --logger "console;verbosity=$verbosity" --nologo -nodeReuse:false </dev/null || status=$?
  counts=$(read_counts "$results/$name.trx") || counts="0 0 0"
  add_counts "$name" "$status" "$counts"
}

# read_counts TRX: prints "PASSED FAILED SKIPPED". Skipped is what is left over: the file's own figure for it stays 0.
read_counts() {
  sed -n 's/.*<Counters total="\([0-9]*\)".* passed="\([0-9]*\)" failed="\([0-9]*\)" error="\([0-9]*\)" timeout="\([0-9]*\)" aborted="\([0-9]*\)".*/\1 \2 \3 \4 \5 \6/p' "$1" |
    awk '{ bad = $3 + $4 + $5 + $6; print $2, bad, $1 - $2 - bad; found = 1 } END { exit !found }'
}

# read_failures TRX: every failed test with the first lines of its message, so that a log of which only the end was kept
# still tells what failed.
read_failures() {
  awk '
    /<UnitTestResult / && /outcome="Failed"/ { match($0, /testName="[^"]*"/); print "Failed: " substr($0, RSTART + 10, RLENGTH - 11); left = 30; next }
    /<\/UnitTestResult>/ { left = 0 }
    /<Message>/ && left { telling = 1 }
    telling && left { left--; gsub(/<[^>]*>/, ""); print "  " $0 }
    /<\/Message>/ { telling = 0 }
  ' "$1" | sed 's/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&#xD;//g; s/&#xA;/\n  /g; s/&amp;/\&/g'
}

# A run that broke without a failed test, or that ran nothing, is a failure, too.
add_counts() {
  local name=$1 status=$2 p f s
  read -r p f s <<<"$3"
  if [ $((p + f)) -eq 0 ]; then
    printf 'error: %s ran no test\n' "$name" >&2
    f=1
  elif [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; then
    printf 'error: the test run of %s broke (exit code %s)\n' "$name" "$status" >&2
    f=1
  fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

# Whatever happened, the engine goes and the last line is said; a run that did not get to its end has failed.
finish() {
  local status=$?
  trap '' INT TERM
  stop_private_engine
  rm -rf "$TMPDIR"
  for report in "$results"/*.trx; do
    [ ! -e "$report" ] || read_failures "$report"
  done
  if [ $finished = no ] || [ $status -ne 0 ]; then failed=$((failed > 0 ? failed : 1)); fi
  [ $skipped -eq 0 ] || local rest=", $skipped skipped"
  printf '%s passed, %s failed%s\n' "$passed" "$failed" "${rest:-}"
  [ $failed -eq 0 ] || exit 1
}

main() {
  passed=0 failed=0 skipped=0 finished=no
  read_arguments "$@"
  # What a killed agent or a broken test leaves in its temporary folder goes with the folder.
  TMPDIR=$(mktemp -d /tmp/luma.XXXXXX)
  export TMPDIR
  trap finish EXIT
  trap 'exit 130' INT TERM
  need_root
  need_dotnet_sdk "$repo"
  rm -rf "$results"
  mkdir -p "$results"
  LUMA_LOG_FILE=$results/run.log
  install_tools
  ensure_engine
  build
  step "Building the images of examples/hello"
  "$repo/examples/hello/build-image.sh" --version 1 --version 2 --version 3
  [ "${LUMA_TEST_LONG:-}" != 1 ] || prepare_servers
  run_project Luma.Tests minimal
  run_project Luma.EngineTests normal
  finished=yes
}

main "$@"
