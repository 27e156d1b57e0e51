#!/usr/bin/env bash
# ci.sh [COMMAND...]: the live part of the build: every stage that this machine can run, each bounded in time; what cannot run is
# said loudly, with the reason, and is no failure (TESTBED=require makes it one; TESTBED=off skips all). Ends everything that it started,
# also when it is killed. Warm: under 10 minutes; cold: under 40.
#   namespaces: a node's networking, sound and wrong     reflector: tsk8s nat --reflect, asked by programs of others
#   nat: real NATs and what tsk8s nat says of them     mtu: real paths and what tsk8s mtu says of them
#   mtu-tailnet: the same inside a real tailnet and below it
#   nat-tailnet: tsk8s nat with the servers of a real tailnet
#   mini: pair without a cluster     users: API server, its users and faults     patches: advised commands, dry run
#   agents: two nodes whose network agent is asked     image: the container image in restricted pods
#   probe: probe pods in three nodes, sound and with faults     world: cluster and tailnet, scenario 01
# A command, if given (the live tests of the modules), is run while the world is up, with KUBECONFIG set to its administrator.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export TESTBED_DIR=${TESTBED_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/tsk8s-testbed}
. "$here/look.sh"
results=() failed=0 skipped=0 pid=
note() { results+=("$(printf '%-7s %-8s %s' "$@")"); }
end_stage() { # the stage is a process group of its own, led by $pid
  [ -z "$pid" ] || { kill -TERM -- "-$pid"; sleep 1; kill -KILL -- "-$pid"; } 2>/dev/null; pid=
}
sweep() { # whatever a stage left; both find nothing after an orderly end
  [ ! -d "$TESTBED_DIR/together/pid" ] || "$here/together/down.sh" >/dev/null 2>&1
  ! ls "$TESTBED_DIR"/run/*.pid >/dev/null 2>&1 || "$here/cluster/down.sh" --wipe >/dev/null 2>&1
}
run() { # run SECONDS CMD...: in a process group of its own; a signal to us ends it at once
  local rc limit=$1; shift
  setsid timeout -k 10 "$limit" "$@" 9>&- & pid=$!
  wait "$pid"; rc=$?; end_stage; return $rc
}
stage() { # stage NAME SECONDS CMD...
  local name=$1 limit=$2 t=$SECONDS; shift 2
  say ""; say "=== live: $name"
  run "$limit" "$@"; local rc=$?; sweep
  case $rc in
    0) note ok "$name" "$((SECONDS - t)) s" ;;
    77) note SKIPPED "$name" "this machine cannot run it: the reason stands above"; skipped=1 ;;
    124 | 137) note FAILED "$name" "not done after $limit s"; failed=1 ;;
    *) note FAILED "$name" "exit $rc after $((SECONDS - t)) s"; failed=1 ;;
  esac
}
built() { # built STAGE: compiles it in its own bounded time, before the stage's clock starts
  run "${BUILD_LIMIT:-1500}" "$here/build.sh" "$1" && return
  note SKIPPED "$1" "its programs cannot be built here: the reason stands above"; skipped=1; return 1
}
[ "${TESTBED:-}" != off ] || { say "SKIPPED: the whole live part (TESTBED=off)"; exit 0; }
take_testbed                             # before the traps: what another run has up is not ours to end
trap 'end_stage; sweep' EXIT
trap 'say "ci.sh: ended from outside"; exit 143' TERM INT HUP
sweep
built namespaces && stage namespaces 120 "$here/namespaces.sh"
built nat && stage reflector 180 "$here/reflector.sh"
built nat && stage nat 600 "$here/nat.sh" 1
built mtu && stage mtu 600 "$here/mtu.sh" 1
built mini && stage mini 240 "$here/mini-doctor.sh"
built mini && stage mtu-tailnet 300 "$here/mtu-tailnet.sh" 1
built mini && stage nat-tailnet 120 "$here/nat-tailnet.sh"
built control && stage users 420 "$here/users.sh"
built control && stage patches 420 "$here/patches.sh"
built world && stage agents 420 "$here/agents.sh"
built world && stage image 240 "$here/image.sh"
built world && stage probe 780 "$here/probe.sh" healthy masquerade route cut_off hairpin dns_down egress_no_masquerade mtu_pods random_fully policy restricted
built world && stage world 1080 env THEN="$*" "$here/doctor.sh" 01
say ""; say "live part:"; printf '  %s\n' "${results[@]}" >&2
[ $skipped = 0 ] || say "  SKIPPED is not tested: on a machine with root, Go 1.26.6 and a module proxy nothing is skipped (testbed/README.md)"
[ "${TESTBED:-}" != require ] || [ $skipped = 0 ] || failed=1
exit $failed
