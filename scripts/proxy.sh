# shellcheck shell=bash
# The proxy as a process of its own, which needs systemd: its user, its units, its life.
# To be sourced after say.sh, machine.sh and agent.sh.

# shellcheck disable=SC2034 # install.sh writes it
PROXY_ENV=/etc/luma/proxy.env
PROXY_UNIT=/etc/systemd/system/luma-proxy.service
PROXY_SOCKET_UNIT=/etc/systemd/system/luma-proxy.socket
# shellcheck disable=SC2034 # and tells the agent of this
PROXY_CONTROL=/run/luma-proxy/control.sock

need_systemd_for_proxy() {
  has_systemd || fail "--separate-proxy needs systemd, which does not run here" \
    "leave it out: the agent then has the proxy inside"
}

# proxy_sockets ADDRESSES TEMPLATE: the socket unit, in which systemd listens where the proxy should.
proxy_sockets() {
  local one line
  while IFS= read -r line; do
    case $line in
      ListenStream=*) for one in ${1//,/ }; do printf 'ListenStream=%s\n' "$one"; done ;;
      *) printf '%s\n' "$line" ;;
    esac
  done <"$2"
}

# ensure_proxy_user PROGRAMS: the user, who must be able to use the runtime there; the unit hides home folders from it.
ensure_proxy_user() {
  local root
  getent passwd luma-proxy >/dev/null ||
    useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin luma-proxy
  root=$(readlink -f "$1/dotnet")
  case $root/ in
    /root/* | /home/*) ;;
    *) ! runuser -u luma-proxy -- test -x "$root/dotnet" || return 0 ;;
  esac
  fail "user luma-proxy cannot use the .NET runtime in $root" \
    "install it for everybody (https://learn.microsoft.com/dotnet/core/install/linux), then run this again"
}

proxy_serves() { systemctl is-active --quiet luma-proxy.service && systemctl is-active --quiet luma-proxy.socket; }

# start_proxy: anew, with the settings of now.
start_proxy() {
  systemctl stop luma-proxy.socket luma-proxy.service
  systemctl enable --quiet luma-proxy.socket luma-proxy.service
  systemctl start luma-proxy.socket luma-proxy.service && return 0
  journalctl -u luma-proxy.service -u luma-proxy.socket -n 15 --no-pager -o cat | sed 's/^/    | /' >&2
  fail "luma-proxy did not start" "its log: journalctl -u luma-proxy"
}

remove_proxy() {
  [ -f "$PROXY_UNIT" ] || return 0
  systemctl disable --quiet --now luma-proxy.socket luma-proxy.service || true
  rm -f "$PROXY_UNIT" "$PROXY_SOCKET_UNIT"
  # The agent sends the routes to the next one.
  rm -rf /var/lib/luma-proxy
  ! getent passwd luma-proxy >/dev/null || userdel luma-proxy
}
