#!/usr/bin/env bash
# Starts a server as a container: systemd, sshd with the key that is handed in, its own Docker Engine if the image has one.
# Prints its address. `docker rm --force --volumes NAME` and `docker network rm NAME` take it away, `docker restart NAME` is a reboot.
set -euo pipefail

[ $# -eq 3 ] || {
  echo "usage: start.sh NAME IMAGE PUBLIC_KEY_FILE" >&2
  exit 2
}
name=$1 image=$2 key=$3

# All that there are but SYS_RESOURCE, which a machine of ours may not have to give.
capabilities=(AUDIT_CONTROL AUDIT_READ BLOCK_SUSPEND DAC_READ_SEARCH IPC_LOCK IPC_OWNER LEASE
  LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE NET_ADMIN NET_BROADCAST SYS_ADMIN SYS_BOOT SYS_MODULE SYS_NICE
  SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_TIME SYS_TTY_CONFIG SYSLOG WAKE_ALARM)

# A network of its own: the engine's own bridge is gone as soon as another engine without one starts beside it.
docker network create "$name" >/dev/null
docker create --network "$name" --name "$name" --stop-signal RTMIN+3 --hostname "$name" "${capabilities[@]/#/--cap-add=}" \
  --security-opt seccomp=unconfined --security-opt apparmor=unconfined --device-cgroup-rule='a *:* rwm' --cgroupns private \
  --tmpfs /run --tmpfs /run/lock --tmpfs /tmp:exec --volume /var/lib/docker --env container=docker "$image" >/dev/null
give_key() {
  tar -c --absolute-names --owner="$2" --group="$2" --mode=go=,u=rwX --transform 's,.*,.ssh/authorized_keys,' "$key" |
    docker cp --archive - "$name:$1"
}
give_key /root 0
give_key /home/deploy 1000
docker start "$name" >/dev/null
docker inspect --format '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$name"
