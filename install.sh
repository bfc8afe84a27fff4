#!/usr/bin/env bash
# Puts Luma on this machine: Docker Engine if there is none, the programs luma and luma-agent, the agent running.
# Running it again changes only what is not yet so.
set -euo pipefail

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lib=/usr/local/lib/luma
unit=/etc/systemd/system/luma-agent.service
logs=/var/log/luma

for part in say machine dotnet docker http_address agent agent_build proxy; do
  if [ ! -r "$repo/scripts/$part.sh" ]; then
    echo "error: install.sh stands alone here; it works inside a checkout of Luma (scripts/$part.sh is missing)" >&2
    exit 1
  fi
  # shellcheck source=/dev/null
  . "$repo/scripts/$part.sh"
done

usage() {
  cat <<'TEXT'
usage: ./install.sh [--http ADDRESS:PORT] [--separate-proxy] [--demo]
       ./install.sh --client
       ./install.sh --check [--http ADDRESS:PORT] [--separate-proxy]
       ./install.sh --uninstall [--purge]

Installs Docker Engine from the distribution if there is none, builds luma and luma-agent from this checkout, puts
them on the PATH and starts the agent: as a systemd unit, or as a process where there is no systemd.

  --http ADDRESS:PORT  where the proxy listens (default :80, or what an earlier run was told; also LUMA_HTTP)
  --separate-proxy     the proxy as a unit of its own, luma-proxy, without root's rights; stays so in later runs
  --demo               then deploys examples/hello three times, twice under load, and shows what failed (nothing)
  --client             luma alone, with the builds of luma-agent that `luma setup` sends to servers; no Docker, no agent
  --check              only looks whether this machine is fit, which an installation does first; changes nothing
  --uninstall          removes the programs, the unit and the logs; keeps Docker, the apps' containers, /var/lib/luma
  --purge              with --uninstall: removes the apps' containers, Luma's networks and /var/lib/luma, too
  --help               this text
TEXT
}

read_arguments() {
  action=install demo=no purge=no separate=no http=${LUMA_HTTP:-}
  while [ $# -gt 0 ]; do
    case $1 in
      --http)
        [ $# -ge 2 ] || usage_error "--http needs ADDRESS:PORT"
        http=$2
        shift
        ;;
      --http=*) http=${1#*=} ;;
      --separate-proxy) separate=yes ;;
      --demo) demo=yes ;;
      --client) action=client ;;
      --check) action=check ;;
      --uninstall) action=uninstall ;;
      --purge) purge=yes ;;
      -h | --help)
        usage
        exit 0
        ;;
      *) usage_error "unknown option '$1'" ;;
    esac
    shift
  done
  [ $purge = no ] || [ $action = uninstall ] || usage_error "--purge belongs to --uninstall"
  [ $demo = no ] || [ $action = install ] || usage_error "--demo belongs to an installation"
  local given=$http
  [ -z "$given" ] || http=$(http_address "$given") ||
    usage_error "'$given' is no ADDRESS:PORT (such as :80, 127.0.0.1:8080 or [::]:80)"
}

# report WHAT HOW: one line of the list at the end. changed WHAT HOW: the same, for what was not so before.
report() { summary+=("$(printf '%-14s %s' "$1" "$2")"); }
changed() {
  report "$1" "$2"
  anything_changed=yes
}

start_log() {
  mkdir -p "$logs"
  LUMA_LOG_FILE=$logs/install.log
  date '+--- %F %T' >"$LUMA_LOG_FILE"
}

# What the agent was told by an earlier run, unless this one is told otherwise.
choose_http() {
  [ -n "$http" ] || http=$(sed -n 's/^LUMA_HTTP=//p' "$AGENT_ENV" 2>/dev/null || true)
  [ -n "$http" ] || http=0.0.0.0:80
}

choose_proxy() {
  [ ! -f "$PROXY_ENV" ] || separate=yes
  [ $separate = no ] || need_systemd_for_proxy
}

