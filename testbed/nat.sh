#!/usr/bin/env bash
# nat.sh [RUNS] [TOPOLOGY...]: real NATs and firewalls in network namespaces, and what `tsk8s nat` says of each, RUNS times each
# (default 3; 20 shows that it is no luck), against coturn, our own reflector, Tailscale's stund, and servers without a second address. What
# must be said follows from how each NAT is built: it stands beside the rules that build it. Root; three minutes with 3 runs.
# LOSS=50 loses so many of a hundred packets on the internet, both ways: then it may say unknown, but nothing wrong. The hosts and
# servers: nat/world.sh.
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/nat/world.sh"
world_enter "${BASH_SOURCE[0]}" "$@"
RUNS=${1:-3}; shift || true; ONLY=" $* "
world_up; world_servers
if [ -n "${LOSS:-}" ]; then
  ns inet nft -f - <<<"table inet loss { chain f { type filter hook forward priority 0; meta l4proto { udp } numgen random mod 100 < $LOSS drop; }; }"
fi
BESIDE= UNSURE=0 NETCHECK=$(dirname "$STUND")/tailscale
if [ -x "$NETCHECK" ] && [ -z "${LOSS:-}" ]; then
  BESIDE=1; python3 "$here/nat/localapi.py" "$W/localapi.sock" 192.0.2.1:3478 192.0.2.2:3478 >"$W/localapi.log" 2>&1 &
else say "SKIPPED netcheck beside: tailscale is not built, or packets are lost on purpose"; fi
[ -x "$STUND" ] || say "SKIPPED stund: Tailscale's own STUN server is not built (no Go?)"

topology() { TOPOLOGY=$1 VANTAGE=host EXTRA=() AT_ONCE=1000; case "$ONLY" in "  " | *" $1 "*) clean; return 0 ;; *) return 1 ;; esac; }
# expect SERVERS FIELD=VALUE...: every one of the runs says so
expect() {
  local set=$1; shift
  local -n servers=$set
  local left=$RUNS n; : >"$W/runs.json"; : >"$W/err.txt"
  while [ "$left" -gt 0 ]; do # so many at a time that the NAT does not run out of ports
    n=$((left < AT_ONCE ? left : AT_ONCE)); left=$((left - n))
    ns "$VANTAGE" "${JAVA[@]}" NatRuns "$n" "${servers[@]}" "${EXTRA[@]}" >>"$W/runs.json" 2>>"$W/err.txt"
    [ "$left" = 0 ] || for r in gw cgn; do ns $r conntrack -F >/dev/null 2>&1; done
  done
  [ ! -s "$W/err.txt" ] || { fail "$TOPOLOGY/$set: $(head -3 "$W/err.txt")"; return; }
  if python3 "$here/nat/check.py" "$RUNS" "$@" <"$W/runs.json" >"$W/said.txt"; then pass "$TOPOLOGY/$set: $(cat "$W/said.txt")"; else fail "$TOPOLOGY/$set: $(cat "$W/said.txt")"; fi
}
all() { # all FIELD=VALUE...: with each set of servers; those without a second address cannot tell filtering, nor by what a hard NAT maps
  expect COTURN "$@"; expect REFLECTOR "$@"
  local plain=() field
  for field in "$@"; do
    case $field in filtering=*) plain+=(filtering=unknown) ;; mapping=APDM | mapping=ADM) plain+=(mapping=unknown) ;; "rfc3489=symmetric NAT") plain+=("$field") ;; rfc3489=*) ;; *) plain+=("$field") ;; esac
  done
  expect PLAIN "${plain[@]}"; expect ONE "${plain[@]}"
  [ ! -x "$STUND" ] || expect TAILSCALE "${plain[@]}"
  [ -z "$BESIDE" ] || [ ${#EXTRA[@]} != 0 ] || beside "$@"
}
beside() { # Tailscale's own netcheck over the same NAT, with the same two servers: it may not know, but may not say otherwise
  local said want=False; [[ " $* " != *" verdict=hard "* ]] || want=True
  said=$(ns "$VANTAGE" timeout 20 "$NETCHECK" --socket="$W/localapi.sock" netcheck --format=json 2>/dev/null | python3 -c 'import json, sys; print(json.load(sys.stdin)["MappingVariesByDestIP"])')
  case $said in "$want" | None) pass "$TOPOLOGY: netcheck says $said" ;; *) fail "$TOPOLOGY: netcheck says ${said:-nothing}, and it is built to be $want" ;; esac
  [ "$said" != None ] || UNSURE=$((UNSURE + 1))
}

