#!/usr/bin/env bash
# nat.sh [RUNS] [TOPOLOGY...]: real NATs and firewalls in network namespaces, and what `tsk8s nat` says of each, RUNS times each
# (default 3; 20 shows that it is no luck), against coturn, our own reflector, and servers without a second address. What must be said
# follows from how each NAT is built: it stands beside the rules that build it. Root; two minutes with 3 runs. Everything lives in
# namespaces that end with this script, also when it is killed.
#
#   host 192.168.1.10 ─┐                       ┌─ dual 198.51.100.1, .2   coturn (3478, 3479), reflector (4478, 4479)
#                      ├─ gw ─ (cgn) ─ inet ───┤
#   pub 203.0.113.66 ──┘ 203.0.113.7           └─ plain 192.0.2.1, .2     servers without a second address (3478)
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/look.sh"; . "$ROOT/dist/jdk.sh"
RUNS=${1:-3}; shift || true; ONLY=" $* "

own=(--net --mount --pid --fork --kill-child --mount-proc); [ "$(id -u)" = 0 ] || own=(--user --map-root-user "${own[@]}")
if [ -z "${INNER:-}" ]; then
  "$here/build.sh" nat || { say "SKIPPED nat: its programs are not here: the reason stands above"; exit 77; }
  unshare "${own[@]}" ip link add one type veth peer name two 2>/dev/null || { say "SKIPPED nat: this machine grants no network namespace (no root?)"; exit 77; }
  product_ready || exit 77
  export CLASSES=${CLASSES:-$ROOT/cli/target/ready/tsk8s.jar}
  INNER=1 exec unshare "${own[@]}" "${BASH_SOURCE[0]}" "$RUNS" "$@"
fi
mount -t tmpfs tmpfs /run; mkdir -p /run/netns /run/w; W=/run/w

ns() { local n=$1; shift; ip netns exec "$n" "$@"; }
wire() { # wire A IFACE_A B IFACE_B
  ip link add "$2" netns "$1" type veth peer name "$4" netns "$3"
  ns "$1" ip link set "$2" up; ns "$3" ip link set "$4" up
}
for n in host neighbour pub gw cgn inet dual plain; do ip netns add $n; ns $n ip link set lo up; done
for n in gw cgn inet; do ns $n sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1; done
wire host eth0 gw host; wire neighbour eth0 gw neigh; wire pub eth0 gw pub; wire gw wan inet gw; wire gw cgn cgn gw; wire cgn wan inet cgn; wire inet dual dual eth0; wire inet plain plain eth0
ns gw ip link add lan type bridge; ns gw ip link set lan up
for i in host neigh; do ns gw ip link set $i master lan; done
ns gw ip addr add 192.168.1.1/24 dev lan; ns gw ip addr add fd00:1::1/64 dev lan nodad
ns host ip addr add 192.168.1.10/24 dev eth0; ns host ip route add default via 192.168.1.1
ns host ip addr add fd00:1::10/64 dev eth0 nodad; ns host ip addr add 2001:db8:1::10/64 dev eth0 nodad; ns host ip route add default via fd00:1::1
ns neighbour ip addr add 192.168.1.11/24 dev eth0; ns neighbour ip route add default via 192.168.1.1
ns gw ip addr add 203.0.113.65/30 dev pub; ns pub ip addr add 203.0.113.66/30 dev eth0; ns pub ip route add default via 203.0.113.65
ns gw ip addr add 203.0.113.2/30 dev wan; ns inet ip addr add 203.0.113.1/30 dev gw; ns gw ip addr add 203.0.113.7/32 dev wan; ns gw ip addr add 203.0.113.8/32 dev wan; ns gw ip addr add 203.0.113.9/32 dev wan
ns gw ip addr add 2001:db8:ff::2/64 dev wan nodad; ns inet ip addr add 2001:db8:ff::1/64 dev gw nodad
ns gw ip route add default via 203.0.113.1; ns gw ip route add default via 2001:db8:ff::1
ns inet ip route add 203.0.113.64/30 via 203.0.113.2; for a in 7 8 9; do ns inet ip route add 203.0.113.$a/32 via 203.0.113.2; done
ns gw ip addr add 100.64.9.2/30 dev cgn; ns cgn ip addr add 100.64.9.1/30 dev gw
ns cgn ip addr add 203.0.113.17/30 dev wan; ns inet ip addr add 203.0.113.18/30 dev cgn; ns cgn ip route add default via 203.0.113.18
ns cgn ip route add 192.168.1.0/24 via 100.64.9.2
ns inet ip route add 2001:db8:1::/64 via 2001:db8:ff::2; ns gw ip addr add 2001:db8:1::1/64 dev lan nodad
ns inet ip addr add 198.51.100.254/24 dev dual; ns dual ip addr add 198.51.100.1/24 dev eth0; ns dual ip addr add 198.51.100.2/24 dev eth0; ns dual ip route add default via 198.51.100.254
ns inet ip addr add 192.0.2.254/24 dev plain; ns plain ip addr add 192.0.2.1/24 dev eth0; ns plain ip addr add 192.0.2.2/24 dev eth0; ns plain ip route add default via 192.0.2.254
ns inet ip addr add 2001:db8:5::254/64 dev plain nodad; ns plain ip addr add 2001:db8:5::1/64 dev eth0 nodad; ns plain ip addr add 2001:db8:5::2/64 dev eth0 nodad; ns plain ip route add default via 2001:db8:5::254
# Routers that answer unasked packets themselves would leave entries in their table: real ones drop them.
closed='chain input { type filter hook input priority 0; iifname "wan" meta l4proto udp ct state new drop; }'