# check_machine: nothing of Luma is on this machine before it is through.
check_machine() {
  choose_http
  choose_proxy
  check_addresses
  need_dotnet_sdk "$repo"
}

check_addresses() {
  ! has ss || need_free_addresses "$http" "$(holder_of_ours || true)"
}

# holder_of_ours: systemd where it holds the sockets, otherwise the agent.
holder_of_ours() {
  if [ $separate = yes ] && systemctl is-active --quiet luma-proxy.socket; then printf '1\n'; else agent_pid; fi
}

install_tools() {
  local packages=()
  has curl || packages+=(curl)
  has ss || packages+=(iproute2)
  [ ${#packages[@]} -eq 0 ] || apt_install "${packages[@]}"
}

ensure_engine() {
  local version had_engine=yes
  if version=$(engine_version); then
    report "Docker Engine" "$version, was running already"
    return
  fi
  has dockerd || had_engine=no
  install_engine
  step "Starting Docker Engine"
  if has_systemd; then
    systemctl enable --quiet --now docker >>"$LUMA_LOG_FILE" 2>&1 || true
    wait_for_engine /var/run/docker.sock
  else
    forget_dead_engine
    start_dockerd "$logs/dockerd.log"
    # shellcheck disable=SC2154 # start_dockerd sets it
    wait_for_engine /var/run/docker.sock "$dockerd_pid" "$logs/dockerd.log"
  fi
  version=$(engine_version)
  if [ $had_engine = yes ]; then changed "Docker Engine" "$version, started"; else
    changed "Docker Engine" "$version, installed from the distribution and started"
  fi
}

# A daemon that was killed leaves its number behind, and the next one refuses to start because of it.
forget_dead_engine() {
  local pid
  pid=$(cat /var/run/docker.pid 2>/dev/null) || return 0
  [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = dockerd ] || rm -f /var/run/docker.pid
}

ensure_programs() {
  local stamp
  stamp=$(source_stamp "$repo" src proxy packaging)
  if [ "$(cat "$lib/stamp" 2>/dev/null)" = "$stamp" ]; then
    report "programs" "luma and luma-agent in $lib, up to date"
  else
    build_program cli Luma.Cli
    build_program agent Luma.Agent
    mkdir -p "$lib"
    put_in_place "$repo/artifacts/install/cli" "$lib/cli"
    put_in_place "$repo/artifacts/install/agent" "$lib/agent"
    ln -sfn "$(dotnet_root)" "$lib/dotnet"
    printf '%s\n' "$stamp" >"$lib/stamp"
    agent_is_new=yes
    changed "programs" "luma and luma-agent, built and put into $lib"
  fi
  ln -sfn "$lib/cli/luma" /usr/local/bin/luma
  ln -sfn "$lib/agent/luma-agent" "$AGENT_BIN"
}

# For a machine from which servers are reached.
install_client() {
  summary=() anything_changed=no agent_is_new=no
  need_dotnet_sdk "$repo"
  start_log
  ensure_client
  ensure_agent_builds
  if [ $anything_changed = yes ]; then say "luma is ready:"; else say "Nothing changed, all of this was in place:"; fi
  local line
  for line in "${summary[@]}"; do detail "$line"; done
  say "Set up a server with: luma setup root@HOST. Undo with: $0 --uninstall."
}

ensure_client() {
  local stamp
  stamp=$(source_stamp "$repo" src packaging)
  if [ "$(cat "$lib/cli.stamp" 2>/dev/null)" = "$stamp" ]; then
    report "program" "luma in $lib, up to date"
  else
    build_program cli Luma.Cli
    mkdir -p "$lib"
    put_in_place "$repo/artifacts/install/cli" "$lib/cli"
    ln -sfn "$(dotnet_root)" "$lib/dotnet"
    printf '%s\n' "$stamp" >"$lib/cli.stamp"
    changed "program" "luma, built and put into $lib"
  fi
  ln -sfn "$lib/cli/luma" /usr/local/bin/luma
}

# One build for each kind of server. Only that for this machine's own kind must succeed: the others need packages that
# not every registry has.
ensure_agent_builds() {
  local kind stamp
  stamp=$(source_stamp "$repo" src proxy)
  for kind in $(agent_builds); do
    if [ "$(cat "$lib/agents/$kind/stamp" 2>/dev/null)" = "$stamp" ]; then
      report "for servers" "luma-agent for $kind, up to date"
    elif build_agent "$repo" "$kind" "$repo/artifacts/install/$kind" "$repo/artifacts/install"; then
      mkdir -p "$lib/agents"
      printf '%s\n' "$stamp" >"$repo/artifacts/install/$kind/stamp"
      put_in_place "$repo/artifacts/install/$kind" "$lib/agents/$kind"
      changed "for servers" "luma-agent for $kind, built"
    elif [ "$kind" = "$(own_kind)" ]; then
      agent_build_failed "$kind"
    else
      report "for servers" "no luma-agent for $kind: it could not be built here; see $LUMA_LOG_FILE"
    fi
  done
}

# Framework-dependent: a third of the build time and a thirtieth of the size of a self-contained build, for 20 ms
# more at the start of a command. The link $lib/dotnet leads to the runtime, wherever the SDK stands.
build_program() {
  step "Building $2"
  publish "$repo/src/$2/$2.csproj" "$repo/artifacts/install/$1" "$repo/artifacts/install" \
    --use-current-runtime --no-self-contained -p:PublishReadyToRun=true \
    '-p:AppHostDotNetSearch="AppRelative;EnvironmentVariable;Global"' -p:AppHostRelativeDotNet=../dotnet
}

# In one rename, so that nobody ever starts half a program.
put_in_place() {
  rm -rf "$2.new" "$2.old"
  cp -a "$1" "$2.new"
  [ ! -d "$2" ] || mv "$2" "$2.old"
  mv "$2.new" "$2"
  rm -rf "$2.old"
}

# write_file PATH [MODE]: standard input becomes the file; succeeds when that changed it.
write_file() {
  local new
  new=$(mktemp)
  cat >"$new"
  if cmp -s "$new" "$1"; then
    rm -f "$new"
    return 1
  fi
  mkdir -p "$(dirname "$1")"
  install -m "${2:-644}" "$new" "$1"
  rm -f "$new"
}

ensure_settings() {
  local settings="LUMA_HTTP=$http"
  [ $separate = no ] || settings+=$'\n'"LUMA_PROXY=unix://$PROXY_CONTROL"
  if write_file "$AGENT_ENV" <<<"$settings"; then settings_are_new=yes; fi
  has_systemd || return 0
  if write_file "$unit" <"$repo/packaging/luma-agent.service"; then
    systemctl daemon-reload
    settings_are_new=yes
  fi
}

ensure_proxy() {
  [ $separate = yes ] || return 0
  local is_new=no
  if write_file "$PROXY_ENV" <<<"LUMA_HTTP=$http"; then is_new=yes; fi
  if write_file "$PROXY_UNIT" <"$repo/packaging/luma-proxy.service"; then is_new=yes; fi
  if write_file "$PROXY_SOCKET_UNIT" < <(proxy_sockets "$http" "$repo/packaging/luma-proxy.socket"); then is_new=yes; fi
  if [ $is_new = no ] && proxy_serves; then
    if [ $agent_is_new = no ]; then
      report "proxy" "systemd unit luma-proxy, was running already"
      return
    fi
    step "Upgrading luma-proxy"
    if systemctl reload luma-proxy; then
      changed "proxy" "systemd unit luma-proxy, upgraded without a gap"
      return
    fi
  fi
  step "Starting luma-proxy"
  systemctl daemon-reload
  # An agent with the proxy inside has its addresses.
  [ $settings_are_new = no ] || stop_agent
  start_proxy
  changed "proxy" "systemd unit luma-proxy, started"
}

ensure_agent() {
  local was_running=no how
  ! agent_pid >/dev/null || was_running=yes
  if [ $was_running = yes ] && [ "$agent_is_new$settings_are_new" = nono ] && agent_answers; then
    report "agent" "$(agent_description), was running already"
    return
  fi
  # A process that takes another's place has its settings, too; new ones need a restart.
  if [ $was_running = yes ] && [ "$settings_are_new" = no ] && upgrade_agent; then
    changed "agent" "$(agent_description), upgraded without a gap"
    return
  fi
  how=started
  if [ $was_running = yes ]; then
    step "Restarting luma-agent"
    stop_agent
    how=restarted
  else
    step "Starting luma-agent"
  fi
  start_agent
  wait_for_agent
  changed "agent" "$(agent_description), $how"
}

agent_description() {
  if has_systemd; then
    printf 'systemd unit luma-agent'
  else
    printf 'process %s, log in %s' "$(agent_pid)" "$AGENT_LOG"
  fi
}

install_luma() {
  summary=() anything_changed=no agent_is_new=no settings_are_new=no
  check_machine
  start_log
  install_tools
  check_addresses
  ensure_engine
  ensure_programs
  [ ! -d "$lib/agents" ] || ensure_agent_builds
  [ $separate = no ] || ensure_proxy_user "$lib"
  ensure_settings
  ensure_proxy
  ensure_agent
  report "listens at" "$http, state in /var/lib/luma"
  say_what_was_done
}

say_what_was_done() {
  if [ $anything_changed = yes ]; then say "Luma is ready:"; else say "Nothing changed, all of this was in place:"; fi
  local line
  for line in "${summary[@]}"; do detail "$line"; done
  say "Deploy with: luma init, then luma deploy. Undo with: $0 --uninstall (keeps Docker and /var/lib/luma)."
}

# Our own links only: a file of that name that is no link into $lib is somebody else's.
remove_link() {
  [[ $(readlink "$1") != "$lib"/* ]] || rm -f "$1"
}

uninstall_luma() {
  step "Stopping luma-agent"
  if has_systemd && [ -f "$unit" ]; then
    systemctl disable --quiet --now luma-agent || true
  else
    stop_agent
  fi
  [ $purge = no ] || purge_apps
  remove_proxy
  step "Removing what install.sh put here"
  rm -f "$unit"
  ! has_systemd || systemctl daemon-reload
  remove_link /usr/local/bin/luma
  remove_link "$AGENT_BIN"
  rm -rf "$lib" /etc/luma "$logs" /run/luma
  say_what_stays
}

purge_apps() {
  local containers networks
  step "Removing the apps' containers, their networks and /var/lib/luma"
  rm -rf /var/lib/luma
  engine_version >/dev/null || return 0
  mapfile -t containers < <(docker ps --all --quiet --filter label=luma.project)
  [ ${#containers[@]} -eq 0 ] || docker rm --force "${containers[@]}" >/dev/null
  mapfile -t networks < <(docker network ls --quiet --filter label=luma.project)
  [ ${#networks[@]} -eq 0 ] || docker network rm "${networks[@]}" >/dev/null
}

say_what_stays() {
  say "Luma is removed. What stays:"
  detail "Docker Engine, with its images (apt-get remove docker.io takes it away)"
  [ $purge = no ] || return 0
  detail "the apps' containers (docker ps --filter label=luma.project)"
  detail "the state in /var/lib/luma; --uninstall --purge removes both"
}

main() {
  read_arguments "$@"
  if [ $action = check ]; then
    need_debian_or_ubuntu
    check_machine
    say "This machine is fit for Luma; its proxy would listen at $http."
    return
  fi
  need_root
  if [ $action = client ]; then
    install_client
    return
  fi
  if [ $action = uninstall ]; then
    uninstall_luma
    return
  fi
  need_debian_or_ubuntu
  install_luma
  [ $demo = no ] || exec "$repo/scripts/demo.sh" "$(http_url "$http")"
}

main "$@"
