#!/bin/sh
# What `luma setup` and `luma teardown` do on a server. It is sent as a whole over the connection, once for each action, and
# leaves nothing of itself behind. What it says on standard output, one line each, is for luma:
#   fact NAME VALUE   what was looked at      now TEXT    what takes time
#   new TEXT          what was changed        old TEXT    what was so already
#   error TEXT        why it ended            remedy TEXT what to do about it
# Standard error is evidence. In front of the call at its end luma puts the function `unit`, which prints a unit of systemd.
set -eu
umask 022

lib=/usr/local/lib/luma
program=$lib/agent/luma-agent
link=/usr/local/bin/luma-agent
settings=/etc/luma
units=/etc/systemd/system
control=/run/luma-proxy/control.sock

has() { command -v "$1" >/dev/null 2>&1; }
fact() { printf 'fact %s %s\n' "$1" "$2"; }
now() { printf 'now %s\n' "$1"; }
new() { printf 'new %s\n' "$1"; }
old() { printf 'old %s\n' "$1"; }

# fail TEXT [REMEDY]
fail() {
  printf 'error %s\n' "$1"
  [ $# -lt 2 ] || printf 'remedy %s\n' "$2"
  exit 1
}

# read_arguments NAME=VALUE…
read_arguments() {
  sha256='' payload='' http='' https='' user='' dry=no purge=no line='' blob=''
  for argument in "$@"; do
    case $argument in
      sha256=*) sha256=${argument#*=} ;;
      payload=*) payload=${argument#*=} ;;
      http=*) http=${argument#*=} ;;
      https=*) https=${argument#*=} ;;
      user=*) user=${argument#*=} ;;
      line=*) line=${argument#*=} ;;
      blob=*) blob=${argument#*=} ;;
      dry=yes) dry=yes ;;
      purge=yes) purge=yes ;;
      *) fail "unknown argument $argument" ;;
    esac
  done
  [ -n "$http" ] || http=$(setting LUMA_HTTP)
  [ -n "$http" ] || http=0.0.0.0:80
  [ -n "$https" ] || https=$(setting LUMA_HTTPS)
}

setting() { sed -n "s/^$1=//p" "$settings/proxy.env" 2>/dev/null | tail -n 1; }

# addresses: where the proxy listens, one per line.
addresses() { printf '%s\n' "$http" "$https" | tr ',' '\n' | grep . || true; }

# --- what the server is ---------------------------------------------------------------------------------------------------

check() {
  # shellcheck source=/dev/null
  [ ! -r /etc/os-release ] || . /etc/os-release
  fact system "${ID:-unknown} ${ID_LIKE:-}"
  fact name "${PRETTY_NAME:-$(uname -s)}"
  fact arch "$(uname -m)"
  fact root "$([ "$(id -u)" -eq 0 ] && echo yes || echo no)"
  fact user "$user"
  fact systemd "$([ -d /run/systemd/system ] && echo yes || echo no)"
  fact memory "$(sed -n 's/^MemTotal: *\([0-9]*\).*/\1/p' /proc/meminfo)"
  fact disk "$(df -Pk /usr/local /var/lib | awk 'NR > 1 && (least == "" || $4 < least) { least = $4 } END { print least }')"
  fact clock "$(date +%s)"
  fact engine "$(docker version --format '{{.Server.Version}}' 2>/dev/null || true)"
  fact dockerd "$(if has dockerd; then echo yes; else echo no; fi)"
  fact checkout "$([ -e "$lib/stamp" ] && echo yes || echo no)"
  fact sha256 "$(installed_sha256)"
  fact version "$(installed_version)"
  addresses | while read -r address; do fact port "$address $(holder "${address##*:}")"; done
}

installed_sha256() { sha256sum "$program" 2>/dev/null | cut -d ' ' -f 1; }

installed_version() { "$program" --version 2>/dev/null | cut -d + -f 1 || true; }

# holder PORT: who listens there, as "NAME PID"; "ours" for Luma itself, nothing for nobody.
holder() {
  hex=$(printf '%04X' "$1")
  inodes=$(awk -v port=":$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { print $10 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null)
  for inode in $inodes; do
    for process in $(find /proc/[0-9]*/fd -lname "socket:\[$inode\]" 2>/dev/null | cut -d / -f 3 | sort -un); do
      say_holder "$process"
      return
    done
    echo "somebody 0"
    return
  done
}

say_holder() {
  name=$(cat "/proc/$1/comm" 2>/dev/null || echo somebody)
  case $name in
    luma-agent) echo ours ;;
    systemd) if systemctl is-active --quiet luma-proxy.socket; then echo ours; else echo "$name $1"; fi ;;
    *) echo "$name $1" ;;
  esac
}