ns dual turnserver -n -S -L 198.51.100.1 -L 198.51.100.2 -p 3478 --alt-listening-port=3479 --log-file=/run/w/coturn.log --simple-log --pidfile=/run/w/coturn.pid --no-tls --no-dtls --no-cli >/dev/null 2>&1 &
"$jdk/bin/javac" -d "$W" -cp "$CLASSES" "$here/nat/NatRuns.java" || exit 1
ns dual "$jdk/bin/java" -XX:TieredStopAtLevel=1 -Xmx64m -cp "$CLASSES" dev.tsk8s.cli.Main nat --reflect --listen 198.51.100.1:4478 --listen 198.51.100.2:4478 >"$W/reflector.log" 2>&1 &
ns plain python3 "$here/nat/plain.py" 192.0.2.1 192.0.2.2 2001:db8:5::1 2001:db8:5::2 >"$W/plain.log" 2>&1 &
sleep 3

COTURN=(--stun 198.51.100.1) REFLECTOR=(--stun 198.51.100.1:4478) PLAIN=(--stun 192.0.2.1 --stun 192.0.2.2)
clean() { for n in gw cgn pub host; do ns $n nft flush ruleset; ns $n conntrack -F >/dev/null 2>&1; done; ns gw ip route replace default via 203.0.113.1; }
rules() { # rules NAMESPACE FAMILY CHAINS
  printf 'table %s t {\n%s\n}\n' "$2" "$3" | ns "$1" nft -f - || fail "$TOPOLOGY: its rules are refused"
}
gw() { rules gw ip "$closed
 $1"; }
nat() { gw "chain post { type nat hook postrouting priority 100; oifname \"wan\" ip saddr 192.168.1.0/24 $1; }"; }
topology() { TOPOLOGY=$1 VANTAGE=host EXTRA=(); case "$ONLY" in "  " | *" $1 "*) clean; return 0 ;; *) return 1 ;; esac; }
# expect SERVERS FIELD=VALUE...: every one of the runs says so
expect() {
  local set=$1; shift
  local -n servers=$set
  ns "$VANTAGE" "$jdk/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$W:$CLASSES" NatRuns "$RUNS" "${servers[@]}" "${EXTRA[@]}" >"$W/runs.json" 2>"$W/err.txt"
  [ ! -s "$W/err.txt" ] || { fail "$TOPOLOGY/$set: $(head -3 "$W/err.txt")"; return; }
  if python3 "$here/nat/check.py" "$RUNS" "$@" <"$W/runs.json" >"$W/said.txt"; then pass "$TOPOLOGY/$set: $(cat "$W/said.txt")"; else fail "$TOPOLOGY/$set: $(cat "$W/said.txt")"; fi
}
all() { # all FIELD=VALUE...: with each set of servers; those without a second address cannot tell filtering, nor by what a hard NAT maps
  expect COTURN "$@"; expect REFLECTOR "$@"
  local plain=() field
  for field in "$@"; do
    case $field in filtering=*) plain+=(filtering=unknown) ;; mapping=APDM | mapping=ADM) plain+=(mapping=unknown) ;; "rfc3489=symmetric NAT") plain+=("$field") ;; rfc3489=*) ;; *) plain+=("$field") ;; esac
  done
  expect PLAIN "${plain[@]}"
}

