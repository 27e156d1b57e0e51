#!/bin/sh
# libc.sh ARCH OUT: lays out in OUT what the Java runtime needs of a system: glibc out of Debian's packages, one locale, names of
# users. Packages come from the folder TSK8S_DEBS, from a cache, or from a Debian mirror (DEBIAN_MIRROR, else the one that apt knows),
# and must have the SHA-256 of image/debian.txt.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
arch=$1
out=$2
mirror=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | grep '/debian/*$' | head -n 1)}
cache=${TSK8S_DEBS:-${XDG_CACHE_HOME:-$HOME/.cache}/tsk8s/debs}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

intact() { [ -e "$1" ] && echo "$2  $1" | sha256sum --check --status; }

# package VERSION SHA256 NAME: leaves NAME_VERSION_ARCH.deb in the cache.
package() {
    deb=$cache/$3_$1_$arch.deb
    intact "$deb" "$2" && return 0
    mkdir -p "$cache"
    if [ -n "$mirror" ] &&
        curl -fsSL --retry 2 --max-time 120 -o "$work/deb" "${mirror%/}/pool/main/g/glibc/$3_$1_$arch.deb" 2>"$work/log" &&
        intact "$work/deb" "$2"; then
        mv "$work/deb" "$deb"
        return 0
    fi
    cat "$work/log" 2>/dev/null >&2 || echo "no Debian mirror is known: name one in DEBIAN_MIRROR" >&2
    echo "$3 $1 for $arch could not be had: put $(basename "$deb") into a folder and name it in TSK8S_DEBS" >&2
    return 1
}

grep -v '^#' "$here/debian.txt" >"$work/wanted"
while read -r name its_arch version sha256; do
    [ "$its_arch" = "$arch" ] || continue
    package "$version" "$sha256" "$name"
    mkdir -p "$work/control/$name"
    if command -v dpkg-deb >/dev/null; then
        dpkg-deb -x "$deb" "$work/tree"
        dpkg-deb -e "$deb" "$work/control/$name"
    else
        mkdir -p "$work/tree"
        ar p "$deb" data.tar.xz | tar -xJ -C "$work/tree"
        ar p "$deb" control.tar.xz | tar -xJ -C "$work/control/$name"
    fi
done <"$work/wanted"
[ -e "$work/tree/lib" ] || { echo "image/debian.txt has no packages for $arch" >&2; exit 1; }

rm -rf "$out"
libraries=$(cd "$work/tree" && echo lib/*-linux-gnu)
mkdir -p "$out/$libraries" "$out/etc" "$out/usr/lib/locale" "$out/usr/share/doc/libc6" "$out/var/lib/dpkg/status.d" "$out/tmp"
for library in libc.so.6 libdl.so.2 libm.so.6 libpthread.so.0 libresolv.so.2 librt.so.1; do
    cp "$work/tree/$libraries/$library" "$out/$libraries/"
done
# The loader's name is part of every program; in the package it is a link to the file beside the libraries.
for loader in "$work/tree"/lib*/ld-linux-*; do
    mkdir -p "$out/$(basename "$(dirname "$loader")")"
    cp "$work/tree/$libraries/$(basename "$loader")" "$out/$(basename "$(dirname "$loader")")/"
done
cp -R "$work/tree/usr/lib/locale/C.utf8" "$out/usr/lib/locale/"
cp "$work/tree/usr/share/doc/libc6/copyright" "$out/usr/share/doc/libc6/"
# As in Debian-based images without dpkg: scanners look for known holes by these.
for name in "$work/control"/*; do
    { cat "$name/control"; echo "Status: install ok installed"; } >"$out/var/lib/dpkg/status.d/$(basename "$name")"
done
cat >"$out/etc/os-release" <<'END'
PRETTY_NAME="tsk8s on glibc of Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
ID=debian
VERSION_ID="12"
VERSION_CODENAME=bookworm
END
printf 'root:x:0:0:root:/:/nologin\ntsk8s:x:65532:65532:tsk8s:/home/tsk8s:/nologin\n' >"$out/etc/passwd"
printf 'root:x:0:\ntsk8s:x:65532:\n' >"$out/etc/group"
printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$out/etc/nsswitch.conf"
