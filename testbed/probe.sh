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
trap '"$here/cluster/down.sh" --wipe' EXIT; trap 'exit 143' TERM INT HUP
"$here/cluster/up.sh" --nodes 3 --masq flannel-kept 9>&- || exit 1

node() { local n=$1; shift; "$here/cluster/node-exec.sh" "$n" "$@"; }
for n in node1 node2 node3; do
  node $n ctr -n k8s.io images import "$TAR" >"$LOG/image-$n.log" 2>&1 || { cat "$LOG/image-$n.log" >&2; exit 1; }
done
IMAGE=$(node node1 ctr -n k8s.io images ls -q | grep '/tsk8s:' | head -1)
export KUBECONFIG=$KCFG/admin.conf
kc create namespace probes >/dev/null
kc label namespace probes pod-security.kubernetes.io/enforce=privileged >/dev/null

measure() { # measure NAME [ARG...]: of topic model alone; J is the report
  local name=$1; shift
  look "$name" -- --active --probe-image "$IMAGE" --probe-namespace probes --no-exec --only model --timeout 90s "$@"
}
found() { # found NAME 'CODE SUBJECT'...: these findings of probes' measurements and no other
  local name=$1 want got; shift
  want=$(printf '%s\n' "$@" | sort -u); got=$(measured | sort -u)
  [ "$want" = "$got" ] && pass "$name: ${*:-nothing}" || fail "$name: found [$got], not [$*]"
}
measured() { # of the checks that probes feed
  jq -r '.findings[] | select(.explainedBy == null) | select(.code | test("^model-(reach|seen|loss|mtu|nat|node-address|service)/")) | .code + " " + .subject.name' "$J"
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
  for c in model-reach model-seen model-loss model-mtu model-nat model-node-address model-service; do check_is $c healthy; done
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
vpc() { ip netns exec "$NETNS-gw" "$@"; }
mtu_nodes() { # what lies between two nodes carries 1400 bytes one way, and says nothing
  vpc nft -f - <<'N'
table bridge narrow { chain forward { type filter hook forward priority 0; iifname "node1" oifname "node2" ether type ip ip length > 1400 drop; }; }
N
  measure mtu-nodes; found mtu-nodes "model-mtu/nodes-black-hole node1 -> node2"
  vpc nft delete table bridge narrow
}
mtu_links() { local n; for n in cp node1 node2 node3; do ip -n "$NETNS-$n" link set eth0 mtu "$1"; done; }
mtu_pods() { # nodes' interfaces are smaller than pods', and what nodes answer to that is dropped
  mtu_links 1400
  for n in node1 node2 node3; do fault $n iptables -I OUTPUT -p icmp --icmp-type fragmentation-needed -j DROP; done
  measure mtu-pods; found mtu-pods "model-mtu/pods-too-large cluster"
  mend; mtu_links 1500
}
mtu_announced() { # the same, and nodes answer: senders adapt
  mtu_links 1400; measure mtu-announced; found mtu-announced; check_is model-mtu healthy; mtu_links 1500
}
vxlan() { # vxlan add MTU | del: pods' packets in VXLAN between nodes, as Flannel has it, or routed again
  local n m
  for n in 1 2 3; do
    if [ "$1" = add ]; then
      node node$n ip link add vx type vxlan id 1 dstport 8472 local 10.10.0.1$n nolearning
      node node$n ip link set vx address 02:00:00:00:00:0$n mtu "$2" up
    fi
    for m in 1 2 3; do
      [ $n = $m ] && continue
      if [ "$1" = add ]; then
        node node$n ip neigh replace 10.244.$m.0 lladdr 02:00:00:00:00:0$m dev vx nud permanent
        node node$n bridge fdb replace 02:00:00:00:00:0$m dev vx dst 10.10.0.1$m
        node node$n ip route replace 10.244.$m.0/24 via 10.244.$m.0 dev vx onlink src 10.10.0.1$n
      else
        node node$n ip route replace 10.244.$m.0/24 via 10.10.0.1$m
      fi
    done
    [ "$1" = add ] || node node$n ip link del vx
  done
}
mtu_vxlan() { # the tunnel takes more than fits around it, and the VPC drops fragments
  vxlan add 1500
  vpc nft -f - <<'N'
table bridge narrow { chain forward { type filter hook forward priority 0; ether type ip ip frag-off & 0x3fff != 0 drop; }; }
N
  measure mtu-vxlan; found mtu-vxlan "model-mtu/pods-too-large cluster"
  vpc nft delete table bridge narrow
  vxlan del
}
random_fully() { # node2 gives what its pods send beyond the pod network another port for each destination
  fault node2 iptables -t nat -I POSTROUTING -s 10.244.2.0/24 ! -d 10.244.0.0/16 -j MASQUERADE --random-fully
  measure random-fully; found random-fully "model-nat/pods-random node2"; mend
}
random_nodes() { # and what the node itself sends to other nodes
  fault node2 iptables -t nat -I POSTROUTING -p udp -o eth0 ! -d 10.244.0.0/16 -m addrtype ! --dst-type LOCAL -j MASQUERADE --random-fully
  measure random-nodes; found random-nodes "model-nat/nodes-random node2"; mend
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
ALL="healthy masquerade node_to_pods route black_hole cut_off service udp tcp loss mtu_nodes mtu_pods mtu_announced mtu_vxlan random_fully random_nodes policy address restricted forbidden no_image two_at_once"
for c in ${*:-$ALL}; do say ""; say "== $c"; $c; mend; done
[ $# -gt 0 ] || { same_objects "all of these" 20; interrupted INT 20; interrupted TERM 20; interrupted KILL 240; }
verdict probe.sh
