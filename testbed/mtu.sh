#!/usr/bin/env bash
# mtu.sh [RUNS] [TOPOLOGY...]: real paths of four links in network namespaces, and what `tsk8s mtu` says of each, RUNS times each (default 3;
# 20 shows that it is no luck). What must be said follows from how the path is built: it stands beside the command that builds it. A narrow
# place is a locked MTU of a router's route, so that it narrows one direction only; links take 9000. Root; six minutes with 3 runs.
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/mtu/world.sh"; . "$here/mtu/wireguard.sh"
world_enter "${BASH_SOURCE[0]}" "$@"
RUNS=${1:-3}; shift || true; ONLY=" $* "
world_up; world_servers

# expect TARGET FIELD=VALUE...: every one of the runs says so. plainly: the same by what Java has on every system.
expect() { judged MtuRuns "$@"; }
plainly() { judged dev.tsk8s.probes.network.path.PlainRuns "$@"; }
judged() {
  local runner=$1 target=$2; shift 2
  ns host "${JAVA[@]}" "$runner" "$RUNS" "$target" >"$W/runs.json" 2>"$W/err.txt"
  [ ! -s "$W/err.txt" ] || { fail "$TOPOLOGY: $(head -3 "$W/err.txt")"; return; }
  if python3 "$here/mtu/check.py" "$RUNS" "$@" <"$W/runs.json" >"$W/said.txt"; then pass "$TOPOLOGY: $(cat "$W/said.txt")"; else fail "$TOPOLOGY: $(cat "$W/said.txt")"; fi
}
router4=(10.1.0.2 10.2.0.2 10.3.0.2) router6=(fd00:1::2 fd00:2::2 fd00:3::2) # r1, r2, r3 as the host sees them

topology wide && expect $V4 toTarget=1500 blackHole=no refusedBy= localLink=1500 provenBy=stun splitHere=False exitCode=0 took=300
topology wide-v6 && expect $V6 toTarget=1500 blackHole=no refusedBy= exitCode=0 took=300
for i in 0 1 2; do
  r=r$((i + 1))
  topology $r-narrow && route $r 1400 && expect $V4 toTarget=1400 blackHole=no refusedBy=${router4[$i]}:1400 splitPacket=1500:True exitCode=0 took=400
  topology $r-odd && route $r 1397 && expect $V4 toTarget=1397 blackHole=no refusedBy=${router4[$i]}:1397 exact=True took=400
  topology $r-narrow-v6 && route $r 1400 && expect $V6 toTarget=1400 blackHole=no refusedBy=${router6[$i]}:1400 exitCode=0 took=400
  topology $r-black && route $r 1400 && mute $r && expect $V4 toTarget=1400 blackHole=toTarget refusedBy= splitPacket=1500:True exitCode=1
  topology $r-black-v6 && route $r 1400 && mute $r && expect $V6 toTarget=1400 blackHole=toTarget refusedBy= exitCode=1
done
# Only what comes back is narrow: small answers do not notice.
topology back-narrow && back r2 1400 && expect $V4 toTarget=1500 blackHole=no refusedBy= exitCode=0
topology pieces-lost && route r2 1400 && nopieces r3 && expect $V4 toTarget=1400 splitPacket=1500:False blackHole=no
# Our reflector sends large answers back.
topology both-wide && expect $B4 toTarget=1500 fromTarget=1500 blackHole=no fragmentsSeen=False provenBy=reflector exitCode=0
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
topology nat-back && nat && back r1 1400 && expect $B4 toTarget=1500 fromTarget=1400
topology loss-back && lossy r2 && back r3 1400 && expect $B4 toTarget=1500 fromTarget=1400 took=3000
# A host that answers ICMP echo and no STUN: answers are as large as requests, and Linux lets them be split.
topology echo && onlyecho && expect $V4 toTarget=1500 fromTarget=1500 provenBy=echo blackHole=no exitCode=0 took=400
topology echo-v6 && onlyecho && expect $V6 toTarget=1500 fromTarget=1500 provenBy=echo blackHole=no exitCode=0 took=400
topology echo-silent && onlyecho drop && expect $V4 toTarget=1500 provenBy=echo blackHole=no exitCode=0 took=600
for i in 0 1 2; do
  r=r$((i + 1))
  topology echo-$r-narrow && onlyecho && route $r 1397 && expect $V4 toTarget=1397 provenBy=echo blackHole=no refusedBy=${router4[$i]}:1397 fromTarget=unknown exitCode=0
  topology echo-$r-narrow-v6 && onlyecho && route $r 1397 && expect $V6 toTarget=1397 provenBy=echo blackHole=no refusedBy=${router6[$i]}:1397 exitCode=0
  topology echo-$r-black && onlyecho && route $r 1400 && mute $r && expect $V4 toTarget=1400 provenBy=echo blackHole=somewhere refusedBy= exitCode=1
  topology echo-$r-back && onlyecho && back $r 1400 && expect $V4 toTarget=1500 fromTarget=1400 fragmentsSeen=True blackHole=no exitCode=0
