#!/usr/bin/env bash
# image.sh [TAR]: the container image (image/target) in pods that may as little as Pod Security's level "restricted" and a limit of
# 128 MiB let them: what it says, with which exit code, and how long its process lives. Root. A minute.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/look.sh"; . "$here/cluster/env.sh"
TAR=${1:-$(own_image)}
[ -s "$TAR" ] || { say "SKIPPED image.sh: there is no image; mvn -Pimage makes it"; exit 77; }
take_testbed
"$here/build.sh" world || { say "SKIPPED image.sh"; exit 77; }
running etcd && { say "a cluster is up already in $TESTBED_DIR: testbed/cluster/down.sh ends it"; exit 1; }
trap '"$here/cluster/down.sh" --wipe' EXIT; trap 'exit 143' TERM INT HUP
"$here/cluster/up.sh" --nodes 1 9>&- || exit 1

node() { "$here/cluster/node-exec.sh" node1 "$@"; }
node ctr -n k8s.io images import "$TAR" >"$LOG/image.log" 2>&1 && pass "containerd imports the tar" || { cat "$LOG/image.log" >&2; exit 1; }
IMAGE=$(node ctr -n k8s.io images ls -q | grep '/tsk8s:' | head -1)
[ -n "$IMAGE" ] && say "image $IMAGE" || { fail "it has no name"; node ctr -n k8s.io images ls >&2; exit 1; }
kc create namespace restricted >/dev/null
kc label namespace restricted pod-security.kubernetes.io/enforce=restricted >/dev/null
wait_for 30 "its service account" kc -n restricted get serviceaccount default

CODE='' SAID=''
pod() { # pod NAME ARG...: runs it to its end; SAID is what it printed, CODE its exit code
  local name=$1; shift
  kc apply -f - >/dev/null <<Y || return 1
apiVersion: v1
kind: Pod
metadata: {name: $name, namespace: restricted}
spec:
  restartPolicy: Never
  automountServiceAccountToken: false
  containers:
  - name: tsk8s
    image: $IMAGE
    imagePullPolicy: Never
    args: $(jq -nc '$ARGS.positional' --args -- "$@")
    resources: {limits: {memory: 128Mi}, requests: {cpu: 10m, memory: 64Mi}}
    securityContext:
      runAsNonRoot: true
      readOnlyRootFilesystem: true
      allowPrivilegeEscalation: false
      capabilities: {drop: [ALL]}
      seccompProfile: {type: RuntimeDefault}
Y
  wait_for 60 "pod $name" ended "$name"
  CODE=$(kc -n restricted get pod "$name" -o jsonpath='{.status.containerStatuses[0].state.terminated.exitCode}')
  SAID=$(kc -n restricted logs "$name")
  say "$name: exit $CODE after $(lived "$name") ms"
}
ended() { [ -n "$(kc -n restricted get pod "$1" -o jsonpath='{.status.containerStatuses[0].state.terminated.exitCode}')" ]; }
lived() { # by containerd's own words: from the start of the process until its end was seen
  local id began ended
  id=$(kc -n restricted get pod "$1" -o jsonpath='{.status.containerStatuses[0].containerID}'); id=${id##*/}
  began=$(said_at "StartContainer for .*$id.* returns successfully"); ended=$(said_at "shim disconnected.*$id")
  [ -n "$began" ] && [ -n "$ended" ] && echo $(($(date -d "$ended" +%s%3N) - $(date -d "$began" +%s%3N))) || echo "unknown many"
}
said_at() { sed -n "/$1/s/^time=\"\([^\"]*\)\".*/\1/p" "$LOG/node1-containerd.log" | tail -1; }

pod version version
[ "$CODE" = 0 ] && [[ $SAID == "tsk8s "* ]] && pass "version: $SAID" || fail "version: exit $CODE, $SAID"
pod demo doctor --demo
[ "$CODE" = 1 ] && [[ $SAID == *"Healthy checks"* ]] && pass "doctor --demo finds the demo sick" || fail "doctor --demo: exit $CODE, $SAID"
grep -E '^(WARNING|OpenJDK|Exception|Error)' <<<"$SAID" >&2 && fail "the Java runtime says something of its own"
pod korean doctor --demo --lang ko
[[ $SAID == *정상* ]] && pass "Korean comes out as Korean" || fail "Korean is broken: $SAID"
pod dns mtu kube-dns.kube-system.svc.cluster.local:53
[[ $SAID == *"($DNS_IP:53)"* ]] && pass "names of the cluster are resolved" || fail "no name is resolved: $SAID"
verdict image.sh
