#!/bin/sh
# run.sh [--check] [--runs N]: the benchmarks that need no cluster: starts as ratios to a hello-world class on the same JDK
# in the same run, then the waking of 32 peers, 1,000 execs, judging 5,000 nodes, their bundle, what part of that is rendering, and
# a sysdump of 500 MB. --check: exit code 1 if a figure is over its limit.
# README.md beside this file says what else is measured, and how.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/dist/jdk.sh"
. "$root/dist/fake.sh"
[ -n "$jdk" ] || { echo "$jdk_missing" >&2; exit 1; }
command -v python3 >/dev/null || { echo "the benchmarks need python3: install it" >&2; exit 1; }
check=
case " $* " in *" --check "*) check=yes ;; esac

work=$root/target/bench
ready=$root/cli/target/ready
rm -rf "$work"
mkdir -p "$work/hello" "$work/programs"
"$root/tsk8s" version >/dev/null
"$jdk/bin/javac" -d "$work/hello" "$root/bench/Hello.java"
"$jdk/bin/javac" -d "$work/programs" -cp "$ready/tsk8s.jar" "$root/bench/Peers.java" "$root/bench/Execs.java" \
    "$root/bench/BigCluster.java" "$root/bench/Judging.java" "$root/bench/Rendering.java"
"$jdk/bin/jar" --create --file "$work/programs.jar" -C "$work/programs" .

fake_pid=
trap '[ -z "$fake_pid" ] || kill "$fake_pid" 2>/dev/null' EXIT
fake_cluster "$jdk" "$work"

failed=0
python3 "$root/bench/startup.py" --hello "$jdk/bin/java -Xshare:auto -cp $work/hello Hello" --root "$root" \
    --kubeconfig "$work/kubeconfig" "$@" || failed=1
# As the launcher starts it; what is added behind the jar does not spoil the start-up cache.
program() {
    "$jdk/bin/java" -Djdk.reflect.useNativeAccessorOnly=true --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0 \
        -XX:AOTCache="$ready/tsk8s.aot" -Xlog:disable -cp "$ready/tsk8s.jar:$work/programs.jar" "$@" || failed=1
}
program Peers
program Execs "$work/kubeconfig"
program -Xmx128m Judging
python3 "$root/bench/bundles.py" --root "$root" --jdk "$jdk" --work "$work" "$@" || failed=1
for format in text json yaml junit sarif markdown html prometheus summary codequality; do
    program -Xmx128m Rendering "$work/big.tsk8s.zip" "$format"
done
python3 "$root/bench/archives.py" --root "$root" --jdk "$jdk" --work "$work" "$@" || failed=1
[ -z "$check" ] || exit "$failed"