done
topology echo-loss && onlyecho && lossy r2 && route r3 1400 && expect $V4 toTarget=1400 provenBy=echo blackHole=no took=3000
topology echo-forbidden && onlyecho && ns host sysctl -qw net.ipv4.ping_group_range="1 0" && expect $V4 toTarget=unknown reason=no-listener noEcho=not-permitted:"1 0" exitCode=3
ns host sysctl -qw net.ipv4.ping_group_range="0 2147483647"
# The first refuses, the second drops what still passes the first.
topology two && route r1 1400 && route r3 1300 && mute r3 && expect $V4 toTarget=1300 blackHole=toTarget refusedBy=10.1.0.2:1400 exitCode=1
topology underlay && route r2 1280 && expect $V4 toTarget=1280 blackHole=no refusedBy=10.2.0.2:1280 exitCode=0
topology below && route r2 1000 && expect $V4 toTarget=1000 blackHole=no refusedBy=10.2.0.2:1000 exitCode=1
topology jumbo && links 9000 && expect $V4 toTarget=9000 localLink=9000 blackHole=no exitCode=0
topology jumbo-narrow && links 9000 && route r2 1500 && expect $V4 toTarget=1500 localLink=9000 refusedBy=10.2.0.2:1500 exitCode=0
topology jumbo-black && links 9000 && route r2 8951 && mute r2 && expect $V4 toTarget=8951 blackHole=toTarget refusedBy=
topology loopback && expect 10.1.0.1 toTarget=65535 localLink=65536 blackHole=no exitCode=0 # a machine's own addresses are reached through lo
# The kernel has learned a size that no longer holds: what is sent must not be held down by it, and it is told.
topology learned && route r2 1300 && { ns host ping -c 1 -M "do" -s 1400 -W 1 $V4 >/dev/null 2>&1; route r2 0; expect $V4 toTarget=1500 held=1300 blackHole=no; }
topology learned-v6 && route r2 1300 && { ns host ping -c 1 -M "do" -s 1400 -W 1 $V6 >/dev/null 2>&1; route r2 0; expect $V6 toTarget=1500 held=1300 blackHole=no; }
topology held && route host 1300 && expect $V4 toTarget=1500 held=1300 blackHole=no
topology nat && nat && route r2 1400 && expect $V4 toTarget=1400 blackHole=no refusedBy=10.2.0.2:1400
topology one-to-one && rules r1 ip 'chain pre { type nat hook prerouting priority -100; iifname "right" ip daddr 10.2.0.9 dnat to 10.1.0.1; }
  chain post { type nat hook postrouting priority 100; oifname "right" ip saddr 10.1.0.1 snat to 10.2.0.9; }' && ns r1 ip addr add 10.2.0.9/32 dev right 2>/dev/null && route r2 1400 && expect $V4 toTarget=1400 blackHole=no refusedBy=10.2.0.2:1400
ns r1 ip addr del 10.2.0.9/32 dev right 2>/dev/null
for share in 20 30; do
  topology loss-$share && lossy r2 $share && expect $V4 toTarget=1500 blackHole=no took=3000
  topology loss-$share-narrow && lossy r2 $share && route r3 1400 && expect $V4 toTarget=1400 blackHole=no refusedBy=10.3.0.2:1400 took=3000
  topology loss-$share-black && lossy r2 $share && route r3 1400 && mute r3 && expect $V4:3478 toTarget=1400 blackHole=toTarget took=3000
