#!/usr/bin/env bash
# doctor.sh NN... | all: for each scenario: sick world -> `tsk8s doctor` from the laptop (a tailnet host) and from outside (no tailscaled) ->
# the commands that it prints typed in as they are -> the path is what was promised, and the doctor is silent. Root.
# Uses the running world, or brings one up and takes it down again. KEEP=1 leaves it up. THEN: a command to run at the end, in the world.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/look.sh"; . "$here/together/lib.sh"; . "$here/scenario/expected.sh"
ALL="01 02 03 04 05 06 07"
[ $# -gt 0 ] || { sed -n '2,5s/^# //p' "$0"; exit 2; }
[ "$1" = all ] && set -- $ALL

# scene NN STEP: brings the scenario to that step; the script itself compares with what tailscale says
scene() {
  local s; s=$(ls "$here/scenario/$1"-*.sh)
  say "--- $(basename "$s" .sh) $2"
  timeout 240 "$s" "$2" >"$RUN/log/scene" 2>&1 9>&- && return
  cat "$RUN/log/scene" >&2; fail "scenario $1 $2 does not come to its truth"; return 1
}
# seen NN-STEP CHECK [CHECK-OUTSIDE]: the doctor from both places; CHECK is a function of expected.sh
seen() {
  look "$1/laptop" "$TOGETHER/in.sh" laptop --; "$2"
  look "$1/outside" env KUBECONFIG="$KUBECONFIG" --; "${3:-$2}"
  J=$OUT/$1/laptop/report.json
}
told() { tell "$1/laptop" "$TOGETHER/in.sh" laptop --; tell "$1/outside" env KUBECONFIG="$KUBECONFIG" --; }

# typed CODE [HOST]: what the report in $J says to type for CODE, typed as it stands. kubectl: where the operator of the cluster sits;
# tailscale: on HOST (a client host, or nodeN). A command of other kind, or with a blank to fill in, is not one that can be typed.
typed() {
  local c n=0
  while IFS= read -r c; do
    [ -n "$c" ] || continue
    [ -z "${AUTHKEY:-}" ] || c=${c//<new auth key>/$AUTHKEY}     # the one blank that only the owner of the tailnet can fill in
    case $c in
      *'<'[a-zA-Z]*'>'*) say "  not typed (has a blank to fill in): $c"; continue ;;
      kubectl\ *) say "  \$ $c"; timeout 120 bash -c "$c" >"$RUN/log/typed" 2>&1 ;;
      tailscale\ * | sudo\ tailscale\ *) [ -n "${2:-}" ] || { say "  not typed (no host): $c"; continue; }
        say "  $2\$ $c"; typed_on "$2" "${c#sudo }" >"$RUN/log/typed" 2>&1 ;;
      *) say "  not typed (neither kubectl nor tailscale): $c"; continue ;;
    esac || { sed 's/^/      /' "$RUN/log/typed" >&2; fail "the printed command fails: $c"; }
    n=$((n + 1))
  done < <(commands "$1")
  [ $n -gt 0 ] && pass "typed $n commands of $1" || fail "nothing to type for $1: $(jq -c --arg c "$1" '[.findings[] | select(.code == $c) | .advice.commands]' "$J")"
}
# proved CODE: what the report in $J says to type to see that the cure worked; only what kubectl does
proved() {
  local c
  while IFS= read -r c; do
    case $c in kubectl\ *) ;; *) continue ;; esac
    timeout 120 bash -c "$c" >"$RUN/log/proved" 2>&1 && pass "proved by: ${c:0:100}" || { sed 's/^/      /' "$RUN/log/proved" >&2; fail "the printed proof fails: $c"; }
  done < <(jq -r --arg c "$1" '[.findings[] | select(.code == $c) | .advice.verifyCommands[]] | unique_by(.) | .[]' "$J")
}
typed_on() { case $1 in node*) node "$1" env PATH="$TSLAB_PATH" bash -c "$2" ;; *) hx "$1" bash -c "$2" ;; esac; }
rolled() { kc -n $NS rollout status "$1" --timeout=90s >/dev/null || fail "$1 does not become ready"; }   # rolled deployment/NAME
promised() { # promised APP CLIENT=STATE...: the path, by what tailscale itself says after pings
  local p; p=$(pod "$1"); shift
  paths "$p" >/dev/null 2>"$RUN/log/promised" && expect "$@" || { cat "$RUN/log/promised" >&2; fail "the path is not what was promised"; }
}

take_testbed
if ! kc get nodes >/dev/null 2>&1 || [ ! -e "$RUN/key" ]; then
  "$here/build.sh" world || { say "SKIPPED doctor.sh"; exit 77; }
  "$TOGETHER/down.sh" >/dev/null 2>&1
  trap '[ -n "${KEEP:-}" ] || "$TOGETHER/down.sh"' EXIT
  trap 'exit 143' TERM INT HUP
  "$TOGETHER/up.sh" 9>&- || { say "the world does not come up"; exit 1; }
fi
product_ready || exit 77
for nn; do declare -F "case_$nn" >/dev/null || { say "no scenario $nn"; exit 2; }; "case_$nn"; done
if [ -n "${THEN:-}" ]; then say "--- $THEN"; bash -c "$THEN" >&2 || fail "$THEN"; fi
verdict "doctor.sh $*"
