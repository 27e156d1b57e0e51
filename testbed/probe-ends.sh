#!/usr/bin/env bash
# probe-ends.sh [CASE...]: how runs of `tsk8s doctor --active` end in a real cluster of three nodes, as a user who may do what
# deploy/rbac allows and no more: signals, quotas, limits, webhooks, evictions, a lost node, a lost API server. The report says what was
# seen, finds nothing that is not so, and nothing of ours is left. In the end the audit log is asked. Wants the image. Root. Ten minutes.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) NAME=probe-ends.sh
. "$here/probing.sh"
kc -n probes apply -f "$ROOT/deploy/rbac/active.yaml" >/dev/null
kc apply -f "$ROOT/deploy/rbac/cluster.yaml" >/dev/null
kc create clusterrolebinding nobody-reads --clusterrole=tsk8s --user=nobody >/dev/null
kc -n probes create rolebinding nobody-measures --role=tsk8s-active --user=nobody >/dev/null
export KUBECONFIG=$KCFG/nobody.conf
LIFETIME=${LIFETIME:-90}

whole() { # every place was measured
  local bad; bad=$(jq -c '[.checks[] | select(.id | test("^model-(reach|seen|loss|node-address|service)")) | select(.verdict != "healthy") | .id + " " + .verdict + " " + (.reason.text // "")]' "$J")
  [ "$bad" = '[]' ] && pass "$1: everything was measured" || fail "$1: $bad"
}
fails_not() { [ "$RC" = 0 ] || [ "$RC" = 3 ] && pass "$1: exit $RC" || fail "$1: exit $RC"; }
behind() { # behind NAME SECONDS: a run in the background, until its pods have run so long
  look "$1" -- --active --probe-image "$IMAGE" --probe-namespace probes --no-exec --only model --timeout "${LIFETIME}s" & RUN_PID=$!
  J=$OUT/$1/report.json
  wait_for 40 "probe pods" eval '[ "$(kc -n probes get pods --no-headers 2>/dev/null | grep -c Running)" -ge 9 ]'
  sleep "$2"
}
ended() { wait "$RUN_PID"; RC=$(jq -r .exitCode "$J"); }

sound() { measure sound; found sound; whole sound; }
eviction() { # one pod of each kind is evicted in the middle of the questions
  behind eviction 3
  local pod; for pod in $(kc -n probes get pods -o name --field-selector spec.nodeName=node2); do
    kc create --raw "/api/v1/namespaces/probes/${pod/pod/pods}/eviction" -f - >/dev/null <<J
{"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "${pod#pod/}", "namespace": "probes"}}
J
  done
  ended; found eviction; fails_not eviction; same_objects eviction 30
}
node_lost() { # the whole node, its packets and its kubelet
  behind node-lost 3; node node3 ip link set eth0 down
  ended; found node-lost
  jq -e 'any(.checks[].gaps[]?; .subject.name == "node3")' "$J" >/dev/null && pass "node-lost: node3 is unknown" || fail "node-lost: node3 is not unknown"
  node node3 ip link set eth0 up; node node3 ip route replace default via 10.10.0.1 2>/dev/null
  for n in 1 2; do node node3 ip route replace 10.244.$n.0/24 via 10.10.0.1$n; done
  same_objects node-lost 90; wait_for 90 "node3 again" eval 'kc get node node3 --no-headers | grep -qw Ready'
}
api_lost() { # it hangs, and comes back when the run is over
  behind api-lost 2; kill -STOP "$(cat "$RUN/kube-apiserver.pid")"
  LIFETIME=90; ended; kill -CONT "$(cat "$RUN/kube-apiserver.pid")"
  found api-lost; same_objects api-lost $((LIFETIME + 90))
}
quota() {
  kc -n probes create quota few --hard=pods=4 >/dev/null
  measure quota; found quota; unknown_is quota 'exceeded quota'
  kc -n probes delete quota few >/dev/null; same_objects quota 20
}
limits() {
  kc -n probes apply -f - >/dev/null <<Y
apiVersion: v1
kind: LimitRange
metadata: {name: small}
spec: {limits: [{type: Container, max: {memory: 32Mi}}]}
Y
  measure limits; found limits; unknown_is limits 'maximum memory usage'
  kc -n probes delete limitrange small >/dev/null
}
webhook() { # one that nobody answers
  kc apply -f - >/dev/null <<Y
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: gatekeeper.example.com}
webhooks:
- name: gatekeeper.example.com
  admissionReviewVersions: [v1]
  sideEffects: None
  failurePolicy: Fail
  timeoutSeconds: 2
  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: probes}}
  rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
  clientConfig: {url: "https://127.0.0.1:9/validate"}
