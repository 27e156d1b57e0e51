# shellcheck shell=bash
# Five hosts in a row, and what can be done to the way between the first and the last. Everything lives in namespaces that end with the
# script that sources this, also when it is killed.
#
#   host 10.1.0.1 ── r1 ── r2 ── r3 ── target 10.4.0.2 (STUN: 3478; our reflector: 4478; ICMP echo)     IPv6: fd00:N::1, fd00:N::2 on link N
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$here/look.sh"; . "$ROOT/dist/jdk.sh"

world_enter() { # world_enter SCRIPT ARGS...: starts SCRIPT again inside
  [ -z "${INNER:-}" ] || return 0
  local own=(--net --mount --pid --fork --kill-child --mount-proc); [ "$(id -u)" = 0 ] || own=(--user --map-root-user "${own[@]}")
  "$here/build.sh" mtu || { say "SKIPPED mtu: its programs are not here: the reason stands above"; exit 77; }
  unshare "${own[@]}" ip link add one type veth peer name two 2>/dev/null || { say "SKIPPED mtu: this machine grants no network namespace (no root?)"; exit 77; }
  [ -n "${CLASSES:-}" ] || product_ready || exit 77
  export CLASSES=${CLASSES:-$ROOT/cli/target/ready/tsk8s.jar}
  INNER=1 exec unshare "${own[@]}" "$@"
}
ns() { local n=$1; shift; ip netns exec "$n" "$@"; }
path=(host r1 r2 r3 target)
world_up() {
  mount -t tmpfs tmpfs /run; mkdir -p /run/netns /run/w; W=/run/w
  local n i a b
  for n in "${path[@]}"; do ip netns add $n; ns $n ip link set lo up; ns $n sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1; done
  for i in 1 2 3 4; do # link i joins path[i-1], by `right`, and path[i], by `left`
    a=${path[$((i - 1))]} b=${path[$i]}
    ip link add right netns $a mtu 9000 type veth peer name left netns $b mtu 9000
    ns $a ip addr add 10.$i.0.1/24 dev right; ns $a ip addr add fd00:$i::1/64 dev right nodad; ns $a ip link set right up
    ns $b ip addr add 10.$i.0.2/24 dev left; ns $b ip addr add fd00:$i::2/64 dev left nodad; ns $b ip link set left up
  done
  # Who is seen by a router's address on a later link is found as well. Refusals are not rationed, and the tester may send ICMP echo.
  ns target ip route add default via 10.4.0.1; ns r3 ip route add 10.2.0.0/24 via 10.3.0.1
  for n in "${path[@]}"; do ns $n sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0; done
  ns host sysctl -qw net.ipv4.ping_group_range="0 2147483647"
  java_of -Xmx128m
  "$jdk/bin/javac" -d "$W" -cp "$CLASSES" "$here"/mtu/*.java || exit 1
}
V4=10.4.0.2 V6=fd00:4::2 B4=10.4.0.2:4478 B6=[fd00:4::2]:4478
world_servers() {
  ns target python3 "$here/mtu/plain.py" 3478 & ns host python3 "$here/mtu/plain.py" 3478 &
  ns target "$jdk/bin/java" -Xlog:disable -XX:TieredStopAtLevel=1 -Xmx64m -cp "$CLASSES" dev.tsk8s.cli.Main nat --reflect --listen $B4 --listen $B6 >"$W/reflector.log" 2>&1 &
  local i; for ((i = 0; i < 100; i++)); do [ "$(ns target ss -Huln 2>/dev/null | grep -c -e ':3478 ' -e ':4478 ')" -ge 4 ] && return; sleep 0.1; done
  say "the servers do not listen: $(cat "$W/reflector.log")"; exit 1
}

# route NODE MTU: its way to the target; back NODE MTU: its way to the host. 0: as wide as the link. Locked, it narrows one direction only.
width() { [ "$1" = 0 ] || echo "mtu lock $1"; }
route() {
  local i=0 n; for n in "${path[@]}"; do i=$((i + 1)); [ $n = $1 ] && break; done
  [ $1 = r3 ] || { ns $1 ip route replace 10.4.0.0/24 via 10.$i.0.2 $(width $2); ns $1 ip route replace fd00:4::/64 via fd00:$i::2 $(width $2); return; }
  ns r3 ip route replace 10.4.0.2 dev right $(width $2); ns r3 ip route replace fd00:4::2 dev right $(width $2)
}
back() {
  local i=-1 n; for n in "${path[@]}"; do i=$((i + 1)); [ $n = $1 ] && break; done
  [ $1 = r1 ] || { ns $1 ip route replace 10.1.0.0/24 via 10.$i.0.1 $(width $2); ns $1 ip route replace fd00:1::/64 via fd00:$i::1 $(width $2); return; }
  ns r1 ip route replace 10.1.0.1 dev left $(width $2); ns r1 ip route replace fd00:1::1 dev left $(width $2)
}
links() { local n l; for n in "${path[@]}"; do for l in left right; do ns $n ip link set $l mtu $1 2>/dev/null; done; done; true; }
forget() { local n; for n in "${path[@]}"; do ns $n ip route flush cache; ns $n ip -6 route flush cache; done; }
helpers=() # processes of one topology
behind() { local w=$1; shift; ip netns exec "$@" >"$w" 2>&1 & helpers+=($!); } # behind OUTPUT NODE CMD...: a process of this topology
started() { local w=$1 i; for ((i = 0; i < 50; i++)); do grep -q . "$w" 2>/dev/null && return 0; sleep 0.1; done; fail "$TOPOLOGY: not started: $w"; return 1; }
clean() {
  local n p
  for p in "${helpers[@]}"; do kill "$p" 2>/dev/null; wait "$p" 2>/dev/null; done; helpers=(); rm -f "$W"/{liar,relay,wgh,wgt}.txt
  for n in "${path[@]}"; do ns $n nft flush ruleset; ns $n ip link del vx 2>/dev/null; ns $n ip link del wg 2>/dev/null; ns $n ip link set lo mtu 65536; done
  ns host ip link set right up; ns host ip addr replace 10.1.0.1/24 dev right; ns host ip addr replace fd00:1::1/64 dev right nodad
  for n in host r1 r2 r3; do route $n 0; done; for n in target r3 r2 r1; do back $n 0; done
  links 9000; links 1500; forget
}
rules() { ns $1 nft -f - <<<"table $2 t$RANDOM { $3; }" || fail "$TOPOLOGY: its rules are refused"; } # rules NODE FAMILY CHAINS
mute() { rules $1 inet 'chain out { type filter hook output priority 0; icmp type destination-unreachable icmp code frag-needed drop; icmpv6 type packet-too-big drop; }'; } # it says of no packet that it is too large
lossy() { rules $1 inet "chain forward { type filter hook forward priority 0; oifname \"right\" numgen random mod 100 < ${2:-20} drop; }"; } # lossy NODE [PERCENT]: of what it forwards to the right
nat() { rules r1 ip 'chain post { type nat hook postrouting priority 100; oifname "right" masquerade; }'; }
onlyecho() { rules target inet "chain in { type filter hook input priority 0; udp dport 3478 ${1:-reject}; }"; } # onlyecho [drop]: the target answers no STUN
nopieces() { rules $1 ip 'chain pre { type filter hook prerouting priority -450; ip frag-off & 0x3fff != 0 drop; }'; } # it lets no fragments through
liar() { behind "$W/liar.txt" r1 python3 "$here/mtu/liar.py" left "$@"; started "$W/liar.txt"; } # liar MTU [other]
relay() { # relay MS [LOSS DUPLICATES LATE END]: the way from r2 to r3 and back takes so long; per cent of what goes to the right are lost, doubled, late; after END packets of a socket nothing passes
  behind "$W/relay.txt" r2 python3 "$here/mtu/relay.py" r2 r3 "$@"; started "$W/relay.txt" || return
  local m; m=$(ns r2 cat /sys/class/net/right/mtu)
  ns r2 ip link set relay mtu $m; ns r3 ip link set relay mtu $m
  ns r2 ip route replace 10.4.0.0/24 dev relay; ns r2 ip route replace fd00:4::/64 dev relay; ns r3 ip route replace 10.1.0.0/24 dev relay; ns r3 ip route replace fd00:1::/64 dev relay
}
topology() { TOPOLOGY=$1; case "$ONLY" in "  " | *" $1 "*) clean; return 0 ;; *) return 1 ;; esac; }
verdict() { clean; [ $FAILED = 0 ] && say "$1: every path as it is built" || say "$1: $FAILED are not as they are built"; [ $FAILED = 0 ]; }
