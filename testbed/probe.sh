#!/usr/bin/env bash
# probe.sh [CASE...]: `tsk8s doctor --active` in a real cluster of three nodes: sound, then one fault at a time in the nodes' own rules and
# routes, each to be named and nothing else; and what is left in the cluster after each way to end. Wants the image (mvn -Pimage). Root.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/look.sh"; . "$here/cluster/env.sh"
TAR=$(ls "$ROOT"/image/target/tsk8s-image-*.tar 2>/dev/null | head -1)
[ -s "$TAR" ] || { say "SKIPPED probe.sh: there is no image; mvn -Pimage makes it"; exit 77; }
take_testbed
"$here/build.sh" world || { say "SKIPPED probe.sh"; exit 77; }
product_ready || exit 77
running etcd && { say "a cluster is up already in $TESTBED_DIR: testbed/cluster/down.sh ends it"; exit 1; }
trap 'kill "${OUTSIDE[@]}" 2>/dev/null; "$here/cluster/down.sh" --wipe' EXIT; trap 'exit 143' TERM INT HUP
"$here/cluster/up.sh" --nodes 3 --masq flannel 9>&- || exit 1

node() { local n=$1; shift; "$here/cluster/node-exec.sh" "$n" "$@"; }
for n in node1 node2 node3; do
  node $n ctr -n k8s.io images import "$TAR" >"$LOG/image-$n.log" 2>&1 || { cat "$LOG/image-$n.log" >&2; exit 1; }
done
IMAGE=$(node node1 ctr -n k8s.io images ls -q | grep '/tsk8s:' | head -1)
export KUBECONFIG=$KCFG/admin.conf
kc create namespace probes >/dev/null
kc label namespace probes pod-security.kubernetes.io/enforce=privileged >/dev/null

