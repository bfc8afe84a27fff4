# shellcheck shell=bash
# What this machine is and has: its user, its system, its packages. To be sourced after say.sh.

has() { command -v "$1" >/dev/null 2>&1; }

has_systemd() { [ -d /run/systemd/system ]; }

# is_running PID: also tells a process from one that has ended and that nobody has collected, as in a container whose
# first process is no init.
is_running() { readlink "/proc/$1/exe" >/dev/null 2>&1; }

need_root() {
  [ "$(id -u)" -eq 0 ] || fail "this needs root" "run it again with sudo"
}

need_debian_or_ubuntu() {
  local id="" like="" name="this system"
  if [ -r /etc/os-release ]; then
    id=$(. /etc/os-release && printf '%s' "${ID:-}")
    like=$(. /etc/os-release && printf '%s' "${ID_LIKE:-}")
    name=$(. /etc/os-release && printf '%s' "${PRETTY_NAME:-$name}")
  fi
  case " $id $like " in
    *" debian "* | *" ubuntu "*) has apt-get && return ;;
  esac
  fail "$name is not supported; Debian and Ubuntu are" \
    "elsewhere: start a Docker Engine, and run luma-agent from 'dotnet publish src/Luma.Agent'"
}

# is_installed PACKAGE
is_installed() {
  [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

is_in_archive() { apt-cache show "$1" >/dev/null 2>&1; }

apt_get() {
  quietly env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l \
    apt-get -q -y -o DPkg::Lock::Timeout=300 -o APT::Install-Recommends=false "$@"
}

apt_failed() {
  last_lines 15
  fail "apt could not $1" "its whole output is in $LUMA_LOG_FILE" \
    "mend what it names (often the network or /etc/apt/sources.list), then run this again"
}

# apt_update: fetches the package lists, once for this script and those that it starts.
apt_update() {
  [ -z "${LUMA_APT_UPDATED:-}" ] || return 0
  step "Fetching the distribution's package lists"
  apt_get update || apt_failed "fetch its package lists"
  export LUMA_APT_UPDATED=yes
}

# apt_install PACKAGE…: those that are missing.
apt_install() {
  local package missing=()
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  apt_update
  step "Installing ${missing[*]}"
  apt_get install "${missing[@]}" || apt_failed "install ${missing[*]}"
}
