# shellcheck shell=bash
# Images without any image registry: a published program, the shared libraries of this machine that it needs, and
# nothing else. To be sourced after say.sh.

# The classic builder is in every engine since 20.10; buildx is not.
export DOCKER_BUILDKIT=0

# shared_libraries PROGRAM: the files that it loads: those it is linked to, OpenSSL (which .NET opens by name), and the
# resolver's plug-ins where the C library still keeps them apart (before glibc 2.34).
shared_libraries() {
  local opened
  opened=$(ldconfig -p | awk '/libssl\.so\.|libnss_(dns|files)\.so\.2|libresolv\.so\.2/ {print $NF}')
  # shellcheck disable=SC2086 # one path per word
  { printf '%s\n' $opened; ldd "$1" $opened; } | grep -o '/[^ :]*' | grep -vF "$(dirname "$1")/" | sort -u
}

# lay_out_root ROOT PROGRAM: the file system of an image in which it runs as /bin/NAME.
lay_out_root() {
  local root=$1 program=$2 library
  mkdir -p "$root/bin" "$root/etc" "$root/tmp"
  chmod 1777 "$root/tmp"
  cp "$program" "$root/bin/$(basename "$program")"
  shared_libraries "$program" | while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
  done
  printf 'root:x:0:0:root:/:/bin/false\nnobody:x:65534:65534:nobody:/:/bin/false\n' >"$root/etc/passwd"
  printf 'root:x:0:\nnogroup:x:65534:\n' >"$root/etc/group"
  printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$root/etc/nsswitch.conf"
}

# build_root_image NAME CONTEXT
build_root_image() {
  local output before
  before=$(docker image inspect --format '{{.Id}}' "$1" 2>/dev/null || true)
  output=$(docker build --tag "$1" "$2" 2>&1) || fail "docker build failed for $1" "$output"
  # The image that lost its name; refused, rightly, while a container or another image stands on it.
  [ -z "$before" ] || docker image rm "$before" >/dev/null 2>&1 || true
}

# image_label IMAGE LABEL: its value; nothing where there is none.
image_label() {
  docker image inspect --format "{{index .Config.Labels \"$2\"}}" "$1" 2>/dev/null || true
}
