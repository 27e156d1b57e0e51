#!/bin/sh
# rehearse.sh JAVA DIR: makes DIR/tsk8s.aot, the start-up cache of DIR/tsk8s.jar, by running the commonest commands once.
# The cache belongs to this very jar, this very JAVA and these very flags; whoever copies one copies all.
set -eu
java=$1
dir=$2

log=$dir/rehearsal.log
if ! "$java" -XX:AOTCacheOutput="$dir/tsk8s.aot" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -cp "$dir/tsk8s.jar" dev.tsk8s.cli.Rehearsal </dev/null >"$log" 2>&1 || [ ! -s "$dir/tsk8s.aot" ]; then
    cat "$log" >&2
    echo "tsk8s: the start-up cache could not be made" >&2
    exit 1
fi
rm -f "$log" "$dir/tsk8s.aot.config"
