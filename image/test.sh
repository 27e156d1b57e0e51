#!/bin/sh
# test.sh: makes the images for amd64 and arm64 from cli/target/tsk8s.jar, that of this machine's kind twice, in two places, holds them
# to what docs/image.md says of them, runs them on this machine, the other one by an emulator: a read-only root, user 65532. In a real
# pod it runs by testbed/image.sh. Says loudly if no emulator is there and none can be installed (IMAGE=require makes it a failure).
set -eu
. "$(dirname -- "$0")/../dist/claims.sh"
. "$root/dist/jdk.sh"
limit=80000000

build() { MAVEN_OPTS="${MAVEN_OPTS:-} -XX:TieredStopAtLevel=1 -XX:+UseSerialGC" mvn -B -q -f "$root/pom.xml" -Pimage -pl image "$@"; }
blob() { tar -xOf "$tar" "blobs/sha256/$1"; }
# run ARG...: the image's program with its own environment and these arguments, as a container engine would start it.
run() {
    if [ "$(id -u)" = 0 ]; then how='' who=--userspec=65532:65532; else how=-r who=; fi
    # shellcheck disable=SC2086
    unshare $how -m -p -f sh -c 'inside=$1 who=$2; shift 2
        mount --bind "$inside" "$inside" && mount -t proc proc "$inside/proc" && mount --rbind /dev "$inside/dev" &&
            mount -o remount,ro,bind "$inside" && exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 chroot $who "$inside" "$@"' \
        sh "$inside" "$who" $emulator /opt/tsk8s/lib/runtime/bin/java "$@"
}
says() { printed=$(run @/tsk8s version 2>&1); echo "$printed"; [ "$printed" = "tsk8s $version" ]; }
demo_is_sick() {
    code=0
    run @/tsk8s doctor --demo --lang ko >"$place/out" 2>"$place/err" || code=$?
    cat "$place/err" "$place/out"
    [ "$code" = 1 ] && [ ! -s "$place/err" ] && grep -q '정상' "$place/out"
}
archive_is_used() { # the JVM drops one that does not fit, and says nothing unless it must use it
    sed 's/-Xlog:disable/-Xlog:class+load/' "$inside/tsk8s" >"$inside/traced"
    run -Xshare:on @/traced version >"$place/loaded" || { cat "$place/loaded"; return 1; }
    rm "$inside/traced"
    ! grep 'dev\.tsk8s\.[A-Za-z.]* source: file' "$place/loaded" && grep -q 'dev.tsk8s.cli.Main source: shared' "$place/loaded"
}
has_certificates() { [ "$("$jdk/bin/keytool" -list -keystore "$inside/opt/tsk8s/lib/runtime/lib/security/cacerts" -storepass changeit | grep -c trustedCertEntry)" -gt 50 ]; }
small_enough() { size=$(wc -c <"$tar"); echo "$size bytes"; [ "$size" -le "$limit" ]; }
config_has() { for text in "$@"; do grep -qF -- "$text" "$place/config" || { echo "no $text in"; cat "$place/config"; return 1; }; done; }
sbom_names() { # every jar that ships, the runtime and the C library
    while read -r name its_version; do
        case $name in dev.tsk8s:*) continue ;; esac
        grep -qF "pkg:maven/${name%:*}/${name#*:}@$its_version?type=jar" "$sbom" || { echo "not in it: $name $its_version"; return 1; }
    done <"$root/cli/runtime-dependencies.txt"
    for package in "$inside"/var/lib/dpkg/status.d/*; do
        grep -qF "pkg:deb/debian/$(basename "$package" | sed 's/+/%2B/g')@" "$sbom" || { echo "not in it: $package"; return 1; }
    done
    grep -qF "pkg:generic/openjdk@$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$inside/opt/tsk8s/lib/runtime/release")" "$sbom" && grep -qF "pkg:deb/debian/libc6@" "$sbom"
}
nothing_tells_the_builder() { ! grep -rlF -e "$root" -e "$place" "$inside"; }
nothing_to_write_or_to_become() { # by others than root
    found=$(find "$inside" ! -type l -perm /6022)
    echo "$found"
    [ -z "$found" ]
}
no_shell() { ! find "$inside" -name sh -o -name bash -o -name busybox | grep .; }
one_time() { # Jib's own two notes of the class path aside
    found=$(find "$inside" -type f ! -newermt "$time" ! -newermt "$time - 1 second" -o -type f -newermt "$time")
    found=$(echo "$found" | grep -v '/app/jib-' || :)
    echo "$found"
    [ -z "$found" ]
}

joins() {
    sh "$root/image/join.sh" "$place/both.tar" "$own" "$other" || return 1
    mkdir "$place/both"
    tar -xf "$place/both.tar" -C "$place/both"
    (cd "$place/both/blobs/sha256" && for blob in *; do echo "$blob  $blob"; done | sha256sum --check --quiet) || return 1
    index=$(sed 's/.*"digest":"sha256:\([0-9a-f]*\)".*/\1/' "$place/both/index.json")
    cat "$place/both/blobs/sha256/$index"
    for one in "$own" "$other"; do
        grep -q "\"digest\":\"$(cat "${one%.tar}.digest")\"[^}]*\"architecture\":\"$(arch_of "$one")\"" "$place/both/blobs/sha256/$index" || return 1
    done
}
joins_no_two_of_a_kind() { ! sh "$root/image/join.sh" "$place/two.tar" "$own" "$own"; }
arch_of() { one=${1##*-}; echo "${one%.tar}"; }

# hold TAR [EMULATOR]: opens the image and holds it to all that is true of each.
hold() {
    tar=$1
    arch=$(arch_of "$tar")
    emulator=${2:+/$2}
    inside=$place/$arch
    sbom=${tar%.tar}.cdx.json
    digest=$(cat "${tar%.tar}.digest")
    blob "${digest#sha256:}" >"$place/manifest"
    blob "$(sed 's/.*"config":{[^}]*"digest":"sha256:\([0-9a-f]*\)".*/\1/' "$place/manifest")" >"$place/config"
    mkdir -p "$inside/proc" "$inside/dev"
    for layer in $(sed 's/.*"layers":\[//' "$place/manifest" | grep -o '"digest":"sha256:[0-9a-f]*' | sed 's/.*://'); do
        blob "$layer" | tar -xzp -C "$inside" --no-same-owner --warning=no-unknown-keyword
    done

    claim "$arch: it is no larger than $limit bytes" small_enough
    claim "$arch: it runs as a user with a number, and no root" config_has '"User":"65532:65532"'
    claim "$arch: it says what it is, for which machine and under which licences" config_has '"org.opencontainers.image.version":"'"$version"'"' '"org.opencontainers.image.licenses":"Apache-2.0 AND ' "\"created\":\"$time\"" "\"architecture\":\"$arch\""
    claim "$arch: its bill of materials names every jar, the runtime and Debian's packages" sbom_names
    claim "$arch: the same bill of materials is inside" cmp "$sbom" "$inside/opt/tsk8s/sbom.cdx.json"
    claim "$arch: its jar is the one that was tested" cmp "$root/cli/target/tsk8s.jar" "$inside/opt/tsk8s/lib/tsk8s.jar"
    claim "$arch: certificates of authorities are inside" has_certificates
    claim "$arch: licences are inside" test -s "$inside/opt/tsk8s/licences/LICENSE" -a -s "$inside/opt/tsk8s/licences/NOTICE" -a -s "$inside/opt/tsk8s/licences/THIRD-PARTY.txt" -a -d "$inside/opt/tsk8s/lib/runtime/legal" -a -s "$inside/usr/share/doc/libc6/copyright"
    claim "$arch: there is no shell in it" no_shell
    claim "$arch: nobody but root can write or become another" nothing_to_write_or_to_become
    claim "$arch: nothing tells where it was built" nothing_tells_the_builder
    claim "$arch: every file in it has the time of the sources" one_time
    [ -z "$emulator" ] || cp "$(command -v "$2")" "$inside$emulator"
    claim "$arch: it says its version from a read-only root" says
    claim "$arch: it finds the demo sick, in Korean too, and the runtime says nothing of its own" demo_is_sick
    claim "$arch: its class archive belongs to its jar and runtime" archive_is_used
    echo "$(basename "$tar"): $(wc -c <"$tar") bytes, $digest"
}
# emulates ARCH: leaves in `by` the program that runs what is for ARCH, installed if need be.
emulates() {
    case $1 in arm64) by=qemu-aarch64-static ;; *) return 1 ;; esac
    command -v $by >/dev/null && return
    command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] && {
        apt-get -o DPkg::Lock::Timeout=60 update -qq &&
            DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=60 install -y -qq --no-install-recommends qemu-user-static
    } >"$place/apt" 2>&1
    command -v $by >/dev/null
}

