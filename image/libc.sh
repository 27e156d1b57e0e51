#!/bin/sh
# libc.sh PACKAGES OUT: lays out in OUT what the Java runtime needs of a system, out of what packages.sh left in PACKAGES: glibc and other
# libraries, one locale, names of users.
set -eu
packages=$1
out=$2
triplet=$(cd "$packages/tree/usr/lib" && echo *-linux-gnu)
given=$packages/tree/usr/lib/$triplet

rm -rf "$out"
mkdir -p "$out/lib/$triplet" "$out/etc" "$out/usr/lib/locale" "$out/usr/share/doc" "$out/var/lib/dpkg/status.d" "$out/tmp"
for library in libc.so.6 libdl.so.2 libm.so.6 libpthread.so.0 libresolv.so.2 librt.so.1; do
    cp "$given/$library" "$out/lib/$triplet/"
done
for library in libgcc_s.so.1 libstdc++.so.6 libz.so.1; do # not every JDK needs them from outside
    [ ! -e "$given/$library" ] || cp "$given/$library" "$out/lib/$triplet/"
done
# The loader's name is part of every program; in the package it is a link to the file beside the libraries.
for loader in "$packages/tree"/usr/lib*/ld-linux-*; do
    folder=$out/$(basename "$(dirname "$loader")")
    mkdir -p "$folder"
    cp "$given/$(basename "$loader")" "$folder/"
done
cp -R "$packages/tree/usr/lib/locale/C.utf8" "$out/usr/lib/locale/"
# As in Debian-based images without dpkg: scanners look for known holes by these.
for name in "$packages/control"/*; do
    { cat "$name/control"; echo "Status: install ok installed"; } >"$out/var/lib/dpkg/status.d/$(basename "$name")"
done
for words in "$packages/tree/usr/share/doc"/*/copyright; do
    name=$(basename "$(dirname "$words")")
    [ ! -e "$packages/control/$name" ] || { mkdir "$out/usr/share/doc/$name" && cp "$words" "$out/usr/share/doc/$name/"; }
done
cat >"$out/etc/os-release" <<'END'
PRETTY_NAME="tsk8s on glibc of Debian GNU/Linux 13 (trixie)"
NAME="Debian GNU/Linux"
ID=debian
VERSION_ID="13"
VERSION_CODENAME=trixie
END
printf 'root:x:0:0:root:/:/nologin\ntsk8s:x:65532:65532:tsk8s:/home/tsk8s:/nologin\n' >"$out/etc/passwd"
printf 'root:x:0:\ntsk8s:x:65532:\n' >"$out/etc/group"
printf 'passwd: files\ngroup: files\nhosts: files dns\n' >"$out/etc/nsswitch.conf"