topology none && VANTAGE=pub && all verdict=none mapping=none filtering=EIF udp=ok portPreserved=yes layersAtLeast=0 publicAddresses=203.0.113.66 exitCode=0
topology firewall && VANTAGE=pub && rules gw ip 'chain forward { type filter hook forward priority 0; iifname "wan" ct state new drop; }' &&
  all verdict=none mapping=none filtering=APDF "rfc3489=symmetric UDP firewall" exitCode=0
topology easy && nat masquerade && all verdict=easy mapping=EIM filtering=APDF udp=ok portPreserved=yes hairpin=no layersAtLeast=1 publicAddresses=203.0.113.2 exitCode=0
topology random && nat "masquerade random" && all verdict=hard mapping=APDM filtering=APDF portPreserved=no exitCode=1
topology fully-random && nat "masquerade fully-random" && all verdict=hard mapping=APDM filtering=APDF portPreserved=no "rfc3489=symmetric NAT" exitCode=1
topology range && nat "meta l4proto udp snat to 203.0.113.7:1100-2099" && all verdict=easy mapping=EIM filtering=APDF portPreserved=no ports=changed
topology range-random && nat "meta l4proto udp snat to 203.0.113.7:1100-1199 random" && all verdict=hard mapping=APDM filtering=APDF portPreserved=no
topology one-to-one && gw 'chain pre { type nat hook prerouting priority -100; iifname "wan" ip daddr 203.0.113.7 dnat to 192.168.1.10; }
  chain post { type nat hook postrouting priority 100; oifname "wan" ip saddr 192.168.1.10 snat to 203.0.113.7; }' &&
  all verdict=easy mapping=EIM filtering=EIF portPreserved=yes hairpin=no "rfc3489=full cone NAT" publicAddresses=203.0.113.7
topology hairpin && gw 'chain pre { type nat hook prerouting priority -100; ip daddr 203.0.113.7 dnat to 192.168.1.10; }
  chain post { type nat hook postrouting priority 100; oifname "lan" ip saddr 192.168.1.0/24 ip daddr 192.168.1.10 masquerade; oifname "wan" ip saddr 192.168.1.10 snat to 203.0.113.7; }' &&
  ns gw ip link set host type bridge_slave hairpin on && all verdict=easy mapping=EIM filtering=EIF hairpin=yes
