#!/usr/bin/env bash
# Builds the images luma-server:bare and luma-server:docker: a Debian with systemd and sshd, from the packages of this
# machine's own mirror; the second one with Docker Engine, the first with its packages, so that it can be installed there
# also where servers reach no mirror. What is there already is not built again.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repo=$(cd "$here/../.." && pwd)
folder=$(realpath -m "${LUMA_ARTIFACTS:-$repo/artifacts}")/servers
packages=systemd,systemd-sysv,dbus,openssh-server,iproute2,iptables,sudo,procps,ca-certificates

for part in say machine; do
  # shellcheck source=/dev/null
  . "$repo/scripts/$part.sh"
done

stamp() { cat "$here/build.sh" "$here/boot.sh" | sha256sum | cut -c1-16; }

is_built() {
  [ "$(docker image inspect --format '{{index .Config.Labels "luma.server.stamp"}}' "$1" 2>/dev/null)" = "$(stamp)" ]
}

# sources: what this machine's apt has of Debian, one line of sources.list(5) each.
sources() {
  # shellcheck disable=SC2016 # apt fills them in
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT) $(ORIGIN)' 'Created-By: Packages' |
    awk '$4 == "Debian" && !seen[$1 $2 $3]++ { print "deb", $1, $2, $3 }'
}

make_root() {
  local list suite mirror
  list=$(sources)
  read -r _ mirror suite _ < <(grep -v -e -security -e -updates <<<"$list")
  rm -rf "$root"
  step "Making a $suite with systemd and sshd"
  quietly debootstrap --variant=minbase --include="$packages" "$suite" "$root" "$mirror" || apt_failed "make a root"
  printf '%s\n' "$list" >"$root/etc/apt/sources.list"
  apt-config dump | grep -E '^Acquire::(http|https)(::|::.*::)Proxy' >"$root/etc/apt/apt.conf.d/90proxy" || true
  install -m 755 "$here/boot.sh" "$root/boot-server"
  rm -rf "$root"/etc/ssh/ssh_host_* "$root/etc/machine-id"
  : >"$root/etc/machine-id"
  settle
}

# settle: what is different in a container, and the user of somebody who is not root.
settle() {
  chroot "$root" useradd --create-home --shell /bin/bash deploy
  chroot "$root" install -d -o deploy -g deploy -m 700 /home/deploy/.ssh
  printf 'deploy ALL=(ALL) NOPASSWD: ALL\n' >"$root/etc/sudoers.d/deploy"
  # The clock, the console and the kernel's settings are the machine's.
  chroot "$root" systemctl mask --quiet systemd-timesyncd getty@tty1 systemd-sysctl systemd-udevd \
    systemd-udevd-kernel.socket systemd-udevd-control.socket
  printf '[Unit]\nBefore=ssh.service\n[Service]\nType=oneshot\nExecStart=/usr/bin/ssh-keygen -A\n[Install]\nWantedBy=multi-user.target\n' \
    >"$root/etc/systemd/system/host-keys.service"
  chroot "$root" systemctl enable --quiet host-keys ssh
}

import() {
  step "Importing $1"
  tar -C "$root" -c . | docker import --change 'CMD ["/boot-server"]' --change "LABEL luma.server.stamp=$(stamp)" - "$1" >/dev/null
}

# in_root COMMAND…: of apt, which may start nothing in a root that is not booted (policy-rc.d of invoke-rc.d(8)).
in_root() {
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod 755 "$root/usr/sbin/policy-rc.d"
  quietly chroot "$root" env DEBIAN_FRONTEND=noninteractive "$@" || apt_failed "run $*"
  rm -f "$root/usr/sbin/policy-rc.d" "$root/etc/resolv.conf"
}

main() {
  if is_built luma-server:bare && is_built luma-server:docker; then return; fi
  need_root
  has debootstrap || apt_install debootstrap
  mkdir -p "$folder"
  export LUMA_LOG_FILE=$folder/build.log
  root=$folder/root
  trap 'rm -rf "$root"' EXIT
  make_root
  step "Fetching Docker Engine"
  in_root apt-get update
  in_root apt-get install -y --no-install-recommends --download-only docker.io
  import luma-server:bare
  step "Installing Docker Engine"
  in_root apt-get install -y --no-install-recommends docker.io
  rm -rf "$root"/var/cache/apt/archives/*.deb
  import luma-server:docker
}

main "$@"
