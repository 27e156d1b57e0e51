#!/bin/sh
# layers.sh OUT ARCH TIME SBOM: lays out the image's layers in OUT (libc, runtime, tsk8s) from cli/target/tsk8s.jar, and writes
# SBOM. `mvn -Pimage` calls it and makes the image of them.
set -eu
umask 022
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname "$here")
out=$1
arch=$2
time=$3
sbom=$4
. "$root/dist/jdk.sh"
[ -n "$jdk" ] || { echo "$jdk_missing" >&2; exit 1; }
for made in tsk8s.jar tsk8s.cdx.json; do
    [ -e "$root/cli/target/$made" ] || { echo "there is no cli/target/$made: run mvn -Pimage without -pl first, and without -o: Maven makes the bill of materials only online" >&2; exit 1; }
done
# What is in the image is run while it is made.
emulator=
case $arch:$(uname -m) in
amd64:x86_64 | arm64:aarch64) ;;
arm64:*)
    emulator=qemu-aarch64-static
    command -v $emulator >/dev/null || { echo "an image for $arch is made with $emulator (Debian's qemu-user-static), or on a machine of that kind" >&2; exit 1; }
    ;;
*) echo "an image for $arch is made on a machine of that kind: jlink takes the runtime of the JDK at hand" >&2; exit 1 ;;
esac

# Jib knows a file by its time, and here all have the same: its cache would keep what is no longer so.
rm -rf "$out" "$(dirname "$out")/jib-cache"
lib=opt/tsk8s/lib
packages=$(dirname "$out")/packages
mkdir -p "$out/none" "$out/runtime/$lib" "$out/tsk8s/$lib" "$out/tsk8s/opt/tsk8s/licences"
sh "$here/packages.sh" "$arch" "$packages"
sh "$here/libc.sh" "$packages" "$out/libc"
set -- "$jdk" "$root/cli/target/tsk8s.jar" "$out/runtime/$lib/runtime"
for other in "$packages"/tree/usr/lib/jvm/*/jmods; do
    [ ! -e "$other" ] || set -- "$@" --module-path "$other"
done
sh "$root/dist/runtime.sh" "$@"
rm -f "$out/runtime/$lib/runtime/bin/keytool"

# A JDK that is linked to more of its system than glibc would not start.
loader=$(echo "$out"/libc/lib*/ld-linux-*)
libraries=$(echo "$out"/libc/lib/*-linux-gnu)
find "$out/runtime" -name '*.so' -o -name java -type f | while read -r file; do
    $emulator "$loader" --library-path "$libraries:$out/runtime/$lib/runtime/lib:$out/runtime/$lib/runtime/lib/server" --list "$file" |
        sed -n "\\|$out|d; s|^\\s*\\(.*\\) => .*|\\1|p" | grep -v '^linux-vdso' && echo "$file of this JDK needs that, which is not in the image" >&2 && exit 1 || :
done

cp "$root/cli/target/tsk8s.jar" "$out/tsk8s/$lib/tsk8s.jar"
cp "$root/LICENSE" "$out/tsk8s/opt/tsk8s/licences/LICENSE"
(cd "$out" && "$jdk/bin/jar" --extract --file "$root/cli/target/tsk8s.jar" META-INF/THIRD-PARTY.txt META-INF/NOTICE && mv META-INF/* tsk8s/opt/tsk8s/licences/ && rmdir META-INF)
cp "$here/options" "$out/tsk8s/tsk8s"
# shellcheck disable=SC2086
runtime() { $emulator ${emulator:+-L "$out/libc"} "$out/runtime/$lib/runtime/bin/java" "$@"; }
runtime -XshowSettings:properties -version 2>"$out/settings"
"$jdk/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$root/cli/target/tsk8s.jar" "$here/AddParts.java" "$root/cli/target/tsk8s.cdx.json" "$out/settings" "$here/debian.txt" "$arch" >"$sbom"
cp "$sbom" "$out/tsk8s/opt/tsk8s/sbom.cdx.json"
# The class archive remembers how old and how large the jar and the runtime's modules are.
find "$out" -exec touch -d "$time" {} +

# By names alone and without a rehearsal: what threads load in a rehearsal differs from run to run, and so would the image.
"$jdk/bin/jar" --list --file "$root/cli/target/tsk8s.jar" | grep -E '^(dev/tsk8s|picocli|com/fasterxml/jackson/(core|databind|annotation))/.*\.class$' |
    grep -v -e module-info -e package-info | sed 's/\.class$//' | LC_ALL=C sort >"$out/classes"
grep -v '^#' "$out/runtime/$lib/runtime/lib/classlist" | sed 's/ id: [0-9]*$//' >>"$out/classes"
(
    cd "$out/tsk8s"
    # Seen from the root of the image, so that no place of this machine gets into the archive.
    sed '/^dev\./d; /SharedArchiveFile/d; s|/opt|opt|' tsk8s >../dump
    runtime -Xshare:dump -XX:SharedClassListFile="$out/classes" -XX:SharedArchiveFile="$lib/tsk8s.jsa" @../dump -Xlog:cds=error
)
touch -d "$time" "$out/tsk8s/$lib/tsk8s.jsa"