topology none && VANTAGE=pub && all verdict=none mapping=none filtering=EIF udp=ok portPreserved=yes layersAtLeast=0 publicAddresses=203.0.113.66 exitCode=0
topology firewall && VANTAGE=pub && rules gw ip 'chain forward { type filter hook forward priority 0; iifname "wan" ct state new drop; }' &&
  all verdict=none mapping=none filtering=APDF "rfc3489=symmetric UDP firewall" exitCode=0
topology easy && nat masquerade && all verdict=easy mapping=EIM filtering=APDF udp=ok portPreserved=yes hairpin=no layersAtLeast=1 publicAddresses=203.0.113.2 exitCode=0
topology random && nat "masquerade random" && all verdict=hard mapping=APDM filtering=APDF portPreserved=no exitCode=1
topology fully-random && nat "masquerade fully-random" && all verdict=hard mapping=APDM filtering=APDF portPreserved=no "rfc3489=symmetric NAT" exitCode=1
topology range && nat "meta l4proto udp snat to 203.0.113.7:1100-2099" && all verdict=easy mapping=EIM filtering=APDF portPreserved=no ports=changed
topology range-random && AT_ONCE=3 && nat "meta l4proto udp snat to 203.0.113.7:1100-1199 random" && all verdict=hard mapping=APDM filtering=APDF portPreserved=no
topology one-to-one && gw 'chain pre { type nat hook prerouting priority -100; iifname "wan" ip daddr 203.0.113.7 dnat to 192.168.1.10; }
  chain post { type nat hook postrouting priority 100; oifname "wan" ip saddr 192.168.1.10 snat to 203.0.113.7; }' &&
  all verdict=easy mapping=EIM filtering=EIF portPreserved=yes hairpin=no "rfc3489=full cone NAT" publicAddresses=203.0.113.7
topology hairpin && gw 'chain pre { type nat hook prerouting priority -100; ip daddr 203.0.113.7 dnat to 192.168.1.10; }
  chain post { type nat hook postrouting priority 100; oifname "lan" ip saddr 192.168.1.0/24 ip daddr 192.168.1.10 masquerade; oifname "wan" ip saddr 192.168.1.10 snat to 203.0.113.7; }' &&
  ns gw ip link set host type bridge_slave hairpin on && all verdict=easy mapping=EIM filtering=EIF hairpin=yes
# The router sends back what the host sends to its outside address, and lets in nothing else that nobody asked for.
topology hairpin-masquerade && gw 'chain pre { type nat hook prerouting priority -100; iifname "lan" ip daddr 203.0.113.2 meta l4proto udp dnat to 192.168.1.10; }
  chain post { type nat hook postrouting priority 100; oifname "lan" ip saddr 192.168.1.0/24 ip daddr 192.168.1.10 masquerade; oifname "wan" ip saddr 192.168.1.0/24 masquerade; }' &&
  ns gw ip link set host type bridge_slave hairpin on && all verdict=easy mapping=EIM filtering=APDF portPreserved=yes hairpin=yes
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
hold() { # hold NAMESPACE: 41641 towards every server
  local held=() ip port; for ip in 198.51.100.1 198.51.100.2; do for port in 3478 3479 4478 4479; do held+=($ip:$port); done; done
  ip netns exec "$1" python3 "$here/nat/hold.py" 41641 192.0.2.1:3478 192.0.2.2:3478 192.0.2.1:5478 192.0.2.2:6478 192.0.2.1:7478 192.0.2.2:7478 "${held[@]}" & holder=$!
  sleep 1
}
# A neighbour holds the same port towards the same servers: another one, and the same for all (nf_nat_core.c, find_appropriate_src).
if topology collided; then
  EXTRA=(--port 41641); nat masquerade
  hold neighbour; all verdict=easy mapping=EIM portPreserved=no exitCode=0
  kill $holder; wait $holder 2>/dev/null
fi
# A node whose pod holds the port first: what the node sends from it afterwards is given a port for each destination (nf_nat_core.c,
# nf_nat_alloc_null_binding: no mapping of its own to keep to). The other way round the pod is as any neighbour.
if topology host-after-pod; then EXTRA=(--port 41641) VANTAGE=gw; nat masquerade; hold host; expect PLAIN verdict=hard port.otherPorts=none; kill $holder; wait $holder 2>/dev/null; fi
if topology pod-after-host; then EXTRA=(--port 41641); nat masquerade; hold gw; all verdict=easy mapping=EIM portPreserved=no; kill $holder; wait $holder 2>/dev/null; fi
# The AWS rule has no source match: what the node itself sends is given random ports too.
topology host-network && VANTAGE=gw && gw 'chain post { type nat hook postrouting priority 100; oifname != "vlan*" fib daddr type != local meta l4proto udp snat to 203.0.113.2 fully-random; }' &&
  expect PLAIN verdict=hard portPreserved=no
