#!/bin/sh
# make-ready.sh DIR: builds the jar if a source is newer, makes its start-up cache and swaps both into DIR at once.
# TSK8S_JDK names the JDK 25. Everything it has to say is progress.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
ready=$1
jar=$root/cli/target/tsk8s.jar

say() { echo "tsk8s: $*"; }

# Two first uses at once: the second waits, and finds the work done.
mkdir -p "$root/cli/target"
if [ -z "${TSK8S_LOCKED:-}" ] && command -v flock >/dev/null 2>&1; then
    TSK8S_LOCKED=1 exec flock "$root/cli/target" sh "$0" "$@"
fi

stale() {
    [ ! -e "$1" ] || [ -n "$(find "$root/pom.xml" "$root"/dist/*.sh "$root"/dist/*.java "$root"/*/pom.xml "$root"/*/src/main -newer "$1" | head -n 1)" ]
}

stale "$jar" || stale "$ready/tsk8s.jar" || ! cmp -s "$TSK8S_JDK/release" "$ready/jdk" || exit 0

if stale "$jar"; then
    if ! command -v mvn >/dev/null 2>&1; then
        say "this checkout is not built yet and Maven is missing: install Maven 3.8 or newer"
        exit 1
    fi
    say "building from source (the first time Maven also downloads what it needs) ..."
    log=$root/cli/target/build.log
    {
        code=0
        JAVA_HOME=$TSK8S_JDK mvn -B -ntp -f "$root/pom.xml" -pl cli -am -Dmaven.test.skip=true package 2>&1 || code=$?
        echo "exit code $code"
    } | tee "$log" | sed -n 's/^\[INFO\] Building tsk8s \([a-z]*\) .*/tsk8s:   \1/p'
    if ! tail -n 1 "$log" | grep -q 'exit code 0$'; then
        grep -E '^\[(ERROR|WARNING)\] /|^\[ERROR\] Failed' "$log" | sort -u | head -n 20
        say "the build failed; all of it is in $log"
        exit 1
    fi
    # Nothing changed in the end: Maven may leave an older jar in place.
    touch "$jar"
fi

say "making the start-up cache ..."
next=$ready.next
rm -rf "$next"
mkdir -p "$next"
cp "$jar" "$next/tsk8s.jar"
sh "$root/dist/rehearse.sh" "$TSK8S_JDK/bin/java" "$next" "$TSK8S_JDK"
cp "$TSK8S_JDK/release" "$next/jdk"
rm -rf "$ready.old"
[ ! -e "$ready" ] || mv "$ready" "$ready.old"
mv "$next" "$ready"
# The cache remembers the jar where it was made. While no file is there the JVM asks for it again for every class: 500 times, 30 ms.
ln -s "$(basename "$ready")" "$next"
rm -rf "$ready.old"
say "ready"
