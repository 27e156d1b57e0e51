#!/bin/sh
# rehearse.sh JAVA DIR JDK: makes DIR/tsk8s.aot, the start-up cache of DIR/tsk8s.jar, by running the commonest commands once,
# some of them against a cluster that the JDK plays, one with a sysdump. The cache belongs to this very jar, this very JAVA
# and these very flags; whoever copies one copies all.
set -eu
java=$1
dir=$2
jdk=$3
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/dist/fake.sh"

work=$(mktemp -d)
fake_pid=
trap '[ -z "$fake_pid" ] || kill "$fake_pid" 2>/dev/null; rm -rf "$work"' EXIT
fake_cluster "$jdk" "$work"
"$jdk/bin/java" "$root/bench/Sysdump.java" "$work/sysdump.zip" 1

log=$work/rehearsal.log
# No training data: what the JIT compiler would compile ahead because of them takes a short run more than it gives.
if ! "$java" -XX:AOTCacheOutput="$dir/tsk8s.aot" -XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining -Djdk.reflect.useNativeAccessorOnly=true --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -cp "$dir/tsk8s.jar" dev.tsk8s.cli.Rehearsal "$work/kubeconfig" "$work/sysdump.zip" </dev/null >"$log" 2>&1 || [ ! -s "$dir/tsk8s.aot" ]; then
    cat "$log" >&2
    echo "tsk8s: the start-up cache could not be made" >&2
    exit 1
fi
rm -f "$dir/tsk8s.aot.config"
