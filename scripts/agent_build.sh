# shellcheck shell=bash
# luma-agent as one file that needs no .NET on the server, which `luma setup` sends. To be sourced after say.sh,
# machine.sh and dotnet.sh.

# agent_builds: the kinds of servers that there is one for, one per line.
agent_builds() { printf '%s\n' linux-x64 linux-arm64; }

# own_kind: this machine's.
own_kind() { case $(uname -m) in aarch64) echo linux-arm64 ;; *) echo linux-x64 ;; esac; }

# build_agent REPO KIND OUT ARTIFACTS: OUT/luma-agent, and its checksum in OUT/luma-agent.sha256; fails when that cannot
# be built.
build_agent() {
  step "Building luma-agent for $2"
  rm -rf "$3"
  quietly dotnet publish "$1/src/Luma.Agent/Luma.Agent.csproj" -c Release -o "$3" --artifacts-path "$4" \
    -nodeReuse:false -p:UseSharedCompilation=false --runtime "$2" --self-contained true \
    -p:PublishSingleFile=true -p:PublishReadyToRun=true -p:DebugType=embedded || return 1
  (cd "$3" && sha256sum luma-agent | tee luma-agent.sha256 >/dev/null)
}

# agent_build_failed KIND
agent_build_failed() {
  show_build_errors
  fail "luma-agent could not be built for $1" "its whole output is in $LUMA_LOG_FILE"
}