topology blocked && rules gw ip 'chain forward { type filter hook forward priority 0; meta l4proto udp drop; }' && expect PLAIN udp=silent verdict=blocked exitCode=1 && expect COTURN udp=silent verdict=unknown exitCode=3
topology refused && rules gw ip 'chain forward { type filter hook forward priority 0; meta l4proto udp reject; }' && expect PLAIN udp=icmp verdict=blocked exitCode=1
topology prohibited && rules gw ip 'chain forward { type filter hook forward priority 0; meta l4proto udp reject with icmp type admin-prohibited; }' && expect PLAIN udp=icmp verdict=blocked
# What cannot be sent says nothing of NATs.
if topology no-route; then ns host ip route del default; expect PLAIN udp=unknown verdict=unknown mapping=unknown exitCode=3; ns host ip route add default via 192.168.1.1; fi
topology no-permission && rules host ip 'chain output { type filter hook output priority 0; meta l4proto udp drop; }' && expect PLAIN udp=unknown verdict=unknown mapping=unknown exitCode=3
SINGLE=(--stun 192.0.2.1) DEAD=(--stun 192.0.2.1 --stun 192.0.2.2:9999 --stun 198.51.100.1) NAMELESS=(--stun 192.0.2.1 --stun no-such-host.invalid --stun 192.0.2.2)
topology single-server && nat masquerade && expect SINGLE udp=ok verdict=unknown mapping=unknown exitCode=3
topology dead-server && nat masquerade && expect DEAD udp=partial verdict=easy mapping=EIM
topology nameless-server && nat masquerade && expect NAMELESS udp=ok verdict=easy mapping=EIM
BOTH=(--stun 198.51.100.1 --stun 192.0.2.1)
topology forwarded && EXTRA=(--port 41641) && gw 'chain pre { type nat hook prerouting priority -100; iifname "wan" udp dport 41641 dnat to 192.168.1.10; }
  chain post { type nat hook postrouting priority 100; oifname "wan" ip saddr 192.168.1.0/24 masquerade; }' && expect BOTH verdict=easy port.open=yes
topology not-forwarded && EXTRA=(--port 41641) && nat masquerade && expect BOTH verdict=easy port.open=no
topology hard-forwarded && EXTRA=(--port 41641) && gw 'chain pre { type nat hook prerouting priority -100; iifname "wan" udp dport 41641 dnat to 192.168.1.10; }
  chain post { type nat hook postrouting priority 100; oifname "wan" ip saddr 192.168.1.0/24 masquerade fully-random; }' && expect BOTH verdict=hard
THREE=(--stun 192.0.2.1 --stun 192.0.2.2 --stun 198.51.100.1:3478)
topology one-port && nat masquerade && rules gw ip 'chain forward { type filter hook forward priority 0; ip daddr 192.0.2.2 udp dport 3478 drop; }' && expect THREE udp=partial verdict=easy mapping=EIM
topology one-server && nat masquerade && rules gw ip 'chain forward { type filter hook forward priority 0; ip daddr 192.0.2.2 meta l4proto udp drop; }' && expect THREE udp=partial verdict=easy mapping=EIM
PORTS=(--stun 192.0.2.1 --stun 192.0.2.2 --stun 198.51.100.1:4478)
topology one-port-everywhere && nat masquerade && rules gw ip 'chain forward { type filter hook forward priority 0; udp dport 3478 drop; }' && expect PORTS udp=partial verdict=easy mapping=EIM
SIX=(--stun 192.0.2.1 --stun 192.0.2.2 --stun 2001:db8:5::1 --stun 2001:db8:5::2)
topology ipv6 && nat masquerade && expect SIX verdict=easy ipv6.mapping=none ipv6.verdict=none ipv6.publicAddresses=2001:db8:1::10
if topology no-ipv6; then nat masquerade; ns host sysctl -qw net.ipv6.conf.all.disable_ipv6=1; expect SIX verdict=easy mapping=EIM ipv6.mapping=unknown ipv6.verdict=unknown
  ns host sysctl -qw net.ipv6.conf.all.disable_ipv6=0; ns host ip addr add 2001:db8:1::10/64 dev eth0 nodad; ns host ip addr add fd00:1::10/64 dev eth0 nodad; ns host ip route add default via fd00:1::1; fi
topology nat66 && nat masquerade && rules gw ip6 'chain post { type nat hook postrouting priority 100; oifname "wan" masquerade; }' && expect SIX verdict=easy ipv6.mapping=EIM ipv6.layersAtLeast=1 ipv6.publicAddresses=2001:db8:ff::2
V6=(--stun 2001:db8:5::1 --stun 2001:db8:5::2)
topology nat66-only && rules gw ip6 'chain post { type nat hook postrouting priority 100; oifname "wan" masquerade; }' && expect V6 verdict=easy mapping=EIM layersAtLeast=1 exitCode=0
topology nat66-random && rules gw ip6 'chain post { type nat hook postrouting priority 100; oifname "wan" masquerade fully-random; }' && expect V6 verdict=hard exitCode=1

