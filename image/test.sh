#!/bin/sh
# test.sh: makes the image twice from cli/target/tsk8s.jar, in two places, holds it to what docs/image.md says of it, and runs it on
# this machine: a read-only root, user 65532. In a real pod it runs by testbed/image.sh.
set -eu
. "$(dirname -- "$0")/../dist/claims.sh"
inside=$place/root
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
        sh "$inside" "$who" /opt/tsk8s/lib/runtime/bin/java "$@"
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
small_enough() { size=$(wc -c <"$tar"); echo "$size bytes"; [ "$size" -le "$limit" ]; }
config_has() { for text in "$@"; do grep -qF -- "$text" "$place/config" || { echo "no $text in"; cat "$place/config"; return 1; }; done; }
sbom_names() { # every jar that ships, the runtime and the C library
    while read -r name its_version; do
        case $name in dev.tsk8s:*) continue ;; esac
        grep -qF "pkg:maven/${name%:*}/${name#*:}@$its_version?type=jar" "$sbom" || { echo "not in it: $name $its_version"; return 1; }
    done <"$root/cli/runtime-dependencies.txt"
    grep -qF "pkg:generic/openjdk@" "$sbom" && grep -qF "pkg:deb/debian/libc6@" "$sbom"
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

# What a machine of another kind would have made, as far as joining goes: the same, but saying so.
another_kind() {
    case $tar in *-amd64.tar) from=amd64 to=arm64 ;; *) from=arm64 to=amd64 ;; esac
    mkdir "$place/other"
    tar -xf "$tar" -C "$place/other"
    config=$(sed 's/.*"config":{[^}]*"digest":"sha256:\([0-9a-f]*\)".*/\1/' "$place/manifest")
    sed -i "s/\"architecture\":\"$from\"/\"architecture\":\"$to\"/" "$place/other/blobs/sha256/$config"
    renamed "$config"
    sed -i "s/$config/$new/" "$place/other/blobs/sha256/${digest#sha256:}"
    renamed "${digest#sha256:}"
    sed -i "s/${digest#sha256:}/$new/" "$place/other/index.json"
    tar -C "$place/other" -cf "$place/other.tar" oci-layout index.json blobs
}
renamed() { # BLOB: by its new content, which is left in `new`
    new=$(sha256sum "$place/other/blobs/sha256/$1")
    new=${new%% *}
    mv "$place/other/blobs/sha256/$1" "$place/other/blobs/sha256/$new"
}
joins() {
    another_kind
    sh "$root/image/join.sh" "$place/both.tar" "$tar" "$place/other.tar" || return 1
    mkdir "$place/both"
    tar -xf "$place/both.tar" -C "$place/both"
    (cd "$place/both/blobs/sha256" && for blob in *; do echo "$blob  $blob"; done | sha256sum --check --quiet) || return 1
    index=$(sed 's/.*"digest":"sha256:\([0-9a-f]*\)".*/\1/' "$place/both/index.json")
    cat "$place/both/blobs/sha256/$index"
    grep -q "\"digest\":\"$digest\",.*\"architecture\":\"$from\".*\"architecture\":\"$to\"" "$place/both/blobs/sha256/$index"
}
joins_no_two_of_a_kind() { ! sh "$root/image/join.sh" "$place/two.tar" "$tar" "$tar"; }

began=$(date +%s)
build
echo "built in $(($(date +%s) - began)) s"
tar=$(ls "$root"/image/target/tsk8s-image-*.tar)
sbom=${tar%.tar}.cdx.json
time=$(sed -n 's|.*<project.build.outputTimestamp>\(.*\)</project.build.outputTimestamp>.*|\1|p' "$root/pom.xml")
build "-Dimage.work=$place/again"

digest=$(cat "${tar%.tar}.digest")
blob "${digest#sha256:}" >"$place/manifest"
blob "$(sed 's/.*"config":{[^}]*"digest":"sha256:\([0-9a-f]*\)".*/\1/' "$place/manifest")" >"$place/config"
mkdir -p "$inside/proc" "$inside/dev"
for layer in $(sed 's/.*"layers":\[//' "$place/manifest" | grep -o '"digest":"sha256:[0-9a-f]*' | sed 's/.*://'); do
    blob "$layer" | tar -xzp -C "$inside" --no-same-owner --warning=no-unknown-keyword
done

claim "two builds in two places give the same bytes" cmp "$tar" "$place/again/$(basename "$tar")"
claim "it is no larger than $limit bytes" small_enough
claim "it runs as a user with a number, and no root" config_has '"User":"65532:65532"'
claim "it says what it is and under which licences" config_has '"org.opencontainers.image.version":"'"$version"'"' '"org.opencontainers.image.licenses":"Apache-2.0 AND ' "\"created\":\"$time\""
claim "its bill of materials names every jar, the runtime and the C library" sbom_names
claim "the same bill of materials is inside" cmp "$sbom" "$inside/opt/tsk8s/sbom.cdx.json"
claim "its jar is the one that was tested" cmp "$root/cli/target/tsk8s.jar" "$inside/opt/tsk8s/lib/tsk8s.jar"
claim "certificates of authorities are inside" test -s "$inside/opt/tsk8s/lib/runtime/lib/security/cacerts"
claim "licences are inside" test -s "$inside/opt/tsk8s/licences/LICENSE" -a -s "$inside/opt/tsk8s/licences/NOTICE" -a -s "$inside/opt/tsk8s/licences/THIRD-PARTY.txt" -a -d "$inside/opt/tsk8s/lib/runtime/legal" -a -s "$inside/usr/share/doc/libc6/copyright"
claim "there is no shell in it" no_shell
claim "nobody but root can write or become another" nothing_to_write_or_to_become
claim "nothing tells where it was built" nothing_tells_the_builder
claim "every file in it has the time of the sources" one_time
claim "it says its version from a read-only root" says
claim "it finds the demo sick, in Korean too, and the runtime says nothing of its own" demo_is_sick
claim "its class archive belongs to its jar and runtime" archive_is_used
claim "images for two architectures become one, each with its own digest" joins
claim "two for the same architecture do not" joins_no_two_of_a_kind

echo "$(basename "$tar"): $(wc -c <"$tar") bytes, $digest"
tally