case $(uname -m) in x86_64) mine=amd64 its=arm64 ;; *) mine=arm64 its=amd64 ;; esac
began=$(date +%s)
# An emulator has one core at a time: the one for the other kind is made beside all that is done with our own.
making=
if emulates $its; then
    (build "-Dimage.arch=$its" "-Dimage.work=$place/other" && echo "the one for $its built in $(($(date +%s) - began)) s") >"$place/making" 2>&1 </dev/null &
    making=$!
    trap '[ -z "$making" ] || { pkill -P "$making"; wait "$making"; } || :; rm -rf "$place"' EXIT
fi
build "-Dimage.arch=$mine"
echo "built in $(($(date +%s) - began)) s"
own=$(ls "$root"/image/target/tsk8s-image-*-linux-$mine.tar)
time=$(sed -n 's|.*<project.build.outputTimestamp>\(.*\)</project.build.outputTimestamp>.*|\1|p' "$root/pom.xml")
build "-Dimage.arch=$mine" "-Dimage.work=$place/again"
claim "two builds in two places give the same bytes" cmp "$own" "$place/again/$(basename "$own")"
claim "two for the same architecture are not joined" joins_no_two_of_a_kind
hold "$own"

if [ -n "$making" ]; then
    code=0
    wait "$making" || code=$?
    making=
    cat "$place/making"
    [ "$code" = 0 ]
    other=$(ls "$place"/other/tsk8s-image-*-linux-$its.tar)
    hold "$other" "$by"
    claim "images for two architectures become one, each with its own digest" joins
else
    echo "SKIPPED: the image for $its: nothing here runs what is for it"
    [ "${IMAGE:-}" != require ] || failed=$((failed + 1))
fi
tally