done
# A host that answers so many a second, and no more: what it leaves out is loss, and no size; too few of them are no answer.
limited() { ns target nft -f - <<<"table inet limited { chain in { type filter hook input priority 0; udp dport 3478 limit rate over $1/second burst $2 packets drop; }; }"; }
topology limited && limited 20 5 && expect $V4:3478 either=toTarget:1500,unknown either=blackHole:no,unknown took=3000
topology limited-narrow && limited 20 5 && route r3 1400 && expect $V4:3478 either=toTarget:1400,unknown either=blackHole:no,unknown refusedBy=10.3.0.2:1400 took=3000
topology limited-black && limited 20 5 && route r3 1400 && mute r3 && expect $V4:3478 either=toTarget:1400,unknown either=blackHole:toTarget,unknown took=3000
topology doubled && relay 4 0 100 && expect $V4 toTarget=1500 blackHole=no
topology doubled-narrow && relay 4 0 100 && route r3 1400 && expect $V4 toTarget=1400 blackHole=no refusedBy=10.3.0.2:1400
topology late && relay 10 0 0 40 && route r3 1400 && mute r3 && expect $V4 toTarget=1400 blackHole=toTarget took=2000
topology all-at-once && relay 10 10 20 20 && route r3 1400 && expect $V4 toTarget=1400 blackHole=no took=3000
# Routers that lie: 0, the least there is, more than was sent, a size that everything exceeds, and of a packet that was never sent.
for lie in 0 68 576 9000; do
  topology lie-$lie && liar $lie && expect $V4 toTarget=1500 blackHole=no exitCode=0
done
topology lie-other && liar 576 other && expect $V4 toTarget=1500 blackHole=no refusedBy= exitCode=0
topology lie-black && liar 1450 && route r3 1400 && mute r3 && expect $V4 toTarget=1400 blackHole=toTarget refusedBy=10.1.0.2:1450 exitCode=1
topology nobody && expect $V4:9 toTarget=unknown reason=no-listener exitCode=3
topology silent && ns target nft -f - <<<'table inet t { chain in { type filter hook input priority 0; udp dport 3478 drop; icmp type echo-request drop; }; }' && expect $V4 toTarget=unknown reason=silent exitCode=3
topology unreachable && ns r3 ip route replace unreachable 10.4.0.2 && expect $V4 toTarget=unknown reason=unreachable exitCode=3
ns r3 ip route del unreachable 10.4.0.2 2>/dev/null
# The path ends while it is measured: what is left is not called its size. And what has no way to the target says so.
topology ends && relay 10 0 0 0 24 && route r3 1400 && mute r3 && expect $V4 toTarget=unknown either=reason:changed,unfinished exitCode=3
# What Java has on every system: no router's word, and it says so.
topology plain && plainly $V4:3478 toTarget=1500 blackHole=no exitCode=0
topology plain-v6 && plainly [$V6]:3478 toTarget=1500 blackHole=no exitCode=0
topology plain-narrow && route r2 1400 && plainly $V4:3478 toTarget=1400 blackHole=unknown refusedBy=
topology plain-black && route r2 1400 && mute r2 && plainly $V4:3478 toTarget=1400 blackHole=unknown refusedBy=
topology plain-back && back r2 1400 && plainly $B4 toTarget=1500 fromTarget=1400
topology plain-nobody && plainly $V4:9 toTarget=unknown reason=no-listener exitCode=3
# Ctrl-C in the middle, of the program as it is started: it tells what it saw, and leaves no process, no socket, no learned or changed route.
PROGRAM=("$TSK8S"); "$TSK8S" version 2>/dev/null | grep -q tsk8s || PROGRAM=("${JAVA[@]}" dev.tsk8s.cli.Main)
routes() { ns $1 ip route show table all; ns $1 ip -6 route show table all | sed 's/ expires [0-9]*sec//'; ns $1 ip route get $2; }
sockets() { ns $1 ss -Huan | awk '{ print $4, $5 }' | sort; }
interrupt() { # interrupt NODE EXIT PEER SIGNAL ARGS...: as soon as it has a socket more than before
  local node=$1 exit=$2 peer=$3 signal=$4 before after pid rc i; shift 4
  before=$(routes $node $peer; sockets $node)
  ip netns exec $node env --default-signal=INT "${PROGRAM[@]}" "$@" >"$W/out.txt" 2>"$W/err.txt" & pid=$!
  for ((i = 0; i < 300; i++)); do [ "$(sockets $node)" = "$(tail -n +1 <<<"$before" | grep -v -e ' dev ' -e cache -e '^$')" ] || break; sleep 0.05; done
  sleep 0.3; kill -$signal $pid; wait $pid; rc=$?
  after=$(routes $node $peer; sockets $node)
  [ $rc = $exit ] && [ "$before" = "$after" ] && ! kill -0 $pid 2>/dev/null && [ -s "$W/out.txt" ] && ! grep -q '^\s*at ' "$W/err.txt" && pass "$TOPOLOGY: SIG$signal, exit $rc, nothing left" ||
    fail "$TOPOLOGY: SIG$signal, exit $rc, not $exit; $(diff <(echo "$before") <(echo "$after") | head -3); $(head -3 "$W/err.txt" "$W/out.txt")"
}
for signal in INT TERM; do
  topology interrupted-$signal && relay 300 && route r3 1400 && mute r3 && interrupt host 3 $V4 $signal mtu $V4:3478
  topology interrupted-echo-$signal && onlyecho && relay 300 && route r3 1400 && mute r3 && interrupt host 3 $V4 $signal mtu $V4
  topology interrupted-reflector-$signal && interrupt r3 0 $V4 $signal nat --reflect --listen 10.4.0.1:5478
