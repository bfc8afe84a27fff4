# shellcheck shell=bash
# The .NET SDK that builds Luma. To be sourced after say.sh and machine.sh.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

need_dotnet_sdk() {
  if ! has dotnet || ! (cd "$1" && dotnet --version >/dev/null 2>&1); then
    fail "no .NET SDK 10 was found" "Debian and Ubuntu: https://learn.microsoft.com/dotnet/core/install/linux" \
      "then run this again; 'dotnet --version' must say 10.0.100 or later"
  fi
}

# dotnet_root: the folder of the runtimes that belong to the SDK on the PATH.
dotnet_root() {
  dotnet --list-runtimes | sed -n 's/^Microsoft\.NETCore\.App 10\.[^[]*\[\(.*\)\/shared\/.*$/\1/p' | tail -n 1
}

# source_stamp REPO PATH…: a name for the state of these sources and of the SDK.
source_stamp() {
  (
    cd "$1" || exit
    shift
    find "$@" Directory.*.props global.json -type f -not -path '*/bin/*' -not -path '*/obj/*' \
      -not -name '*.md' -not -name '*.yml' -print0 |
      sort -z | xargs -0 sha256sum
    dotnet --version
    uname -m
  ) | sha256sum | cut -c1-16
}

# publish PROJECT OUT ARTIFACTS OPTION…: in Release, and without build servers that would stay behind.
publish() {
  local project=$1 out=$2 artifacts=$3
  shift 3
  rm -rf "$out"
  quietly dotnet publish "$project" -c Release -o "$out" --artifacts-path "$artifacts" \
    -nodeReuse:false -p:UseSharedCompilation=false "$@" && return 0
  show_build_errors
  fail "dotnet publish failed for $(basename "$project" .csproj)" "its whole output is in $LUMA_LOG_FILE"
}

# show_build_errors: the compiler's own lines, once each; the end of the log where there is none.
show_build_errors() {
  grep -E '(error|warning) [A-Z]+[0-9]+' "$LUMA_LOG_FILE" | sort -u | head -n 30 | sed 's/^ */    | /' | grep . >&2 || last_lines 20
}