HOSTS=(--outside "$INET_IP" --outside 203.0.113.11) OUTSIDE=()
outside() { # two hosts beyond the NAT gateway that answer TCP and STUN
  ip netns exec "$NETNS-inet" "$TSK8S" nat --reflect --listen "$INET_IP:3478" --listen 203.0.113.11:3478 >"$LOG/stun.log" 2>&1 9>&- & OUTSIDE+=($!)
  for a in "$INET_IP" 203.0.113.11; do ip netns exec "$NETNS-inet" python3 -m http.server 443 --bind "$a" >"$LOG/tcp-$a.log" 2>&1 9>&- & OUTSIDE+=($!); done
}
outside
measure() { # measure NAME [ARG...]: of topic model alone; J is the report
  local name=$1; shift
  look "$name" -- --active --probe-image "$IMAGE" --probe-namespace probes --no-exec --only model --timeout 90s "${HOSTS[@]}" "$@"
}
found() { # found NAME 'CODE SUBJECT'...: these findings of probes' measurements and no other
  local name=$1 want got; shift
  want=$(printf '%s\n' "$@" | sort -u); got=$(measured | sort -u)
  [ "$want" = "$got" ] && pass "$name: ${*:-nothing}" || fail "$name: found [$got], not [$*]"
}
measured() { # of the checks that probes feed
  jq -r '.findings[] | select(.explainedBy == null) | select(.code | test("^model-(reach|seen|loss|node-address|service|dns|egress)/")) | .code + " " + .subject.name' "$J"
}
unknown_is() { jq -e --arg t "$2" 'any(.checks[]; .verdict == "unknown" and ((.reason.text // "") | contains($t)))' "$J" >/dev/null && pass "$1: unknown says $2" || fail "$1: no unknown says $2: $(jq -c '[.checks[] | select(.verdict == "unknown") | .reason.text]' "$J")"; }
fault() { # fault NODE CMD...: a rule, and how to take it back: -I becomes -D
  node "$@"; UNDO+=("$(printf '%q ' "${@/#-I/-D}")")
}
UNDO=()
mend() { local u; for u in "${UNDO[@]}"; do eval "node $u" >/dev/null 2>&1; done; UNDO=(); }
objects() { # every object of the cluster but what it writes by itself
  local kinds; kinds=$(kc api-resources --verbs=list -o name | grep -vE '^(events|leases|endpointslices|endpoints|componentstatuses)' | paste -sd,)
  kc get "$kinds" -A -o name --ignore-not-found 2>/dev/null | sort
}
same_objects() { # same_objects NAME SECONDS: nothing of ours is left after so long
  local i; for ((i = 0; i < $2; i++)); do objects >"$LOG/after.txt"; cmp -s "$LOG/before.txt" "$LOG/after.txt" && break; sleep 1; done
  cmp -s "$LOG/before.txt" "$LOG/after.txt" && pass "$1: nothing is left after $i s" || fail "$1: left: $(diff "$LOG/before.txt" "$LOG/after.txt" | head -5 | tr '\n' ' ')"
}

healthy() {
  measure healthy; found healthy
  for c in model-reach model-seen model-loss model-node-address model-service model-dns model-egress; do check_is $c healthy; done
  within 60000
}
masquerade() {
  fault node2 iptables -t nat -I POSTROUTING -s 10.244.2.0/24 -d 10.244.0.0/16 -j MASQUERADE
  measure masquerade; found masquerade "model-seen/rewritten-by-sender node2"; mend
}
node_to_pods() {
  fault node2 iptables -I OUTPUT -d 10.244.0.0/16 -j DROP
  measure node-to-pods; found node-to-pods "model-reach/node-to-pods node2"; mend
}
route() {
  node node1 ip route replace blackhole 10.244.2.0/24
  measure route; found route "model-reach/pods-apart node1 -> node2"
  node node1 ip route replace 10.244.2.0/24 via 10.10.0.12
}
black_hole() {
  fault node1 iptables -t raw -I PREROUTING -s 10.10.0.12 -j DROP
  fault node1 iptables -t raw -I PREROUTING -s 10.244.2.0/24 -j DROP
  fault node2 iptables -t raw -I PREROUTING -s 10.10.0.11 -j DROP
  fault node2 iptables -t raw -I PREROUTING -s 10.244.1.0/24 -j DROP
  measure black-hole; found black-hole "model-reach/nodes-apart node1 <-> node2"; mend
}
cut_off() {
  fault node3 iptables -I FORWARD ! -s 10.244.3.0/24 -d 10.244.3.0/24 -j DROP
  fault node3 iptables -I FORWARD -s 10.244.3.0/24 ! -d 10.244.3.0/24 -j DROP
  measure cut-off; found cut-off "model-reach/pods-apart node3"; mend
}
service() { # pods of node2 get no translation of Service addresses; the node itself does
  fault node2 iptables -t nat -I PREROUTING -s 10.244.2.0/24 -d 10.96.0.0/16 -j ACCEPT
  measure service; found service "model-service/cluster-ip node2"; mend
}
coredns() { kc -n kube-system scale deployment/coredns --replicas="$1" >/dev/null; kc -n kube-system rollout status deployment/coredns --timeout=60s >/dev/null; }
dns_down() { # kube-proxy refuses for a Service without endpoints
  coredns 0; wait_for 30 "no CoreDNS" eval '[ -z "$(kc -n kube-system get pods -l k8s-app=kube-dns -o name)" ]'
  measure dns-down; found dns-down "model-dns/closed cluster"; coredns 2
}
dns_silent() { # CoreDNS runs, and nothing reaches it
  for n in node1 node2 node3; do for p in udp tcp; do fault $n iptables -t raw -I PREROUTING -d 10.96.0.10 -p $p --dport 53 -j DROP; fault $n iptables -t raw -I OUTPUT -d 10.96.0.10 -p $p --dport 53 -j DROP; done; done
  measure dns-silent; found dns-silent "model-dns/silent cluster"; mend
}
corefile() { # corefile TEXT: what CoreDNS does from now on
  kc -n kube-system patch configmap coredns --type=merge -p "$(jq -n --arg c "$1" '{data: {Corefile: $c}}')" >/dev/null
  kc -n kube-system rollout restart deployment/coredns >/dev/null; kc -n kube-system rollout status deployment/coredns --timeout=60s >/dev/null
}
dns_slow() { # what CoreDNS asks takes 1.3 s for each answer
  local usual p; usual=$(kc -n kube-system get configmap coredns -o jsonpath='{.data.Corefile}')
  ip netns exec "$NETNS-gw" python3 "$here/slow-dns.py" "$GW_IP" 5300 1.3 9>&- & p=$!
  corefile ".:53 {
    health
    ready
    forward . $GW_IP:5300 {
      prefer_udp
      max_fails 0
    }
}"
  measure dns-slow; found dns-slow "model-dns/slow cluster"
  kill $p; corefile "$usual"
}
dns_udp_only() {
  kc -n kube-system patch service kube-dns --type=json -p '[{"op":"remove","path":"/spec/ports/1"}]' >/dev/null
  measure dns-udp-only; found dns-udp-only "model-dns/no-tcp cluster"
  kc -n kube-system patch service kube-dns --type=json -p '[{"op":"add","path":"/spec/ports/-","value":{"name":"dns-tcp","port":53,"protocol":"TCP","targetPort":53}}]' >/dev/null
}
dns_pod() { # the pods of one node alone
  for p in udp tcp; do fault node2 iptables -t raw -I PREROUTING -s 10.244.2.0/24 -d 10.96.0.10 -p $p --dport 53 -j DROP; done
  measure dns-pod; found dns-pod "model-dns/silent node2"; mend
}
egress_no_masquerade() {
  fault node2 iptables -t nat -I POSTROUTING -s 10.244.2.0/24 -d 203.0.113.0/24 -j ACCEPT
  measure egress-no-masquerade; found egress-no-masquerade "model-egress/pods node2"; mend
}
gateway() { ip netns exec "$NETNS-gw" nft "$@"; }
egress_nat_gateway() { # it forwards nothing
  gateway 'add table ip broken; add chain ip broken f { type filter hook forward priority 0; }; add rule ip broken f ip daddr 203.0.113.0/24 drop'
  measure egress-nat-gateway; found egress-nat-gateway "model-egress/beyond cluster"; gateway delete table ip broken
}
egress_udp() { # a firewall lets no UDP of one node out
  gateway 'add table ip broken; add chain ip broken f { type filter hook forward priority 0; }; add rule ip broken f ip saddr 10.10.0.12 ip daddr 203.0.113.0/24 meta l4proto udp drop'
  measure egress-udp; found egress-udp "model-egress/udp node2"; gateway delete table ip broken
}
egress_route() { # a node without a default route, which finds Services all the same
  node node2 ip route add 10.96.0.0/16 via "$GW_IP"; node node2 ip route del default
  measure egress-route; found egress-route "model-egress/no-route node2"
  node node2 ip route add default via "$GW_IP"; node node2 ip route del 10.96.0.0/16
}
udp() {
  fault node2 iptables -I FORWARD -p udp --dport 41643 -d 10.244.2.0/24 ! -s 10.244.2.0/24 -j DROP
  measure udp; found udp "model-reach/udp-dropped node2"; mend
}
tcp() {
  fault node2 iptables -I FORWARD -p tcp -d 10.244.2.0/24 ! -s 10.244.2.0/24 --syn -j DROP
  measure tcp; found tcp "model-reach/tcp-dropped node2"; mend
}
loss() {
  fault node2 iptables -I FORWARD -p udp --dport 41643 -d 10.244.2.0/24 ! -s 10.244.2.0/24 -m statistic --mode random --probability 0.5 -j DROP
  measure loss; found loss "model-loss/pods node2"; mend
}
policy() {
  kc -n probes apply -f - >/dev/null <<Y
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: deny}
spec: {podSelector: {}, policyTypes: [Ingress]}
Y
  for n in node1 node2 node3; do fault $n iptables -I FORWARD -p udp --dport 41643 -j DROP; fault $n iptables -I FORWARD -p tcp --dport 41643 -j DROP; done
  measure policy; found policy; unknown_is policy deny
  mend; kc -n probes delete networkpolicy deny >/dev/null
}
address() {
  kc patch node node3 --subresource=status --type=json -p '[{"op":"replace","path":"/status/addresses/0/address","value":"10.10.0.77"}]' >/dev/null
  measure address; names model-node-address/foreign node3
  kc patch node node3 --subresource=status --type=json -p '[{"op":"replace","path":"/status/addresses/0/address","value":"10.10.0.13"}]' >/dev/null
}
restricted() { # the node vantages are refused, the rest goes on
  kc label --overwrite namespace probes pod-security.kubernetes.io/enforce=restricted >/dev/null
  measure restricted; found restricted; unknown_is restricted PodSecurity
  kc label --overwrite namespace probes pod-security.kubernetes.io/enforce=privileged >/dev/null
}
forbidden() {
  look forbidden env KUBECONFIG="$KCFG/viewer.conf" -- --active --probe-image "$IMAGE" --probe-namespace probes --no-exec --only model --timeout 60s
  found forbidden; unknown_is forbidden jobs
}
no_image() {
  look no-image -- --active --probe-image localhost/none:1 --probe-namespace probes --no-exec --only model --timeout 60s
  found no-image; unknown_is no-image none:1; same_objects no-image 15
}
two_at_once() {
  measure one & local first=$!
  J='' OUT=$OUT/second measure two; wait $first
  found two
}
interrupted() {
  # by timeout, since a shell lets what it starts in the background ignore SIGINT
  timeout 120 "$TSK8S" doctor --active --probe-image "$IMAGE" --probe-namespace probes --no-exec --only model --timeout 90s -o json >"$OUT/interrupted.json" 2>"$OUT/interrupted.txt" 9>&- & local p=$!
  wait_for 30 "its pods" eval '[ "$(kc -n probes get pods -o name | wc -l)" -gt 2 ]'
  if [ "$1" = KILL ]; then kill -KILL $(pgrep -P $p) $p; else kill -"$1" $p; fi
  wait $p; say "interrupted by $1: exit $?"
  same_objects "interrupted by $1" "$2"
}

objects >"$LOG/before.txt"
ALL="healthy dns_down dns_silent dns_slow dns_udp_only dns_pod egress_no_masquerade egress_nat_gateway egress_udp egress_route masquerade node_to_pods route black_hole cut_off service udp tcp loss policy address restricted forbidden no_image two_at_once"
for c in ${*:-$ALL}; do say ""; say "== $c"; $c; mend; done
[ $# -gt 0 ] || { same_objects "all of these" 20; interrupted INT 20; interrupted TERM 20; interrupted KILL 240; }
verdict probe.sh