Y
  measure webhook; found webhook; unknown_is webhook gatekeeper.example.com
  kc delete validatingwebhookconfiguration gatekeeper.example.com >/dev/null
}
cordon() { kc cordon node3 >/dev/null; measure cordon; found cordon; whole cordon; kc uncordon node3 >/dev/null; }
no_image() { look no-image -- --active --probe-image localhost/none:1 --probe-namespace probes --no-exec --only model --timeout 60s; found no-image; unknown_is no-image none:1; same_objects no-image 20; }
interrupted() { # by timeout, since a shell lets what it starts in the background ignore SIGINT
  timeout 120 "$TSK8S" doctor --active --probe-image "$IMAGE" --probe-namespace probes --no-exec --only model --timeout "${LIFETIME}s" -o json >"$OUT/interrupted.json" 2>"$OUT/interrupted.txt" 9>&- & local p=$!
  wait_for 30 "its pods" eval '[ "$(kc -n probes get pods -o name | wc -l)" -gt 2 ]'
  if [ "$1" = KILL ]; then kill -KILL $(pgrep -P $p) $p; else kill -"$1" $p; fi
  wait $p; say "interrupted by $1: exit $?"
  same_objects "interrupted by $1" "$2"
}
int() { interrupted INT 20; }
term() { interrupted TERM 20; }
killed() { interrupted KILL $((LIFETIME + 30 + 60)); }
cleaned() { # after a kill, by hand
  interrupted KILL 0 2>/dev/null; FAILED=$((FAILED - 1))
  "$TSK8S" probe clean -n probes >"$OUT/clean.txt" 2>&1; say "$(tail -1 "$OUT/clean.txt")"; same_objects "probe clean" 20
}

mine() { jq -c 'select(.user.username == "nobody")' "$LOG/audit.log"; }
audited() { # what the API server says that the user did
  sleep 2
  local w; w=$(mine | wc -l)
  [ "$w" -gt 50 ] && pass "audit: $w requests" || fail "audit: $w requests are too few to prove anything"
  w=$(mine | jq -r 'select(.verb | test("create|update|patch|delete")) | select(.objectRef.subresource == null) | select((.objectRef.name // "") | startswith("tsk8s-probe-") | not) | .verb + " " + .requestURI' | sort | uniq -c)
  [ -z "$w" ] && pass "audit: wrote only objects of its own" || fail "audit: $w"
  w=$(mine | jq -r 'select(.objectRef.subresource != null) | select((.objectRef.name // "") | startswith("tsk8s-probe-") | not) | .verb + " " + .requestURI' | sort | uniq -c)
  [ -z "$w" ] && pass "audit: talked to its own pods only" || fail "audit: $w"
  w=$(mine | jq -r 'select(.objectRef.namespace == "probes" and .responseStatus.code == 403) | .verb + " " + .objectRef.resource' | sort | uniq -c)
  [ -z "$w" ] && pass "audit: nothing was forbidden" || fail "audit: forbidden: $w"
  # a grant that nothing asked for is too much; an apply that makes an object is a patch and wants create, an attach is a get and wants create
  local used granted
  used=$(mine | jq -r 'select(.objectRef.namespace == "probes") | ([.objectRef.resource, .objectRef.subresource // empty] | join("/")) as $r
    | if .verb == "patch" then "patch " + $r, "create " + $r elif $r == "pods/attach" then "get " + $r, "create " + $r else .verb + " " + $r end' | sort -u)
  granted=$(kc -n probes get role tsk8s-active -o json | jq -r '.rules[] | .resources[] as $r | .verbs[] | . + " " + $r' | sort -u)
  w=$(comm -13 <(echo "$used") <(echo "$granted"))
  [ -z "$w" ] && pass "audit: every grant of active.yaml was asked for" || fail "audit: never asked for: $(echo $w)"
}

objects >"$LOG/before.txt"
ALL="sound eviction node_lost api_lost quota limits webhook cordon no_image int term killed cleaned"
for c in ${*:-$ALL}; do say ""; say "== $c"; has_case "$c" || continue; $c; done
[ $# -gt 0 ] || { say ""; audited; }
verdict probe-ends.sh
