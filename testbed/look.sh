# shellcheck shell=bash
# Runs the product and compares what it says. Sourced by the scripts that look at a live world.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TSK8S=${TSK8S:-$ROOT/tsk8s}
OUT=${OUT:-${TESTBED_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/tsk8s-testbed}/out}   # what the product said, one folder per look
FAILED=0

TESTBED_DIR=${TESTBED_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/tsk8s-testbed}
take_testbed() { # one live run at a time on one machine; what is started from here is to close file 9, or it keeps the lock
  [ -z "${TESTBED_HELD:-}" ] || return 0
  mkdir -p "$TESTBED_DIR"; exec 9>"$TESTBED_DIR/lock"
  flock -n 9 || { say "waiting for another live run on this machine"; flock -w 2400 9; } || { say "another live run holds $TESTBED_DIR/lock"; exit 1; }
  export TESTBED_HELD=1
}
own_image() { # the image for this machine, if it was made
  local arch; case $(uname -m) in x86_64) arch=amd64 ;; *) arch=arm64 ;; esac
  ls "$ROOT"/image/target/tsk8s-image-*-linux-$arch.tar 2>/dev/null
}
# java_of ARG...: JAVA, a Java that has the program and what is compiled into $W on its class path. It starts as the launcher starts it: from
# its start-up cache, if $CLASSES is the jar that has one beside it.
java_of() {
  local cache=${CLASSES%/*}/tsk8s.aot
  JAVA=("$jdk/bin/java" -Xlog:disable -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED "$@" -cp "$CLASSES:$W")
  [ ! -e "$cache" ] || JAVA+=(-XX:AOTCache="$cache" -Djdk.reflect.useNativeAccessorOnly=true -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0)
}
has_case() { declare -F "$1" >/dev/null || { fail "there is no case $1"; return 1; }; }
say() { printf '%s\n' "$*" >&2; }
pass() { say "  ok    $*"; }
fail() { say "  FAIL  $*"; FAILED=$((FAILED + 1)); }
product_ready() { # builds on first use; nothing of that belongs into a look
  [ -x "$TSK8S" ] || { say "SKIPPED: there is no ${TSK8S##*/} to run"; return 1; }
  "$TSK8S" version >/dev/null || { say "the product does not start"; return 1; }
}

# look NAME [PREFIX...] -- ARGS...: `tsk8s doctor ARGS -o json`, run by PREFIX (a host of the testbed, env ...), into $OUT/NAME.
# Afterwards J is the report, RC the exit code. What every report owes is checked at once.
look() {
  local name=$1 prefix=() start; shift
  while [ "$1" != -- ]; do prefix+=("$1"); shift; done; shift
  LOOK=$OUT/$name J=$OUT/$name/report.json; mkdir -p "$LOOK"
  start=$(date +%s%N)
  timeout 120 "${prefix[@]}" "$TSK8S" doctor -o json "$@" >"$J" 2>"$LOOK/stderr.txt"; RC=$?
  TOOK=$((($(date +%s%N) - start) / 1000000))
  say "$name: exit $RC after $TOOK ms: $(roots | tr '\n' ' ')"
  grep -nE '^\s+at [a-z].*\(.*\.java|Exception in thread' "$LOOK/stderr.txt" "$J" >&2 && fail "$name: a stack trace"
  jq -e --argjson rc "$RC" '.schemaVersion == 1 and .exitCode == $rc' "$J" >/dev/null 2>&1 || fail "$name: no report, or its exitCode is not $RC"
  jq -e '[.checks[] | select(.verdict == "unknown" and ((.reason.text // "") == ""))] == []' "$J" >/dev/null 2>&1 || fail "$name: an unknown without a reason"
}
tell() { # tell NAME [PREFIX...] -- ARGS...: the same as text in both languages, for people to read
  local name=$1 prefix=() l; shift
  while [ "$1" != -- ]; do prefix+=("$1"); shift; done; shift
  mkdir -p "$OUT/$name"
  for l in en ko; do timeout 120 "${prefix[@]}" "$TSK8S" doctor --lang $l "$@" >"$OUT/$name/report.$l.txt" 2>"$OUT/$name/stderr.$l.txt"; done
  for l in en ko; do [ -s "$OUT/$name/report.$l.txt" ] || fail "$name: no text in $l"; done
}

roots() { jq -r '[.findings[]? | select(.explainedBy == null and (.severity == "problem" or .severity == "warning")) | .code] | unique[]' "$J" 2>/dev/null; }
roots_are() { # roots_are CODE...: these causes and no other (none: silent)
  local want got; want=$(printf '%s\n' "$@" | sort -u); got=$(roots | sort -u)
  [ "$want" = "$got" ] && pass "causes: ${*:-none}" || fail "causes are [$(echo $got)], not [$*]"
}
check_is() { jq -e --arg c "$1" --arg v "$2" 'any(.checks[]; .id == $c and .verdict == $v)' "$J" >/dev/null && pass "$1: $2" || fail "$1 is not $2: $(jq -c --arg c "$1" '[.checks[] | select(.id == $c)]' "$J")"; }   # check_is ID VERDICT
names() { # names CODE NAME: a finding of that code is about NAME, or tells of it
  jq -e --arg c "$1" --arg n "$2" '[.findings[] | select(.code == $c) | [.subject.name, (.details | tostring)] | any(contains($n))] | any' "$J" >/dev/null && pass "$1 names $2" || fail "$1 does not name $2: $(jq -c --arg c "$1" '[.findings[] | select(.code == $c) | [.subject, .details]]' "$J")"
}
path_is() { # path_is FROM TO STATE [EXPECTED]: FROM and TO are the beginnings of names
  jq -e --arg f "$1" --arg t "$2" --arg s "$3" --arg e "${4:-}" '[.paths[] | select((.from | split("/")[-1] | startswith($f)) and (.to | split("/")[-1] | startswith($t)))] | length > 0 and all(.state == $s and ($e == "" or .expected == $e))' "$J" >/dev/null 2>&1 &&
    pass "path $1 -> $2: $3" || fail "path $1 -> $2 is not $3${4:+, expected $4}: $(jq -c '[.paths[]? | {from, to, state, expected}]' "$J" 2>/dev/null)"
}
exit_is() { case " $* " in *" $RC "*) pass "exit $RC" ;; *) fail "exit $RC, not one of: $*" ;; esac; }
within() { [ "$TOOK" -le "$1" ] && pass "$TOOK ms" || fail "took $TOOK ms, allowed $1"; }
commands() { # commands CODE: what the report advises to type for that finding
  jq -r --arg c "$1" '[.findings[] | select(.code == $c) | .advice.commands[]] | unique_by(.) | .[]' "$J"
}
verdict() { [ "$FAILED" = 0 ] && say "$1: all as it should be" || say "$1: $FAILED FAILED (reports in $OUT)"; return $((FAILED > 0)); }
