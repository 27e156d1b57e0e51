#!/usr/bin/env bash
# mtu.sh [RUNS] [TOPOLOGY...]: real paths of four links in network namespaces, and what `tsk8s mtu` says of each, RUNS times each (default 3;
# 20 shows that it is no luck). What must be said follows from how the path is built: it stands beside the command that builds it. A narrow
# place is a locked MTU of a router's route, so that it narrows one direction only; links take 9000. Root; three minutes with 3 runs. Everything
# lives in namespaces that end with this script, also when it is killed.
#
#   host 10.1.0.1 ── r1 ── r2 ── r3 ── target 10.4.0.2 (STUN: 3478; our reflector: 4478)        IPv6: fd00:N::1, fd00:N::2 on link N
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/look.sh"; . "$ROOT/dist/jdk.sh"
RUNS=${1:-3}; shift || true; ONLY=" $* "

own=(--net --mount --pid --fork --kill-child --mount-proc); [ "$(id -u)" = 0 ] || own=(--user --map-root-user "${own[@]}")
if [ -z "${INNER:-}" ]; then
  "$here/build.sh" nat || { say "SKIPPED mtu: its programs are not here: the reason stands above"; exit 77; }
  unshare "${own[@]}" ip link add one type veth peer name two 2>/dev/null || { say "SKIPPED mtu: this machine grants no network namespace (no root?)"; exit 77; }
  [ -n "${CLASSES:-}" ] || product_ready || exit 77
  export CLASSES=${CLASSES:-$ROOT/cli/target/ready/tsk8s.jar}
  INNER=1 exec unshare "${own[@]}" "${BASH_SOURCE[0]}" "$RUNS" "$@"
fi
mount -t tmpfs tmpfs /run; mkdir -p /run/netns /run/w; W=/run/w

ns() { local n=$1; shift; ip netns exec "$n" "$@"; }
path=(host r1 r2 r3 target)
for n in "${path[@]}"; do ip netns add $n; ns $n ip link set lo up; ns $n sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1; done
for i in 1 2 3 4; do # link i joins path[i-1], by `right`, and path[i], by `left`
  a=${path[$((i - 1))]} b=${path[$i]}
  ip link add right netns $a mtu 9000 type veth peer name left netns $b mtu 9000
  ns $a ip addr add 10.$i.0.1/24 dev right; ns $a ip addr add fd00:$i::1/64 dev right nodad; ns $a ip link set right up
  ns $b ip addr add 10.$i.0.2/24 dev left; ns $b ip addr add fd00:$i::2/64 dev left nodad; ns $b ip link set left up