# --- setup ----------------------------------------------------------------------------------------------------------------

set_up() {
  # What was sent goes, also where another setup is at work, whose program.new stays.
  [ -z "$payload" ] || trap 'rm -f "$payload"' EXIT
  take_turn
  program_is_new=no proxy_is_new=no agent_is_new=no
  [ -z "$payload" ] || trap 'rm -f "$payload" "$program.new"' EXIT
  ensure_engine
  ensure_accounts
  ensure_program
  ensure_settings
  ensure_units
  ensure_proxy
  ensure_agent
}

take_turn() {
  exec 9>/run/luma-setup.lock
  flock -n 9 || fail "another luma setup or teardown works on this server" "wait until it has ended"
}

# loudly COMMAND…: its output is kept back, and is evidence where it fails.
loudly() {
  said=$(mktemp)
  if "$@" </dev/null >"$said" 2>&1 9>&-; then
    rm -f "$said"
    return 0
  fi
  tail -n 12 "$said" >&2
  rm -f "$said"
  return 1
}

apt_get() { loudly env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l apt-get -q -y -o DPkg::Lock::Timeout=300 -o APT::Install-Recommends=false "$@"; }

ensure_engine() {
  if ! has dockerd || ! has docker; then
    if [ "$dry" = yes ]; then
      new "Docker Engine, from the distribution"
      return
    fi
    install_engine
    start_engine
    live_restore
    new "Docker Engine $(engine_version), installed from the distribution"
  elif [ -n "$(engine_version)" ]; then
    old "Docker Engine $(engine_version)"
  elif [ "$dry" = yes ]; then
    new "Docker Engine, started"
  else
    start_engine
    new "Docker Engine $(engine_version), started"
  fi
}

# install_engine: without a network, from the packages that the server has already.
install_engine() {
  now "fetch the distribution's package lists"
  if reaches_mirrors; then
    apt_get update || fail "apt could not fetch its package lists" "mend what it names (often the network or /etc/apt/sources.list), then run luma setup again"
    now "install Docker Engine"
    # shellcheck disable=SC2046 # one word each
    apt_get install $(engine_packages) || fail "apt could not install Docker Engine" "mend what it names, then run luma setup again"
    return
  fi
  # shellcheck disable=SC2046
  apt_get install --no-download --no-upgrade $(engine_packages) ||
    fail "Docker Engine is missing, and none of apt's mirrors answers: $(printf '%s\n' "$mirrors" | cut -d / -f 3 | sort -u | paste -sd ' ')" \
      "see to the server's network, its name servers (/etc/resolv.conf) and apt's proxy, if it has one; then run luma setup again"
}

