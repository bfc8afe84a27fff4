#!/usr/bin/env bash
# Builds the image luma-bench-nginx out of this machine's nginx and the libraries that it needs; no registry is asked.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

nginx=$(command -v nginx || echo /usr/sbin/nginx)
mkdir -p "$root"/{bin,etc,srv,tmp,var/log/nginx,var/lib/nginx}
cp "$nginx" "$root/bin/nginx"
# The name service's libraries are loaded by name only.
{ ldd "$nginx" | grep -o '/[^ :]*'; ldconfig -p | awk '/libnss_files\.so\.2/ {print $NF}'; } | sort -u | while read -r library; do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done
printf 'root:x:0:0:root:/:/bin/false\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$root/etc/passwd"
printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
cp "$here/nginx.conf" "$root/etc/nginx.conf"
head -c 100000 /dev/zero | tr '\0' x >"$root/srv/100k"
head -c 1000000 /dev/zero | tr '\0' x >"$root/srv/1m"

tar --create --directory "$root" . | docker import --change 'ENTRYPOINT ["/bin/nginx", "-c", "/etc/nginx.conf"]' - luma-bench-nginx:1 >/dev/null