done
# route NODE MTU: its way to the target; back NODE MTU: its way to the host. 0: as wide as the link.
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
# Who is seen by a router's address on a later link is found as well.
ns target ip route add default via 10.4.0.1; ns r3 ip route add 10.2.0.0/24 via 10.3.0.1; ns target sysctl -qw net.ipv4.icmp_ratelimit=0
links() { local n l; for n in "${path[@]}"; do for l in left right; do ns $n ip link set $l mtu $1 2>/dev/null; done; done; true; }
forget() { local n; for n in "${path[@]}"; do ns $n ip route flush cache; ns $n ip -6 route flush cache; done; }
clean() {
  local n
  for n in "${path[@]}"; do ns $n nft flush ruleset; ns $n tc qdisc del dev right root 2>/dev/null; ns $n ip link del vx 2>/dev/null; done
  for n in host r1 r2 r3; do route $n 0; done; for n in target r3 r2 r1; do back $n 0; done
  links 9000; links 1500; forget
}
mute() { # mute NODE: it says of no packet that it is too large
  ns $1 nft -f - <<<'table inet mute { chain out { type filter hook output priority 0; icmp type destination-unreachable icmp code frag-needed drop; icmpv6 type packet-too-big drop; }; }' || fail "$TOPOLOGY: its rules are refused"
}
lossy() { # lossy NODE: of what it forwards to the right, a fifth is lost
  ns $1 nft -f - <<<'table inet lossy { chain forward { type filter hook forward priority 0; oifname "right" numgen random mod 10 < 2 drop; }; }' || fail "$TOPOLOGY: its rules are refused"
}
topology() { TOPOLOGY=$1; case "$ONLY" in "  " | *" $1 "*) clean; return 0 ;; *) return 1 ;; esac; }
# expect TARGET FIELD=VALUE...: every one of the runs says so
expect() {
  local target=$1; shift
  ns host "$jdk/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp "$W:$CLASSES" MtuRuns "$RUNS" "$target" >"$W/runs.json" 2>"$W/err.txt"
  [ ! -s "$W/err.txt" ] || { fail "$TOPOLOGY: $(head -3 "$W/err.txt")"; return; }
  if python3 "$here/mtu/check.py" "$RUNS" "$@" <"$W/runs.json" >"$W/said.txt"; then pass "$TOPOLOGY: $(cat "$W/said.txt")"; else fail "$TOPOLOGY: $(cat "$W/said.txt")"; fi
}
"$jdk/bin/javac" -d "$W" -cp "$CLASSES" "$here/mtu/MtuRuns.java" || exit 1
ns target python3 "$here/mtu/plain.py" 3478 &
V4=10.4.0.2 V6=fd00:4::2 B4=10.4.0.2:4478 B6=[fd00:4::2]:4478
ns target "$jdk/bin/java" -XX:TieredStopAtLevel=1 -Xmx64m -cp "$CLASSES" dev.tsk8s.cli.Main nat --reflect --listen $B4 --listen $B6 >"$W/reflector.log" 2>&1 &
sleep 3
router4=(10.1.0.2 10.2.0.2 10.3.0.2) router6=(fd00:1::2 fd00:2::2 fd00:3::2) # r1, r2, r3 as the host sees them

topology wide && expect $V4 toTarget=1500 blackHole=no refusedBy= localLink=1500 exitCode=0 took=300
topology wide-v6 && expect $V6 toTarget=1500 blackHole=no refusedBy= exitCode=0 took=300
for i in 0 1 2; do
  r=r$((i + 1))
  topology $r-narrow && route $r 1400 && expect $V4 toTarget=1400 blackHole=no refusedBy=${router4[$i]}:1400 exitCode=0 took=400
  topology $r-odd && route $r 1397 && expect $V4 toTarget=1397 blackHole=no refusedBy=${router4[$i]}:1397 exact=True took=400
  topology $r-narrow-v6 && route $r 1400 && expect $V6 toTarget=1400 blackHole=no refusedBy=${router6[$i]}:1400 exitCode=0 took=400
  topology $r-black && route $r 1400 && mute $r && expect $V4 toTarget=1400 blackHole=toTarget refusedBy= exitCode=1
  topology $r-black-v6 && route $r 1400 && mute $r && expect $V6 toTarget=1400 blackHole=toTarget refusedBy= exitCode=1
done
# Only what comes back is narrow: small answers do not notice.
topology back-narrow && back r2 1400 && expect $V4 toTarget=1500 blackHole=no refusedBy= exitCode=0
# Our reflector sends large answers back.
topology both-wide && expect $B4 toTarget=1500 fromTarget=1500 blackHole=no fragmentsSeen=False exitCode=0
topology both-wide-v6 && expect $B6 toTarget=1500 fromTarget=1500 blackHole=no fragmentsSeen=False exitCode=0
for r in r1 r2 r3; do
  topology $r-back && back $r 1400 && expect $B4 toTarget=1500 fromTarget=1400 blackHole=no exitCode=0
  topology $r-back-v6 && back $r 1400 && expect $B6 toTarget=1500 fromTarget=1400 blackHole=no exitCode=0
  topology $r-back-black && back $r 1400 && mute $r && expect $B4 toTarget=1500 fromTarget=1400 blackHole=fromTarget exitCode=1
  topology $r-there && route $r 1400 && expect $B4 toTarget=1400 fromTarget=1500 blackHole=no exitCode=0
  topology $r-both-black && route $r 1400 && back $r 1300 && mute $r && expect $B4 toTarget=1400 fromTarget=1300 blackHole=both exitCode=1