topology double-easy && ns gw ip route replace default via 100.64.9.1 && gw 'chain post { type nat hook postrouting priority 100; oifname "cgn" masquerade; }' &&
  rules cgn ip "$closed
  chain post { type nat hook postrouting priority 100; oifname \"wan\" masquerade; }" && all verdict=easy mapping=EIM filtering=APDF publicAddresses=203.0.113.17
topology easy-behind-hard && ns gw ip route replace default via 100.64.9.1 && gw 'chain post { type nat hook postrouting priority 100; oifname "cgn" masquerade; }' &&
  rules cgn ip "$closed
  chain post { type nat hook postrouting priority 100; oifname \"wan\" masquerade fully-random; }" && all verdict=hard mapping=APDM filtering=APDF
topology hard-behind-easy && ns gw ip route replace default via 100.64.9.1 && gw 'chain post { type nat hook postrouting priority 100; oifname "cgn" masquerade fully-random; }' &&
  rules cgn ip "$closed
  chain post { type nat hook postrouting priority 100; oifname \"wan\" masquerade; }" && all verdict=hard mapping=APDM filtering=APDF
topology pool-by-socket && gw 'chain post { type nat hook postrouting priority 100; oifname "wan" ip saddr 192.168.1.0/24 meta l4proto udp @th,15,1 1 snat to 203.0.113.8; oifname "wan" ip saddr 192.168.1.0/24 snat to 203.0.113.7; }' &&
  all verdict=easy mapping=EIM portPreserved=yes
# Which address of a pool is taken depends on the destination's address (nf_nat_core.c, find_best_ips_proto): ports stay, and it is hard all the same.
topology pool-by-destination && gw 'chain post { type nat hook postrouting priority 100; oifname "wan" ip daddr { 198.51.100.2, 192.0.2.2 } snat to 203.0.113.8; oifname "wan" ip saddr 192.168.1.0/24 snat to 203.0.113.7; }' &&
  all verdict=hard mapping=ADM portPreserved=yes exitCode=1
# A neighbour holds the same port towards the same servers: another one, and the same for all (nf_nat_core.c, find_appropriate_src).
if topology collided; then
  EXTRA=(--port 41641); nat masquerade
  held=(); for ip in 198.51.100.1 198.51.100.2; do for port in 3478 3479 4478 4479; do held+=($ip:$port); done; done
  ip netns exec neighbour python3 "$here/nat/hold.py" 41641 192.0.2.1:3478 192.0.2.2:3478 "${held[@]}" & holder=$!
  sleep 1; all verdict=easy mapping=EIM portPreserved=no exitCode=0
  kill $holder; wait $holder 2>/dev/null
fi
# The AWS rule has no source match: what the node itself sends is given random ports too.
topology host-network && VANTAGE=gw && gw 'chain post { type nat hook postrouting priority 100; oifname != "vlan*" fib daddr type != local meta l4proto udp snat to 203.0.113.2 fully-random; }' &&
  expect PLAIN verdict=hard portPreserved=no
topology blocked && rules gw ip 'chain forward { type filter hook forward priority 0; meta l4proto udp drop; }' && expect PLAIN udp=silent verdict=blocked exitCode=1 && expect COTURN udp=silent verdict=unknown exitCode=3
topology refused && rules gw ip 'chain forward { type filter hook forward priority 0; meta l4proto udp reject; }' && expect PLAIN udp=icmp verdict=blocked exitCode=1
topology prohibited && rules gw ip 'chain forward { type filter hook forward priority 0; meta l4proto udp reject with icmp type admin-prohibited; }' && expect PLAIN udp=icmp verdict=blocked
BOTH=(--stun 198.51.100.1 --stun 192.0.2.1)
topology forwarded && EXTRA=(--port 41641) && gw 'chain pre { type nat hook prerouting priority -100; iifname "wan" udp dport 41641 dnat to 192.168.1.10; }
  chain post { type nat hook postrouting priority 100; oifname "wan" ip saddr 192.168.1.0/24 masquerade; }' && expect BOTH verdict=easy port.open=yes
topology not-forwarded && EXTRA=(--port 41641) && nat masquerade && expect BOTH verdict=easy port.open=no
topology hard-forwarded && EXTRA=(--port 41641) && gw 'chain pre { type nat hook prerouting priority -100; iifname "wan" udp dport 41641 dnat to 192.168.1.10; }
  chain post { type nat hook postrouting priority 100; oifname "wan" ip saddr 192.168.1.0/24 masquerade fully-random; }' && expect BOTH verdict=hard
THREE=(--stun 192.0.2.1 --stun 192.0.2.2 --stun 198.51.100.1:3478)
topology one-port && nat masquerade && rules gw ip 'chain forward { type filter hook forward priority 0; ip daddr 192.0.2.2 udp dport 3478 drop; }' && expect THREE udp=partial verdict=easy mapping=EIM
SIX=(--stun 192.0.2.1 --stun 192.0.2.2 --stun 2001:db8:5::1 --stun 2001:db8:5::2)
topology ipv6 && nat masquerade && expect SIX verdict=easy ipv6.mapping=none ipv6.verdict=none ipv6.publicAddresses=2001:db8:1::10
topology nat66 && nat masquerade && rules gw ip6 'chain post { type nat hook postrouting priority 100; oifname "wan" masquerade; }' && expect SIX verdict=easy ipv6.mapping=EIM ipv6.layersAtLeast=1 ipv6.publicAddresses=2001:db8:ff::2
[ $FAILED = 0 ] && say "nat: every topology as it is built" || say "nat: $FAILED are not as they are built"
[ $FAILED = 0 ]
