#!/bin/sh
# packages.sh ARCH OUT: unpacks the packages that image/debian.txt names for ARCH, their files into OUT/tree and what they say of
# themselves into OUT/control/PACKAGE. They come from the folder TSK8S_DEBS, from a cache, or from a Debian mirror (DEBIAN_MIRROR, else the
# one that apt knows), and must have the SHA-256 that stands there.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
arch=$1
out=$2
mirror=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | grep '/debian/*$' | head -n 1)}
cache=${TSK8S_DEBS:-${XDG_CACHE_HOME:-$HOME/.cache}/tsk8s/debs}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

intact() { [ -e "$1" ] && echo "$2  $1" | sha256sum --check --status; }

# package NAME VERSION SHA256 FOLDER: leaves NAME_VERSION_ARCH.deb, its path in `deb`, in the cache. Files bear no epoch.
package() {
    file=$1_${2#*:}_$arch.deb
    deb=$cache/$file
    intact "$deb" "$3" && return 0
    mkdir -p "$cache"
    if [ -n "$mirror" ] &&
        curl -fsSL --retry 2 --max-time 300 -o "$work/deb" "${mirror%/}/pool/main/$4/$file" 2>"$work/log" &&
        intact "$work/deb" "$3"; then
        mv "$work/deb" "$deb"
        return 0
    fi
    cat "$work/log" 2>/dev/null >&2 || echo "no Debian mirror is known: name one in DEBIAN_MIRROR" >&2
    echo "$1 $2 for $arch could not be had: put $file into a folder and name it in TSK8S_DEBS" >&2
    return 1
}

rm -rf "$out"
mkdir -p "$out/tree" "$out/control"
grep -v '^#' "$here/debian.txt" >"$work/wanted"
while read -r name its_arch version sha256 folder _; do
    [ "$its_arch" = "$arch" ] || continue
    package "$name" "$version" "$sha256" "$folder"
    mkdir -p "$out/control/$name"
    if command -v dpkg-deb >/dev/null; then
        dpkg-deb -x "$deb" "$out/tree"
        dpkg-deb -e "$deb" "$out/control/$name"
    else
        ar p "$deb" data.tar.xz | tar -xJ -C "$out/tree"
        ar p "$deb" control.tar.xz | tar -xJ -C "$out/control/$name"
    fi
done <"$work/wanted"
[ -e "$out/tree/usr/lib" ] || { echo "image/debian.txt has no packages for $arch" >&2; exit 1; }
