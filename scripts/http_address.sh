# shellcheck shell=bash
# The addresses at which the proxy listens: what a person may write, and who holds them already.
# To be sourced after say.sh.

# http_address TEXT: prints ADDRESS:PORT for each of "80", ":80", "127.0.0.1:80", "[::]:80", separated by commas;
# fails for anything else.
http_address() {
  local one all=() octet='(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])' list
  IFS=, read -ra list <<<"$1"
  [ ${#list[@]} -gt 0 ] || return 1
  for one in "${list[@]}"; do
    if [[ $one =~ ^:?([0-9]+)$ ]]; then one=0.0.0.0:${BASH_REMATCH[1]}; fi
    [[ $one =~ ^($octet(\.$octet){3}|\[[0-9a-fA-F:.]+\]):([0-9]{1,5})$ ]] || return 1
    one=${one%:*}:$((10#${one##*:}))
    [ "${one##*:}" -ge 1 ] && [ "${one##*:}" -le 65535 ] || return 1
    all+=("$one")
  done
  (IFS=, && printf '%s\n' "${all[*]}")
}

# http_url ADDRESSES: where this machine itself reaches the first of them.
http_url() {
  local first=${1%%,*}
  case $first in
    0.0.0.0:* | "[::]:"*) first=127.0.0.1:${first##*:} ;;
  esac
  printf 'http://%s\n' "${first%:80}"
}

# holders ADDRESS:PORT: the lines of ss for what listens there, by its address or by all addresses.
holders() {
  ss -Hltnp "sport = :${1##*:}" | awk -v wanted="${1%:*}" '
    function wild(a) { return a == "0.0.0.0" || a == "*" || a == "[::]" }
    { address = $4; sub(/:[0-9]+$/, "", address); sub(/%.*/, "", address) }
    wild(wanted) || wild(address) || address == wanted'
}

# need_free_addresses ADDRESSES [PID]: fails naming the holder of a taken one; what PID holds counts as free.
need_free_addresses() {
  local one line owner
  for one in ${1//,/ }; do
    line=$(holders "$one" | grep -v "pid=${2:-none}," | head -n 1) || continue
    owner=$(sed -n 's/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/\1 (process \2)/p' <<<"$line")
    fail "$one is taken by ${owner:-another program}" "stop it, or choose another address: --http :8080"
  done
}
