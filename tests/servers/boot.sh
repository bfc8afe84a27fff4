#!/bin/sh
# The first process of a server that is a container: gives systemd the control groups that it expects, and becomes it.
set -eu

umount -R /sys/fs/cgroup 2>/dev/null || true
mount -o remount,rw /sys
mount -o remount,rw /proc/sys 2>/dev/null || true
mount -t tmpfs -o mode=755 cgroup /sys/fs/cgroup
for one in cpu cpuacct cpuset memory devices freezer blkio pids; do
  mkdir "/sys/fs/cgroup/$one"
  mount -t cgroup -o "$one" cgroup "/sys/fs/cgroup/$one" || rmdir "/sys/fs/cgroup/$one"
done
mkdir /sys/fs/cgroup/systemd
mount -t cgroup -o none,name=systemd cgroup /sys/fs/cgroup/systemd
exec /lib/systemd/systemd
