#!/usr/bin/env bash
# ci.sh [COMMAND...]: the live part of the build: every stage that this machine can run, each bounded in time; what cannot run is
# said loudly, with the reason, and is no failure (TESTBED=require makes it one; TESTBED=off skips all). Ends everything that it started,
# also when it is killed. Two lanes run side by side, then what measures latencies of a whole world runs alone; what a stage says is
# printed when it is over. Warm: 12 to 15 minutes on two cores; cold: README.md says what is compiled first.
# In a directory, namespaces and at ports of its own:
#   namespaces: a node's networking, sound and wrong     reflector: tsk8s nat --reflect, asked by programs of others
#   nat: real NATs and what tsk8s nat says of them     mtu: real paths and what tsk8s mtu says of them
#   mini: pair without a cluster     mtu-tailnet: mtu inside a real tailnet and below it
#   nat-tailnet: tsk8s nat with the servers of a real tailnet     patches: advised commands, dry run
# Beside it:
#   agents: two nodes whose network agent is asked     image: the container image in restricted pods
#   probe: probe pods in three nodes, sound and with faults     users: API server, its users and faults
# Alone:
#   world: cluster and tailnet, scenario 01
# A command, if given (the live tests of the modules), is run while the world is up, with KUBECONFIG set to its administrator.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export TESTBED_DIR=${TESTBED_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/tsk8s-testbed}
. "$here/look.sh"
LIVE=$TESTBED_DIR/live                   # what each stage said, and how those of each lane ended
can=' ' failed=0 skipped=0 pid= said= lanes=()
end_stage() { # the stage is a process group of its own, led by $pid
  [ -z "$pid" ] || { kill -TERM -- "-$pid" && sleep 1 && kill -KILL -- "-$pid"; } 2>/dev/null; pid=
}
sweep() { # whatever a stage left; both find nothing after an orderly end
  [ ! -d "$TESTBED_DIR/together/pid" ] || "$here/together/down.sh" >/dev/null 2>&1 8>&-
  ! ls "$TESTBED_DIR"/run/*.pid >/dev/null 2>&1 || "$here/cluster/down.sh" --wipe >/dev/null 2>&1 8>&-
}
run() { # run SECONDS CMD...: in a process group of its own; a signal to us ends it at once
  local rc limit=$1; shift
  setsid timeout -k 10 "$limit" "$@" 8>&- 9>&- & pid=$!
  wait "$pid"; rc=$?; end_stage; return $rc
}
exec 8>&2                                # where to, also while a stage's output goes to its file
print() { flock "$LIVE/print" "$@" >&8 2>&8; } # print CMD...: what it says, in one piece
show() { [ -z "$said" ] || print cat "$said"; said=; }
note() { printf '  %-7s %-11s %s\n' "$@" >>"$LIVE/results.$LANE" || exit 1; } # what cannot be told is no success
stage() { # stage NEEDS NAME SECONDS CMD...
  local needs=$1 name=$2 limit=$3 t=$SECONDS rc; shift 3
  case $can in *" $needs "*) ;; *) note SKIPPED "$name" "its programs cannot be built here: the reason stands above"; return ;; esac
  kill -0 $$ 2>/dev/null || exit 1       # ci.sh itself was killed, and could pass nothing on
  said=$LIVE/$name.log; printf '\n=== live: %s\n' "$name" >"$said"; print echo "    $name begins: $said"
  run "$limit" "$@" >>"$said" 2>&1; rc=$?; sweep; show
  case $rc in
    0) note ok "$name" "$((SECONDS - t)) s" ;;
    77) note SKIPPED "$name" "this machine cannot run it: the reason stands above" ;;
    124 | 137) note FAILED "$name" "not done after $limit s" ;;
    *) note FAILED "$name" "exit $rc after $((SECONDS - t)) s" ;;
  esac
}
apart() { # from here on in a directory, namespaces and ports of its own; the programs and the reports are those of all
  local d=$TESTBED_DIR/apart p; mkdir -p "$d"
  for p in bin tailnet-bin stamp; do mkdir -p "$TESTBED_DIR/$p"; [ -L "$d/$p" ] || rm -rf "${d:?}/$p"; ln -sfn "../$p" "$d/$p"; done
  export OUT TESTBED_DIR=$d TESTBED_NETNS=${TESTBED_NETNS:-tb}apart
  export API_PORT=$((${API_PORT:-16443} + 10)) ETCD_PORT=$((${ETCD_PORT:-12379} + 10)) FAULT_PORT=$((${FAULT_PORT:-16444} + 10)) SILENT_PORT=$((${SILENT_PORT:-16445} + 10))
}
lane_apart() {
  apart; sweep
  stage namespaces namespaces 120 "$here/namespaces.sh"
  stage nat reflector 180 "$here/reflector.sh"
  stage nat nat 600 "$here/nat.sh" 1
  stage mtu mtu 600 "$here/mtu.sh" 1
  stage mini mini 240 "$here/mini-doctor.sh"
  stage mini mtu-tailnet 300 "$here/mtu-tailnet.sh" 1
  stage mini nat-tailnet 120 "$here/nat-tailnet.sh"
  stage control patches 420 "$here/patches.sh"
}
lane_beside() {
  sweep
  stage world agents 420 "$here/agents.sh"
  stage world image 240 "$here/image.sh"
  stage world probe 780 "$here/probe.sh" healthy masquerade route cut_off hairpin dns_down egress_no_masquerade mtu_pods random_fully policy restricted
  stage control users 420 "$here/users.sh"
}
lane_alone() { # lane_alone [COMMAND...]
  stage world world 1080 env THEN="$*" "$here/doctor.sh" 01
}
lane() { # lane NAME [ARG...]: starts a shell that runs its stages one after the other
  (
    LANE=$1; trap 'trap "" TERM INT HUP; end_stage; show; sweep' EXIT; trap 'exit 143' TERM INT HUP
    "lane_$@"; exit 0
  ) & lanes+=($!)
}
arrived() { # of the lanes that were started
  while [ ${#lanes[@]} != 0 ]; do wait "${lanes[0]}" || { say "ci.sh: a lane ended before its last stage"; failed=1; }; lanes=("${lanes[@]:1}"); done
}
end_lanes() { # each of them sweeps
  [ ${#lanes[@]} = 0 ] || { kill -TERM "${lanes[@]}"; wait "${lanes[@]}"; } 2>/dev/null; lanes=()
}
[ "${TESTBED:-}" != off ] || { say "SKIPPED: the whole live part (TESTBED=off)"; exit 0; }
take_testbed                             # before the traps: what another run has up is not ours to end
trap 'trap "" TERM INT HUP; end_stage; end_lanes' EXIT
trap 'say "ci.sh: ended from outside"; exit 143' TERM INT HUP
rm -rf "$LIVE"; mkdir -p "$LIVE"
# What lanes have in common is built before them, each in its own bounded time, before the clock of any stage starts.
for what in namespaces nat mtu mini control world; do ! run "${BUILD_LIMIT:-1500}" "$here/build.sh" $what || can+="$what "; done
run 600 "$TSK8S" version >/dev/null || { say "ci.sh: $TSK8S does not start"; exit 1; } # makes its start-up cache, of which there is one
lane apart; lane beside; arrived
lane alone "$@"; arrived
results=("$LIVE"/results.{apart,beside,alone})
say ""; say "live part:"; cat "${results[@]}" >&2
! grep -q '^  FAILED' "${results[@]}" || failed=1
! grep -q '^  SKIPPED' "${results[@]}" || skipped=1
[ $skipped = 0 ] || say "  SKIPPED is not tested: on a machine with root, Go 1.26.6 and a module proxy nothing is skipped (testbed/README.md)"
[ "${TESTBED:-}" != require ] || [ $skipped = 0 ] || failed=1
exit $failed
