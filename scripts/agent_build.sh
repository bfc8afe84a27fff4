# shellcheck shell=bash
# luma-agent as one file that needs no .NET on the server, which `luma setup` sends. To be sourced after say.sh,
# machine.sh and dotnet.sh.

# agent_builds: the kinds of servers that there is one for, one per line.
agent_builds() { printf '%s\n' linux-x64 linux-arm64; }

# own_kind: this machine's.
own_kind() { case $(uname -m) in aarch64) echo linux-arm64 ;; *) echo linux-x64 ;; esac; }

# build_agent REPO KIND OUT ARTIFACTS OPTION…: OUT/luma-agent, and its checksum in OUT/luma-agent.sha256; fails when that
# cannot be built.
build_agent() {
  local repo=$1 kind=$2 out=$3 artifacts=$4
  shift 4
  step "Building luma-agent for $kind"
  rm -rf "$out"
  quietly dotnet publish "$repo/src/Luma.Agent/Luma.Agent.csproj" -c Release -o "$out" --artifacts-path "$artifacts" \
    -nodeReuse:false -p:UseSharedCompilation=false --runtime "$kind" --self-contained true \
    -p:PublishSingleFile=true -p:PublishReadyToRun=true -p:DebugType=embedded "$@" || return 1
  (cd "$out" && sha256sum luma-agent | tee luma-agent.sha256 >/dev/null)
}

# agent_build_failed KIND
agent_build_failed() {
  show_build_errors
  fail "luma-agent could not be built for $1" "its whole output is in $LUMA_LOG_FILE"
}
