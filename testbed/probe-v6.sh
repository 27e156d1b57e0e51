#!/usr/bin/env bash
# probe-v6.sh [CASE...]: `tsk8s doctor --active` in a real cluster of three nodes whose nodes, pods and Services have IPv4 and IPv6: sound,
# then one fault of IPv6 alone at a time, each to be named and nothing else, while IPv4 is well. FAMILIES=64: with IPv6 first, FAMILIES=6:
# with IPv6 alone. Wants the image (mvn -Pimage). Root. Half a minute each.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) NAME=probe-v6.sh
export FAMILIES=${FAMILIES:-46}
. "$here/probing.sh"
SOUND="model-reach model-seen model-loss model-mtu model-nat model-node-address model-service model-service-local model-counters model-dns model-egress"
TO_V6=(--outside "[$INET_IP6]" --outside "[2001:db8:203::11]")
has 4 && HOSTS+=("${TO_V6[@]}") || HOSTS=("${TO_V6[@]}")
nat66() { # the gateway translates what nodes send out, as for IPv4
  gateway 'add table ip6 vpcnat; add chain ip6 vpcnat post { type nat hook postrouting priority 100; }; add rule ip6 vpcnat post ip6 saddr fd00:10::/64 oifname wan masquerade'
}
nat66

family() { # family CODE: the finding tells that it is of IPv6
  jq -e --arg c "$1" '[.findings[] | select(.code == $c)] | length > 0 and all(.details.family == "IPv6")' "$J" >/dev/null && pass "$1 tells of IPv6" || fail "$1 does not tell of IPv6: $(jq -c --arg c "$1" '[.findings[] | select(.code == $c) | .details]' "$J")"
}
count() { # count WHAT WANTED FILTER: so many rows of the facts, and all of them well
  local got; got=$(jq -r "[.facts.probed.places.value[] | .id as \$id | $3] | \"\(length) \(map(select(.)) | length)\"" "$OUT/facts.json")
  [ "$got" = "$2 $2" ] && pass "$1: $2, all answered" || fail "$1: $got rows and answered, not $2"
}
healthy() { # and what was really measured over IPv6
  measure healthy; found healthy
  for c in $SOUND; do check_is $c healthy; done
  within 60000
  "$TSK8S" collect --active --probe-image "$IMAGE" --probe-namespace probes --no-exec --timeout 90s "${HOSTS[@]}" --force -o "$OUT/healthy.tsk8s.zip" >"$LOG/collect.log" 2>&1
  python3 -c 'import sys, zipfile; sys.stdout.write(zipfile.ZipFile(sys.argv[1]).read("facts.json").decode())' "$OUT/healthy.tsk8s.zip" >"$OUT/facts.json"
  local p v6='(.at | startswith("["))'
  for p in UDP TCP; do
    count "pod to pod of other nodes, $p over IPv6" 6 ".asked.value[] | select($v6 and .protocol == \"$p\" and \$id.kind == \"POD\" and .to.kind == \"POD\") | .answered > 0 and .seenAs == [.from]"
    count "pod to pod of its node, $p over IPv6" 6 ".asked.value[] | select($v6 and .protocol == \"$p\" and \$id.kind != \"NODE\" and .to.kind != \"NODE\" and .to.node == \$id.node) | .answered > 0 and .seenAs == [.from]"
    count "node to pod, $p over IPv6" 9 ".asked.value[] | select($v6 and .protocol == \"$p\" and \$id.kind == \"NODE\" and .to.kind == \"POD\") | .answered > 0"
    count "pod to node, $p over IPv6" 9 ".asked.value[] | select($v6 and .protocol == \"$p\" and \$id.kind == \"POD\" and .to.kind == \"NODE\") | .answered > 0"
    count "node to node, $p over IPv6" 6 ".asked.value[] | select($v6 and .protocol == \"$p\" and \$id.kind == \"NODE\" and .to.kind == \"NODE\") | .answered > 0"
    count "cluster addresses, $p over IPv6" 12 ".called.value[]? | select($v6 and .protocol == \"$p\" and (.service | endswith(\"_IP\"))) | .answered > 0"
    count "node ports, $p over IPv6" 15 ".called.value[]? | select($v6 and .protocol == \"$p\" and (.service | endswith(\"_PORT\"))) | .answered > 0"
    count "hosts outside, $p over IPv6" 12 ".outside.value[]? | select((.host | contains(\":\")) and .protocol == \"$p\") | .answered > 0"
    count "name servers, $p over IPv6" 6 ".names.value.lookups[]? | select((.server | contains(\":\")) and .protocol == \"$p\" and .purpose == \"CLUSTER\") | .code == \"NOERROR\""
  done
  count "sizes of packets over IPv6" 12 ".paths.value[]? | select($v6) | .toTarget == 1500 and .fromTarget == 1500"
}
masquerade() {
  fault node2 ip6tables -t nat -I POSTROUTING -s fd00:10:244:2::/64 -d fd00:10:244::/48 -j MASQUERADE
  measure masquerade; found masquerade "model-seen/rewritten-by-sender node2"; names model-seen/rewritten-by-sender fd00:10; mend
}
node_to_pods() { # but for what finds neighbours, without which node2's pods would reach nobody
  fault node2 ip6tables -I OUTPUT -d fd00:10:244::/48 ! -p icmpv6 -j DROP
  measure node-to-pods; found node-to-pods "model-reach/node-to-pods node2"; family model-reach/node-to-pods; mend
}
route() { # a black hole
  node node1 ip -6 route replace blackhole fd00:10:244:2::/64
  measure route; found route "model-reach/pods-apart node1 -> node2"; family model-reach/pods-apart
  node node1 ip -6 route del blackhole fd00:10:244:2::/64; node node1 ip -6 route replace fd00:10:244:2::/64 via fd00:10::12
}
no_route() { # none at all: it goes to the gateway, which does not know these pods
  ip -n "$NETNS-gw" -6 route del fd00:10:244:2::/64; node node1 ip -6 route del fd00:10:244:2::/64
  measure no-route; found no-route "model-reach/pods-apart node1 -> node2"; family model-reach/pods-apart
  node node1 ip -6 route replace fd00:10:244:2::/64 via fd00:10::12; ip -n "$NETNS-gw" -6 route replace fd00:10:244:2::/64 via fd00:10::12
}
vpc() { ip netns exec "$NETNS-gw" "$@"; }
mtu_nodes() { # what lies between two nodes carries 1400 bytes of IPv6 one way, and says nothing
  vpc nft -f - <<'N'
table bridge narrow { chain forward { type filter hook forward priority 0; iifname "node1" oifname "node2" ether type ip6 ip6 length > 1360 drop; }; }
N
  measure mtu-nodes; found mtu-nodes "model-mtu/nodes-black-hole node1 -> node2"; family model-mtu/nodes-black-hole; names model-mtu/nodes-black-hole 1400
  vpc nft delete table bridge narrow
}
mtu_pods() { # the same of what pods send, and not of nodes
  vpc nft -f - <<'N'
table bridge narrow { chain forward { type filter hook forward priority 0; iifname "node1" oifname "node2" ip6 saddr fd00:10:244::/48 ip6 length > 1360 drop; }; }
N
  measure mtu-pods; found mtu-pods "model-mtu/pods-black-hole node1 -> node2"; family model-mtu/pods-black-hole
  vpc nft delete table bridge narrow
}
tcp() {
  fault node2 ip6tables -I FORWARD -p tcp -d fd00:10:244:2::/64 ! -s fd00:10:244:2::/64 --syn -j DROP
  measure tcp; found tcp "model-reach/tcp-dropped node2"; family model-reach/tcp-dropped; mend
}
udp() {
  fault node2 ip6tables -I FORWARD -p udp --dport 41643 -d fd00:10:244:2::/64 ! -s fd00:10:244:2::/64 -j DROP
  measure udp; found udp "model-reach/udp-dropped node2"; family model-reach/udp-dropped; mend
}
loss() {
  fault node2 ip6tables -I FORWARD -p udp --dport 41643 -d fd00:10:244:2::/64 ! -s fd00:10:244:2::/64 -m statistic --mode random --probability 0.5 -j DROP
  measure loss; found loss "model-loss/pods node2"; family model-loss/pods; mend
}
service() { # pods of node2 get no translation of Service addresses of IPv6
  fault node2 ip6tables -t nat -I PREROUTING -s fd00:10:244:2::/64 -d fd00:10:96::/112 -p tcp --dport 41643 -j ACCEPT
  fault node2 ip6tables -t nat -I PREROUTING -s fd00:10:244:2::/64 -d fd00:10:96::/112 -p udp --dport 41643 -j ACCEPT
  measure service; found service "model-service/pods node2"; names model-service/pods fd00:10:96; mend
}
source_lost() {
  fault node3 ip6tables -t nat -I POSTROUTING ! -s fd00:10:244::/48 -d fd00:10:244:3::/64 -j MASQUERADE
  measure source-lost; found source-lost "model-seen/rewritten-by-receiver node3"; mend
}
dns() { # nothing answers at the name server's address of IPv6
  for n in node1 node2 node3; do for p in udp tcp; do fault $n ip6tables -t raw -I PREROUTING -d fd00:10:96::a -p $p --dport 53 -j DROP; fault $n ip6tables -t raw -I OUTPUT -d fd00:10:96::a -p $p --dport 53 -j DROP; done; done
  measure dns; found dns "model-dns/silent cluster"; names model-dns/silent fd00:10:96::a; mend
}
no_way_out() { # the cloud has no way out for IPv6: nothing answers what nodes send
  gateway 'flush chain ip6 vpcnat post'
  measure no-way-out; found no-way-out "model-egress/beyond cluster"; family model-egress/beyond
  gateway 'add rule ip6 vpcnat post ip6 saddr fd00:10::/64 oifname wan masquerade'
}
no_default() { # nodes have no default route of IPv6, and a way to Services all the same: beside IPv4 that may be meant so
  local n h=("${HOSTS[@]}")
  for n in node1 node2 node3; do node $n ip -6 route add fd00:10:96::/112 via "$GW_IP6"; node $n ip -6 route del default; done
  if has 4; then measure no-default; found no-default; unknown_is no-default "fc00::/7"; else
    HOSTS=(--outside "$INET_IP" --outside 203.0.113.11); measure no-default; found no-default; HOSTS=("${h[@]}")
    unknown_is no-default "$INET_IP"
  fi
  for n in node1 node2 node3; do node $n ip -6 route add default via "$GW_IP6"; node $n ip -6 route del fd00:10:96::/112; done
}
objects >"$LOG/before.txt"
ALL="healthy masquerade node_to_pods route no_route mtu_nodes mtu_pods tcp udp loss service source_lost dns no_way_out no_default"
for c in ${*:-$ALL}; do say ""; say "== $c"; has_case "$c" || continue; $c; mend; done
same_objects "all of these" 20
verdict probe-v6.sh