done
topology jumbo-back && links 9000 && expect $B4 toTarget=9000 fromTarget=9000 blackHole=no
topology jumbo-there && links 9000 && route r2 1500 && expect $B4 toTarget=1500 fromTarget=9000 blackHole=no
topology nat-back && ns r1 nft -f - <<<'table ip t { chain post { type nat hook postrouting priority 100; oifname "right" masquerade; }; }' && back r1 1400 &&
  expect $B4 toTarget=1500 fromTarget=1400
topology loss-back && lossy r2 && back r3 1400 && expect $B4 toTarget=1500 fromTarget=1400 took=3000
# The first refuses, the second drops what still passes the first.
topology two && route r1 1400 && route r3 1300 && mute r3 && expect $V4 toTarget=1300 blackHole=toTarget refusedBy=10.1.0.2:1400 exitCode=1
topology underlay && route r2 1280 && expect $V4 toTarget=1280 blackHole=no refusedBy=10.2.0.2:1280 exitCode=0
topology below && route r2 1000 && expect $V4 toTarget=1000 blackHole=no refusedBy=10.2.0.2:1000 exitCode=1
topology jumbo && links 9000 && expect $V4 toTarget=9000 localLink=9000 blackHole=no exitCode=0
topology jumbo-narrow && links 9000 && route r2 1500 && expect $V4 toTarget=1500 localLink=9000 refusedBy=10.2.0.2:1500 exitCode=0
topology jumbo-black && links 9000 && route r2 8951 && mute r2 && expect $V4 toTarget=8951 blackHole=toTarget refusedBy=
# The kernel has learned a size that no longer holds: what is sent must not be held down by it.
topology learned && route r2 1300 && { ns host ping -c 1 -M "do" -s 1400 -W 1 $V4 >/dev/null 2>&1; route r2 0; expect $V4 toTarget=1500 blackHole=no; }
topology nat && ns r1 nft -f - <<<'table ip t { chain post { type nat hook postrouting priority 100; oifname "right" masquerade; }; }' && route r2 1400 &&
  expect $V4 toTarget=1400 blackHole=no refusedBy=10.2.0.2:1400
topology loss && lossy r2 && expect $V4 toTarget=1500 blackHole=no took=3000
topology loss-narrow && lossy r2 && route r3 1400 && expect $V4 toTarget=1400 blackHole=no refusedBy=10.3.0.2:1400 took=3000
topology loss-black && lossy r2 && route r3 1400 && mute r3 && expect $V4 toTarget=1400 blackHole=toTarget took=3000
topology nobody && expect $V4:9 toTarget=unknown reason=no-listener exitCode=3
topology silent && ns target nft -f - <<<'table inet t { chain in { type filter hook input priority 0; udp dport 3478 drop; }; }' && expect $V4 toTarget=unknown reason=silent exitCode=3
# A VXLAN between host and target over a path of 1280. Its outer packets without DF are split, and what is too large inside passes all the same.
vxlan() { # vxlan INNER_MTU DF
  route r2 1280; back r2 1280
  ns host ip link add vx mtu $1 type vxlan id 7 local 10.1.0.1 remote 10.4.0.2 dstport 8472 df $2
  ns target ip link add vx mtu 1500 type vxlan id 7 local 10.4.0.2 remote 10.1.0.1 dstport 8472 df unset
  ns host ip addr add 192.168.7.1/24 dev vx; ns target ip addr add 192.168.7.2/24 dev vx; ns host ip link set vx up; ns target ip link set vx up
}
for inner in 1500 1450 1230; do
  topology vxlan-$inner && vxlan $inner unset && expect 192.168.7.2 toTarget=$inner localLink=$inner blackHole=no refusedBy=
done
for inner in 1500 1450; do
  topology vxlan-$inner-df && vxlan $inner set && expect 192.168.7.2 toTarget=1230 localLink=$inner blackHole=toTarget refusedBy=
done
topology vxlan-1230-df && vxlan 1230 set && expect 192.168.7.2 toTarget=1230 localLink=1230 blackHole=no refusedBy=
[ $FAILED = 0 ] && say "mtu: every path as it is built" || say "mtu: $FAILED are not as they are built"
[ $FAILED = 0 ]