# A reflector on a cloud machine, whose two public addresses are 1:1: from outside it is as any other.
one_to_one='chain pre { type nat hook prerouting priority -100; iifname "wan" ip daddr 203.0.113.7 dnat to 192.168.1.10; iifname "wan" ip daddr 203.0.113.8 dnat to 192.168.1.12; }
  chain post { type nat hook postrouting priority 100; oifname "wan" ip saddr 192.168.1.10 snat to 203.0.113.7; oifname "wan" ip saddr 192.168.1.12 snat to 203.0.113.8; }'
reflect() { # reflect NAMESPACE SOCKET...: a reflector there
  local n=$1 args=() s; shift; for s; do args+=(--listen "$s"); done
  : >"$W/there.log"; ip netns exec "$n" "${NAT[@]}" --reflect --lang en "${args[@]}" >"$W/there.log" 2>&1 & holder=$!
  for _ in {1..100}; do grep -q listening "$W/there.log" && break; sleep 0.1; done
}
unreflect() { kill $holder; wait $holder 2>/dev/null; }
CLOUD=(--stun 203.0.113.7:41641)
if topology cloud-reflector; then
  VANTAGE=plain; gw "$one_to_one"; reflect host 192.168.1.10:41641=203.0.113.7 192.168.1.12:41641=203.0.113.8
  expect CLOUD verdict=none mapping=none filtering=EIF; unreflect
fi
# A server in front of the NAT answers first, and tells nothing of it.
NEAR=(--stun 192.168.1.1 --stun 192.0.2.1 --stun 192.0.2.2)
if topology server-in-front; then nat masquerade; reflect gw 192.168.1.1:3478; expect NEAR verdict=easy mapping=EIM hairpin=no layersAtLeast=1; unreflect; fi
knock() { # knock ADDRESS:PORT VERDICT [ARGS...]: from a network that knows nothing of it
  local to=$1 want=$2 i said; shift 2
  for ((i = 0; i < RUNS; i++)); do
    ns gw conntrack -F >/dev/null 2>&1
    said=$(ns plain "${NAT[@]}" --knock "$to" -o json "$@" 2>&1 | python3 -c 'import json,sys; r = json.load(sys.stdin); print(r["verdict"] if r["packetsSent"] <= 24 and r["tookMs"] <= 1500 else r)')
    [ "$said" = "$want" ] || [ "${LOSS:+$said}" = unknown ] || { fail "$TOPOLOGY: knock $to $*: $said, not $want"; return; }
  done
  pass "$TOPOLOGY: knock $to $*: $want, $RUNS of $RUNS"
}
forward() { gw 'chain pre { type nat hook prerouting priority -100; iifname "wan" udp dport 41641 dnat to 192.168.1.10; }
  chain post { type nat hook postrouting priority 100; oifname "wan" ip saddr 192.168.1.0/24 masquerade; }'; }
if topology knock-forwarded; then forward; knock 203.0.113.2:41641 refused; reflect host 192.168.1.10:41641=203.0.113.2; knock 203.0.113.2:41641 open; unreflect; fi
if topology knock-easy; then nat masquerade; reflect host 192.168.1.10:41641=203.0.113.2; knock 203.0.113.2:41641 unknown; knock 203.0.113.2:41641 closed --expect-reflector; unreflect; fi
if topology knock-firewall; then
  reflect pub 203.0.113.66:41641; knock 203.0.113.66:41641 open
  rules gw ip 'chain forward { type filter hook forward priority 0; iifname "wan" ct state new drop; }'; knock 203.0.113.66:41641 unknown; knock 203.0.113.66:41641 closed --expect-reflector
  # What comes after a packet from there is not unasked: the filter lets it in only from the very port that was sent to.
  ns pub python3 -c 'import socket; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.sendto(b"x", ("192.0.2.1", 9))'; knock 203.0.113.66:41641 closed --expect-reflector
  unreflect
fi
if topology knock-silent; then # as tailscaled: it holds the port, and answers nobody
  ip netns exec pub python3 -c 'import socket, time; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("203.0.113.66", 41641)); time.sleep(600)' & holder=$!
  sleep 0.5; knock 203.0.113.66:41641 unknown; unreflect
fi
[ -z "$BESIDE" ] || say "nat: netcheck did not know $UNSURE times"
[ $FAILED = 0 ] && say "nat: every topology as it is built" || say "nat: $FAILED are not as they are built"
[ $FAILED = 0 ]
