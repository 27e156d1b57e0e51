#!/usr/bin/env bash
# probe.sh [CASE...]: `tsk8s doctor --active` in a real cluster of three nodes: sound, then one fault at a time in the nodes' own rules and
# routes, each to be named and nothing else. Wants the image (mvn -Pimage). Root. Half a minute each; probe-ends.sh has the ways to end.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) NAME=probe.sh
. "$here/probing.sh"

healthy() {
  measure healthy; found healthy
  for c in model-reach model-seen model-loss model-mtu model-nat model-node-address model-service model-service-local model-counters model-dns model-egress; do check_is $c healthy; done
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
  measure service; found service "model-service/pods node2"; mend
}
hairpin() { # new pods of node2 do not get back what they send themselves
  node node2 sed -i 's/"hairpinMode": true/"hairpinMode": false/' /etc/cni/net.d/10-testbed.conflist
  measure hairpin; found hairpin "model-service-local/hairpin node2"
  node node2 sed -i 's/"hairpinMode": false/"hairpinMode": true/' /etc/cni/net.d/10-testbed.conflist
}
source_lost() { # node3 rewrites whatever goes to its pods, but not what comes from pods
  fault node3 iptables -t nat -I POSTROUTING ! -s 10.244.0.0/16 -d 10.244.3.0/24 -j MASQUERADE
  measure source-lost; found source-lost "model-seen/rewritten-by-receiver node3"; mend
}
conntrack() { # nine tenths of node2's table are taken
  local max; max=$(node node2 cat /proc/sys/net/netfilter/nf_conntrack_max)
  seq $((max * 9 / 10)) | awk '{printf "-A -p udp -s 192.0.2.%d -d 198.51.100.%d --sport %d --dport %d -t 600\n", $1 % 250 + 1, int($1 / 250) % 250 + 1, int($1 / 62500) + 1000, 53}' >"$LOG/entries.txt"
  node node2 conntrack -R - <"$LOG/entries.txt" >"$LOG/conntrack.log" 2>&1
  measure conntrack; found conntrack "model-counters/conntrack-nearly-full node2"
  node node2 conntrack -D -p udp --dport 53 >"$LOG/conntrack.log" 2>&1
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
egress_nat_gateway() { # it forwards nothing
  gateway 'add table ip broken; add chain ip broken f { type filter hook forward priority 0; }; add rule ip broken f ip daddr 203.0.113.0/24 drop'
  measure egress-nat-gateway; found egress-nat-gateway "model-egress/beyond cluster"; gateway delete table ip broken
}
egress_node() { # a firewall of a node keeps what it sends itself in, and not what it passes on
  fault node2 iptables -I OUTPUT -d 203.0.113.0/24 -j DROP; measure egress-node; found egress-node "model-egress/nodes node2"
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
stand_in() { # tsk8s finds a tailscale command here from now on, until BY=(): of a tailscaled with a name and a DERP map
  local map='{"Regions": {"1": {"RegionID": 1, "RegionCode": "a", "Nodes": [{"HostName": "203.0.113.11"}]}, "2": {"RegionID": 2, "RegionCode": "b", "Nodes": [{"HostName": "203.0.113.10"}]}}}'
  local status='{"BackendState": "Running", "Self": {"HostName": "here", "DNSName": "here.tail1234.ts.net.", "Relay": "b"}}'
  mkdir -p "$OUT/stand-in"
  printf "#!/bin/sh\ncase \$1 in status) echo '%s';; *) echo '%s';; esac\n" "$status" "$map" >"$OUT/stand-in/tailscale"
  chmod +x "$OUT/stand-in/tailscale"; BY=(env PATH="$OUT/stand-in:$PATH")
}
deaf() { # deaf N: so many replicas of CoreDNS still run and no longer hear from the API server
  local on ip
  while read -r on ip; do fault "$on" iptables -I FORWARD -s "$CP_IP" -d "$ip" -j DROP </dev/null; done < <(
    kc -n kube-system get pods -l k8s-app=kube-dns -o jsonpath='{range .items[*]}{.spec.nodeName} {.status.podIP}{"\n"}{end}' | head -"$1")
}
dns_stale() {
  deaf 1; measure dns-stale-one; found dns-stale-one "model-dns/stale cluster"; mend
  kc -n kube-system rollout restart deployment/coredns >/dev/null; kc -n kube-system rollout status deployment/coredns --timeout=60s >/dev/null
  deaf 9; measure dns-stale; found dns-stale "model-dns/stale cluster"; mend
  kc -n kube-system rollout restart deployment/coredns >/dev/null; kc -n kube-system rollout status deployment/coredns --timeout=60s >/dev/null
}
throughput() { # what TCP carries, from each node to the next one
  measure throughput --throughput; found throughput
  [ "$(jq '[.trips[] | select(.bitsPerSecond > 10000000)] | length' "$J")" = 6 ] && pass "throughput: of six pairs" || fail "throughput: $(jq -c '[.trips[] | .bitsPerSecond]' "$J")"
}
dns_tailnet() { # CoreDNS has a zone for ts.net, and whom it asks answers, and then does not
  local usual p; usual=$(kc -n kube-system get configmap coredns -o jsonpath='{.data.Corefile}')
  ip netns exec "$NETNS-gw" python3 "$here/slow-dns.py" "$GW_IP" 5301 0 9>&- & p=$!
  corefile "$usual
ts.net:53 {
    errors
    forward . $GW_IP:5301 {
      prefer_udp
    }
}"
  stand_in; measure dns-tailnet; found dns-tailnet; check_is model-dns healthy
  kill $p; wait $p 2>/dev/null
  measure dns-tailnet-dead; found dns-tailnet-dead "model-dns/tailnet cluster"; names model-dns/tailnet "$GW_IP:5301"; names model-dns/tailnet here.tail1234.ts.net
  BY=(); measure dns-tailnet-unasked; found dns-tailnet-unasked
  corefile "$usual"
}
egress_derp_map() { # nobody names a host: the tailscaled of this machine, here a stand-in, has a DERP map with two
  local named=("${HOSTS[@]}")
  HOSTS=(); measure egress-no-map; found egress-no-map; unknown_is egress-no-map --outside
  stand_in; measure egress-derp-map; found egress-derp-map; check_is model-egress healthy
  gateway 'add table ip broken; add chain ip broken f { type filter hook forward priority 0; }; add rule ip broken f ip daddr 203.0.113.0/24 drop'
  measure egress-derp-map-broken; found egress-derp-map-broken "model-egress/beyond cluster"; names model-egress/beyond "here: tailscale debug derp-map"; gateway delete table ip broken
  HOSTS=("${named[@]}") BY=()
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
tunnel_drops() { # node2's tunnel does not know where node3 is: what its pods send there is counted as dropped
  vxlan add 1400
  node node2 bridge fdb del 02:00:00:00:00:03 dev vx dst 10.10.0.13
  measure tunnel-drops
  found tunnel-drops "model-counters/tunnel-drops node2" "model-reach/pods-apart node2 -> node3"
  drops_of tunnel-drops node2 over; drops_of tunnel-drops node1 within
  vxlan del
}
drops_of() { # drops_of NAME NODE VERDICT: among the report's numbers
  local got; got=$(jq -r --arg n "$2 (node) vx" '.metrics[] | select(.name == "drops" and .place == $n) | .verdict' "$J")
  [ "$got" = "$3" ] && pass "$1: drops of $2 are $3" || fail "$1: drops of $2 are [$got], not $3"
}
random_fully() { # node2 gives what its pods send beyond the pod network another port for each destination
  fault node2 iptables -t nat -I POSTROUTING -s 10.244.2.0/24 ! -d 10.244.0.0/16 -j MASQUERADE --random-fully
  measure random-fully; found random-fully # no pod minds
  tailscale_pod add
  measure random-fully-tailscale; found random-fully-tailscale "model-nat/pods-random node2"; mend
  tailscale_pod del
}
random_nodes() { # and what the node itself sends to other nodes
  fault node2 iptables -t nat -I POSTROUTING -p udp -o eth0 ! -d 10.244.0.0/16 -m addrtype ! --dst-type LOCAL -j MASQUERADE --random-fully
  measure random-nodes; found random-nodes "model-nat/nodes-random node2"; mend
}
public() { # public NAME: measures while nodes say that they have public addresses; a kubelet takes that back after seconds
  local n t=$SECONDS
  while [ $((SECONDS - t)) -lt 8 ]; do
    for n in 1 2 3; do
      kc get node node$n -o jsonpath='{.status.addresses[*].type}' | grep -q ExternalIP ||
        kc patch node node$n --subresource=status --type=json -p '[{"op":"add","path":"/status/addresses/-","value":{"type":"ExternalIP","address":"203.0.113.2'$n'"}}]' >/dev/null
    done
  done &
  measure "$1"; wait $!
}
inbound() { # every node has a public address of its own, and a pod of Tailscale that declares a port and does not start
  local n; BY=(ip netns exec "$NETNS-cp")
  for n in 1 2 3; do
    ip -n "$NETNS-gw" addr add 203.0.113.2$n/24 dev wan
  done
  gateway -f - <<'N'
table ip public {
  chain pre { type nat hook prerouting priority -100; dnat to ip daddr map { 203.0.113.21 : 10.10.0.11, 203.0.113.22 : 10.10.0.12, 203.0.113.23 : 10.10.0.13 }; }
  chain post { type nat hook postrouting priority 90; oifname "wan" jump own; ct status dnat jump own; }
  chain own { snat to ip saddr map { 10.10.0.11 : 203.0.113.21, 10.10.0.12 : 203.0.113.22, 10.10.0.13 : 203.0.113.23 }; ip saddr 10.10.0.10 masquerade; }
  chain wall { type filter hook forward priority 0; }
}
N
  kc -n default apply -f - >/dev/null <<'Y'
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ts}
spec:
  selector: {matchLabels: {app: ts}}
  template:
    metadata: {labels: {app: ts}}
    spec:
      hostNetwork: true
      containers: [{name: tailscale, image: "ghcr.io/tailscale/tailscale:v1.96.4", env: [{name: PORT, value: "41641"}]}]
Y
  wait_for 20 "pods of Tailscale" eval '[ "$(kc -n default get pods -l app=ts -o json | jq "[.items[] | select(.spec.nodeName != null)] | length")" = 3 ]'
  public inbound; found inbound; check_is model-inbound healthy
  gateway 'add rule ip public wall ip daddr 10.10.0.12 udp dport 41641 drop'
  public inbound-closed; found inbound-closed "model-inbound/closed node2"
  gateway flush chain ip public wall
  gateway 'add rule ip public wall ip saddr 10.10.0.13 udp dport 41641 drop'
  public inbound-limited; found inbound-limited "model-inbound/outgoing-limited node3"
  gateway flush chain ip public wall
  gateway 'add rule ip public wall udp dport 41641 drop'
  public inbound-none; found inbound-none; unknown_is inbound-none 41641
  kc -n default delete daemonset ts --wait >/dev/null; gateway delete table ip public; BY=()
  for n in 1 2 3; do
    ip -n "$NETNS-gw" addr del 203.0.113.2$n/24 dev wan
  done
}
tailnet() { # every node is a device of a tailnet: sound, then two faults of large packets
  local n m D=$TESTBED_DIR/tailnet-of-nodes pids=() AUTH
  . "$here/tailnet/mini.sh"; MINI_IP=$GW_IP MINI_V6=fd7a:115c:a1e0::/48
  rm -rf "$D"; mkdir -p "$D"
  mini_control ip netns exec "$NETNS-gw" 9>&- || { fail "tailnet: no headscale: $(tail -3 "$D/hs.log")"; return; }
  pids+=($(pgrep -f "headscale serve -c $D/"))
  for n in node1 node2 node3; do
    mkdir -p "$D/$n"
    node $n env SSL_CERT_FILE="$D/crt" TS_NO_LOGS_NO_SUPPORT=true "$MINI_BIN/tailscaled" --no-logs-no-support --port=41641 --statedir="$D/$n" --socket="$D/$n.sock" >"$D/$n.log" 2>&1 9>&- &
    soon 10 test -S "$D/$n.sock"
    SSL_CERT_FILE="$D/crt" "$MINI_BIN/tailscale" --socket="$D/$n.sock" up --login-server="https://$MINI_IP" --auth-key="$AUTH" --hostname="$n" --accept-dns=false --timeout=30s || fail "tailnet: $n is not in it: $(tail -3 "$D/$n.log")"
  done
  pids+=($(pgrep -f "tailscaled --no-logs-no-support --port=41641 --statedir=$D/"))
  soon 20 sh -c "'$MINI_BIN/tailscale' --socket='$D/node1.sock' status --json | jq -e '[.Peer[] | select(.Online and .Relay != \"\")] | length == 2'"
  for n in node1 node2 node3; do for m in node1 node2 node3; do [ $n = $m ] || "$MINI_BIN/tailscale" --socket="$D/$n.sock" ping --until-direct -c 10 --timeout 2s $m >>"$D/pings.log" 2>&1; done; done
  measure tailnet; found tailnet; check_is model-tailnet healthy
  fault node2 iptables -I OUTPUT -p icmp --icmp-type fragmentation-needed -j DROP
  measure tailnet-untold; found tailnet-untold "model-tailnet/pods-black-hole node2"; mend
  vpc nft -f - <<'N'
table bridge narrow { chain forward { type filter hook forward priority 0; iifname "node1" oifname "node2" ether type ip udp dport 41641 ip length > 1300 drop; }; }
N
  measure tailnet-narrow; found tailnet-narrow "model-tailnet/tunnel-black-hole node1"
  vpc nft delete table bridge narrow
  kill "${pids[@]}"; for n in node1 node2 node3; do node $n ip link del tailscale0 2>/dev/null; done; soon 10 sh -c "! kill -0 ${pids[0]} 2>/dev/null"
}
tailscale_pod() { # of the pod network, made or removed; its image cannot be had, and need not
  if [ "$1" = add ]; then kc -n default run ts --image=ghcr.io/tailscale/tailscale:v1.96.4 >/dev/null; else kc -n default delete pod ts --now >/dev/null; fi
}
random_outside() { # node2 draws ports for its pods, for what leaves the cluster alone
  fault node2 iptables -t nat -I POSTROUTING -s 10.244.2.0/24 -d 203.0.113.0/24 -j MASQUERADE --random-fully
  tailscale_pod add
  measure random-outside; found random-outside "model-nat/pods-random node2"; mend
  tailscale_pod del
}
gateway_random() { # the NAT gateway draws ports, and no node does
  nat_gateway fully-random
  measure gateway-random; found gateway-random # nobody minds
  tailscale_pod add
  measure gateway-random-tailscale; found gateway-random-tailscale "model-nat/gateway-hard cluster"
  nat_gateway
  measure gateway-kept; found gateway-kept; check_is model-nat healthy
  tailscale_pod del
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
address() { # its kubelet puts it right every ten seconds: so again and again. The API server goes by another name of it
  local liar
  (while :; do says_address 10.10.0.77; sleep 0.5; done) & liar=$!
  measure address; names model-node-address/foreign node3
  kill "$liar"; wait "$liar" 2>/dev/null
  says_address 10.10.0.13
}
says_address() { kc patch node node3 --subresource=status --type=json -p "[{\"op\":\"replace\",\"path\":\"/status/addresses\",\"value\":[{\"type\":\"InternalIP\",\"address\":\"$1\"},{\"type\":\"InternalDNS\",\"address\":\"10.10.0.13\"},{\"type\":\"Hostname\",\"address\":\"node3\"}]}]" >/dev/null; }
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
objects >"$LOG/before.txt"
ALL="healthy dns_down dns_silent dns_slow dns_udp_only dns_pod dns_stale dns_tailnet egress_no_masquerade egress_nat_gateway egress_node egress_udp egress_route egress_derp_map masquerade node_to_pods route black_hole cut_off service hairpin source_lost conntrack udp tcp loss mtu_nodes mtu_pods mtu_announced mtu_vxlan tunnel_drops random_fully random_outside random_nodes gateway_random inbound tailnet throughput policy address restricted forbidden no_image two_at_once"
for c in ${*:-$ALL}; do say ""; say "== $c"; has_case "$c" || continue; $c; mend; done
same_objects "all of these" 20
verdict probe.sh
