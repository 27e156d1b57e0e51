#!/bin/sh
# active.sh [--scale S] [NODES...]: `doctor --active` on 1,000, 2,000 and 5,000 simulated nodes; active.py says what is measured. Ten
# minutes; `active.sh 1000` takes a bit more than one. With `--scale 1` pods take as long as real ones, and all takes half an hour.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/dist/jdk.sh"
[ -n "$jdk" ] || { echo "$jdk_missing" >&2; exit 1; }
"$root/tsk8s" version >/dev/null
programs=$root/target/bench/active
mkdir -p "$programs"
"$jdk/bin/javac" -d "$programs" -cp "$root/cli/target/ready/tsk8s.jar" "$root/bench/ManyPods.java"
exec python3 "$root/bench/active.py" --jdk "$jdk" --ready "$root/cli/target/ready" --programs "$programs" "$@"