# reaches_mirrors: apt itself tries for minutes where there is no network, and then calls it a warning. One mirror that has sent a
# file within 25 s, which a slow one does, too, is enough to let it begin. Those that were asked are left in $mirrors.
reaches_mirrors() {
  mirrors=$(apt-get --print-uris update 2>/dev/null | sed -n "s/^'\([^' ]*InRelease\)'.*/\1/p")
  [ -n "$mirrors" ] || return 0
  reached=$(mktemp -d)
  number=0
  for mirror in $mirrors; do
    number=$((number + 1))
    reach "$mirror" "$reached/$number" 9>&- &
  done
  wait
  answers=no
  if ls "$reached"/*.yes >/dev/null 2>&1; then
    answers=yes
  else
    cat "$reached"/*.said | grep '^E:' | sort -u >&2 || true
  fi
  rm -rf "$reached"
  [ "$answers" = yes ]
}

# reach MIRROR FILE: makes FILE.yes if it answers, be it that it has no such file. What comes from no network is taken as it is.
reach() {
  case $1 in
    http://* | https://*) ;;
    *)
      touch "$2.yes"
      return 0
      ;;
  esac
  if LC_ALL=C timeout 25 /usr/lib/apt/apt-helper -o Acquire::Retries=0 download-file "$1" "$2" </dev/null >"$2.said" 2>&1 || grep -q ' 404 ' "$2.said"; then
    touch "$2.yes"
  fi
}

engine_packages() {
  printf '%s\n' docker.io iptables ca-certificates
  # From Debian 13 on the client is a package of its own.
  ! apt-cache show docker-cli >/dev/null 2>&1 || echo docker-cli
  # With AppArmor in the kernel, containers start only when the engine can load its profile.
  if [ "$(cat /sys/module/apparmor/parameters/enabled 2>/dev/null)" = Y ]; then echo apparmor; fi
}

# live_restore: an engine that is upgraded or restarted leaves its containers running. Only of our own installing.
live_restore() {
  [ ! -e /etc/docker/daemon.json ] || return 0
  mkdir -p /etc/docker
  printf '{"live-restore": true}\n' >/etc/docker/daemon.json
  loudly systemctl reload docker || true
}

engine_version() { docker version --format '{{.Server.Version}}' 2>/dev/null || true; }

start_engine() {
  now "start Docker Engine"
  loudly systemctl enable --now docker || fail "Docker Engine did not start" "see: journalctl -u docker"
  for _ in $(seq 60); do
    [ -z "$(engine_version)" ] || return 0
    sleep 1
  done
  fail "Docker Engine does not answer" "see: journalctl -u docker"
}

ensure_accounts() {
  missing=''
  getent group luma >/dev/null || missing="$missing, group luma"
  getent passwd luma-proxy >/dev/null || missing="$missing, user luma-proxy"
  [ "$user" = root ] || is_member "$user" || missing="$missing, $user in group luma"
  if [ -z "$missing" ]; then
    old "user luma-proxy, group luma"
    return
  fi
  [ "$dry" = yes ] || make_accounts
  new "${missing#, }"
}

is_member() { id -nG "$1" | tr ' ' '\n' | grep -qx luma; }

make_accounts() {
  getent group luma >/dev/null || groupadd --system luma
  getent passwd luma-proxy >/dev/null ||
    useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin luma-proxy
  [ "$user" = root ] || usermod -aG luma "$user"
}

ensure_program() {
  before=$(installed_version)
  if [ "$(installed_sha256)" = "$sha256" ]; then
    old "luma-agent $(installed_version)"
  elif [ "$dry" = yes ]; then
    new "luma-agent${before:+, in place of $before}"
  else
    put_program
    program_is_new=yes
    new "luma-agent $(installed_version)${before:+, in place of $before}"
  fi
  [ "$dry" = yes ] || ln -sfn "$program" "$link"
}

# put_program: what was there is kept as .previous until the next one comes.
put_program() {
  mkdir -p "$lib/agent"
  gunzip -c "$payload" >"$program.new" || fail "what was sent cannot be unpacked" "run luma setup again"
  [ "$(sha256sum "$program.new" | cut -d ' ' -f 1)" = "$sha256" ] || fail "luma-agent arrived damaged: its checksum is another one" "run luma setup again"
  chmod 755 "$program.new"
  loudly "$program.new" --version || fail "luma-agent does not run on this server" "its own words are above"
  [ ! -f "$program" ] || ln -f "$program" "$program.previous"
  mv -f "$program.new" "$program"
}

# put NEW OLD: the new file comes into the old one's place; succeeds when that changes it.
put() {
  if cmp -s "$1" "$2"; then
    rm -f "$1"
    return 1
  fi
  [ "$dry" = yes ] || install -D -m 644 "$1" "$2"
  rm -f "$1"
}

# settle FILE NAME=VALUE…: these settings in the file, the others in it as they are; succeeds when that changes it.
settle() {
  file=$1
  shift
  text=$(mktemp)
  grep -v -e '^LUMA_HTTPS\{0,1\}=' -e '^LUMA_PROXY=' "$file" >"$text" 2>/dev/null || true
  printf '%s\n' "$@" | grep -v '=$' >>"$text"
  put "$text" "$file"
}

ensure_settings() {
  if settle "$settings/proxy.env" "LUMA_HTTP=$http" "LUMA_HTTPS=$https"; then proxy_is_new=yes; fi
  if settle "$settings/agent.env" "LUMA_PROXY=unix://$control" "LUMA_HTTP=$http" "LUMA_HTTPS=$https"; then agent_is_new=yes; fi
  if [ "$proxy_is_new$agent_is_new" = nono ]; then old "settings in $settings"; else new "settings in $settings"; fi
}

ensure_units() {
  changed=''
  for name in luma-agent.service luma-proxy.service; do
    text=$(mktemp)
    unit $name >"$text"
    ! put "$text" "$units/$name" || changed="$changed, $name"
  done
  text=$(mktemp)
  unit luma-proxy.socket | while IFS= read -r row; do
    case $row in
      ListenStream=*) addresses | sed 's/^/ListenStream=/' ;;
      *) printf '%s\n' "$row" ;;
    esac
  done >"$text"
  if put "$text" "$units/luma-proxy.socket"; then
    changed="$changed, luma-proxy.socket"
    proxy_is_new=yes
  fi
  if [ -z "$changed" ]; then
    old "units of systemd"
    return
  fi
  [ "$dry" = yes ] || systemctl daemon-reload
  new "units of systemd: ${changed#, }"
}

# is_serving UNIT…
is_serving() { systemctl is-active --quiet "$@"; }

ensure_proxy() {
  if [ "$proxy_is_new" = no ] && is_serving luma-proxy.socket && is_serving luma-proxy.service; then
    upgrade luma-proxy "$control"
  elif [ "$dry" = yes ]; then
    new "luma-proxy, started"
  else
    now "start luma-proxy"
    loudly systemctl enable luma-proxy.socket luma-proxy.service || fail "systemd does not take luma-proxy" "see: systemctl status luma-proxy"
    systemctl stop luma-proxy.socket luma-proxy.service
    start luma-proxy luma-proxy.socket luma-proxy.service
    new "luma-proxy, started; it listens at $(addresses | paste -sd ' ')"
  fi
}

ensure_agent() {
  if [ "$agent_is_new" = no ] && is_serving luma-agent; then
    upgrade luma-agent /run/luma/agent.sock
  elif [ "$dry" = yes ]; then
    new "luma-agent, started"
  else
    now "start luma-agent"
    loudly systemctl enable luma-agent || fail "systemd does not take luma-agent" "see: systemctl status luma-agent"
    systemctl stop luma-agent
    start luma-agent luma-agent
    new "luma-agent, started"
  fi
}

# upgrade UNIT SOCKET: has the program that is installed now take the running one's place, without a gap.
upgrade() {
  if [ "$program_is_new" = no ]; then
    if [ "$dry" = no ] || [ "$(installed_sha256)" = "$sha256" ]; then old "$1, running"; else new "$1, upgraded without a gap"; fi
    return
  fi
  now "upgrade $1"
  if loudly "$program" upgrade --socket "$2"; then
    new "$1, upgraded without a gap"
    return
  fi
  go_back
  fail "the new $1 did not come to serve; the one before serves on, and is installed again" "its log: journalctl -u $1"
}

# start NAME UNIT…
start() {
  name=$1
  shift
  ! loudly systemctl start "$@" || return 0
  journalctl -u "$name" -n 12 --no-pager -o cat >&2 || true
  if [ "$program_is_new" = yes ] && [ -f "$program.previous" ]; then
    go_back
    systemctl restart "$@" || true
    fail "the new $name did not start; the one before is installed again, and was started" "its log: journalctl -u $name"
  fi
  fail "$name did not start" "its log: journalctl -u $name"
}

# go_back: the program before is installed again; a proxy that is of the new one already is taken back, too.
go_back() {
  [ -f "$program.previous" ] || return 0
  mv -f "$program.previous" "$program"
  program_is_new=no
  for socket in "$control" /run/luma/agent.sock; do
    [ ! -S "$socket" ] || runs_installed "$socket" || loudly "$program" upgrade --socket "$socket" || true
  done
}

# runs_installed SOCKET: whether the process that serves there is of the program that is installed.
runs_installed() {
  case $1 in
    "$control") serving=luma-proxy.service ;;
    *) serving=luma-agent.service ;;
  esac
  running=$(stat -Lc %d:%i "/proc/$(systemctl show --property MainPID --value $serving)/exe" 2>/dev/null)
  [ "$running" = "$(stat -Lc %d:%i "$program")" ]
}

# --- teardown -------------------------------------------------------------------------------------------------------------

tear_down() {
  take_turn
  if [ ! -e "$program" ] && [ ! -e "$units/luma-agent.service" ] && [ ! -d "$settings" ]; then
    old "nothing of Luma is on this server"
    [ "$purge" = no ] || purge_apps
    return
  fi
  now "stop luma-agent and luma-proxy"
  for name in luma-agent.service luma-proxy.socket luma-proxy.service; do
    ! [ -e "$units/$name" ] || loudly systemctl disable --now $name || true
    rm -f "$units/$name"
  done
  systemctl daemon-reload
  new "luma-agent and luma-proxy, stopped and removed"
  [ "$purge" = no ] || purge_apps
  remove_files
  remove_accounts
}

purge_apps() {
  now "remove the apps' containers"
  if [ -n "$(engine_version)" ]; then
    # shellcheck disable=SC2046 # one word each
    set -- $(docker ps --all --quiet --filter label=luma.project)
    [ $# -eq 0 ] || loudly docker rm --force "$@" || fail "Docker could not remove the apps' containers" "see: docker ps --all"
    # shellcheck disable=SC2046
    set -- $(docker network ls --quiet --filter label=luma.project)
    [ $# -eq 0 ] || loudly docker network rm "$@" || fail "Docker could not remove the projects' networks" "see: docker network ls"
  fi
  rm -rf /var/lib/luma "$settings"
  new "the apps' containers and networks, /var/lib/luma and $settings, removed"
}

remove_files() {
  rm -rf "$lib/agent" /run/luma /run/luma-proxy /var/lib/luma-proxy "$settings/agent.env" "$settings/proxy.env"
  rmdir "$lib" "$settings" 2>/dev/null || true
  [ ! -L "$link" ] || [ "$(readlink "$link")" != "$program" ] || rm -f "$link"
  home=$(getent passwd "$user" | cut -d : -f 6)
  if grep -qs "command=\"$link bridge " "$home/.ssh/authorized_keys"; then
    sed -i "\\|command=\"$link bridge |d" "$home/.ssh/authorized_keys"
    new "keys of narrower rights, removed"
  fi
  new "the program, removed"
}

remove_accounts() {
  ! getent passwd luma-proxy >/dev/null || userdel luma-proxy
  ! getent group luma >/dev/null || groupdel luma
  new "user luma-proxy and group luma, removed"
}

# --- keys -----------------------------------------------------------------------------------------------------------------

# set_key: the line that luma made comes into the user's own authorized_keys, in place of one of the same key; without a
# line, that one goes. A key that somebody else let in is left alone: it may be the only one with which anybody gets in.
set_key() {
  file=$HOME/.ssh/authorized_keys
  if grep -sF -e "$blob" "$file" | grep -qvF -e "command=\"$link bridge "; then
    fail "the key may log in without limits already" "make another one: ssh-keygen -t ed25519 -f ci"
  fi
  if [ -n "$line" ] && grep -sqxF -e "$line" "$file"; then
    old "authorized_keys of $(id -un)"
  elif [ -z "$line" ] && ! grep -sqF -e "$blob" "$file"; then
    old "authorized_keys of $(id -un), without the key"
  else
    [ "$dry" = yes ] || write_key
    new "authorized_keys of $(id -un)"
  fi
}

write_key() {
  [ -d "$HOME/.ssh" ] || mkdir -m 700 "$HOME/.ssh"
  kept=$(mktemp "$file.XXXXXX")
  grep -svF -e "$blob" "$file" >"$kept" || true
  [ -z "$line" ] || printf '%s\n' "$line" >>"$kept"
  mv -f "$kept" "$file"
}

main() {
  action=$1
  shift
  read_arguments "$@"
  case $action in
    check) check ;;
    set-up) set_up ;;
    tear-down) tear_down ;;
    key) set_key ;;
    *) fail "unknown action $action" ;;
  esac
}