done
# The interface goes down in the middle.
topology goes-down && relay 300 && route r3 1400 && mute r3 && {
  ip netns exec host "${PROGRAM[@]}" mtu -o json $V4:3478 >"$W/runs.json" 2>"$W/err.txt" & pid=$!
  for ((i = 0; i < 300; i++)); do ns host ss -Hun | grep -q ":3478" && break; sleep 0.05; done
  sleep 0.5; ns host ip link set right down; wait $pid; rc=$?; said=$(python3 "$here/mtu/check.py" 1 toTarget=unknown reason=cut-off exitCode=3 took=5000 <"$W/runs.json") || rc="$rc, but its report"
  [ "$rc" = 3 ] && [ ! -s "$W/err.txt" ] && pass "$TOPOLOGY: $said" || fail "$TOPOLOGY: exit $rc, $said, $(head -3 "$W/err.txt")"; }
topology nowhere && ns host ip -4 addr flush dev right && expect $V4 toTarget=unknown reason=no-route exitCode=3
# A host that has IPv6 alone.
topology only-v6 && ns host ip -4 addr flush dev right && expect $B6 toTarget=1500 fromTarget=1500 blackHole=no exitCode=0
# A VXLAN between host and target over a path of 1280. Its outer packets without DF are split, and what is too large inside passes all the same.
vxlan() { # vxlan INNER_MTU DF
  route r2 1280; back r2 1280
  ns host ip link add vx mtu $1 type vxlan id 7 local 10.1.0.1 remote 10.4.0.2 dstport 8472 df $2
  ns target ip link add vx mtu 1500 type vxlan id 7 local 10.4.0.2 remote 10.1.0.1 dstport 8472 df unset
  ns host ip addr add 192.168.7.1/24 dev vx; ns target ip addr add 192.168.7.2/24 dev vx; ns host ip link set vx up; ns target ip link set vx up
}
for inner in 1500 1450 1230; do
  topology vxlan-$inner && vxlan $inner unset && expect 192.168.7.2 toTarget=$inner localLink=$inner blackHole=no refusedBy=
  topology vxlan-$inner-here && vxlan $inner unset && { route host 1280; split=True; [ $inner != 1230 ] || split=False; whole=1230; [ $split = True ] || whole=unknown; expect 192.168.7.2 toTarget=$inner splitHere=$split wholeUpTo=$whole blackHole=no; }
done
for inner in 1500 1450; do
  topology vxlan-$inner-df && vxlan $inner set && expect 192.168.7.2 toTarget=1230 localLink=$inner blackHole=toTarget refusedBy=
done
topology vxlan-1230-df && vxlan 1230 set && expect 192.168.7.2 toTarget=1230 localLink=1230 blackHole=no refusedBy=
# WireGuard pads to whole 16 bytes, up to its own MTU. Over 1280 its outer packets have DF until the kernel has learned, then they are split here.
topology wireguard-1420 && wireguard 1420 && expect 192.168.9.2 toTarget=1420 localLink=1420 splitHere=False blackHole=no exitCode=0
topology wireguard-1420-v6 && wireguard 1420 6 && expect fd00:9::2 toTarget=1420 localLink=1420 splitHere=False blackHole=no exitCode=0
topology wireguard-1280 && wireguard 1280 && route r2 1340 && expect 192.168.9.2 toTarget=1280 localLink=1280 splitHere=False blackHole=no exitCode=0
topology wireguard-split && wireguard 1420 && route r2 1280 && { ns host ping -c 2 -s 1380 -W 1 192.168.9.2 >/dev/null; expect 192.168.9.2 toTarget=1420 splitHere=True wholeUpTo=1216 exitCode=1; }
topology wireguard-black && wireguard 1420 && route r2 1280 && mute r2 && expect 192.168.9.2 toTarget=1216 blackHole=toTarget exitCode=1
verdict mtu
