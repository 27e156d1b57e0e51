#!/bin/sh
# run.sh [--check] [--runs N]: the start-up benchmarks, as ratios to a hello-world class on the same JDK in the same run.
# --check: exit code 1 if a figure is over its limit. README.md beside this file says what else is measured, and how.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
. "$root/dist/jdk.sh"
[ -n "$jdk" ] || { echo "$jdk_missing" >&2; exit 1; }
command -v python3 >/dev/null || { echo "the benchmarks need python3: install it" >&2; exit 1; }

work=$root/target/bench
mkdir -p "$work"
"$jdk/bin/javac" -d "$work" "$root/bench/Hello.java"
"$root/tsk8s" version >/dev/null

exec python3 "$root/bench/startup.py" --hello "$jdk/bin/java -Xshare:auto -cp $work Hello" --root "$root" "$@"
