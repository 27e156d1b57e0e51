#!/usr/bin/env bash
# nat-figures.sh [RUNS]: `tsk8s nat` beside Debian's `stun` over the same NATs and the same coturn, in one run, the one after the other
# (medians of RUNS, default 5); how many round trips of a 20 ms path it takes to know the mapping; and how long blocked UDP takes. Prints a
# table and holds it to its limits: a fifth of stun's time where stun answers, 3 round trips, a second, 60 packets. Root; three minutes.
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/nat/world.sh"
world_enter "${BASH_SOURCE[0]}" "$@"
RUNS=${1:-5}
world_up; world_servers
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
ms() { echo $((($(date +%s%N) - $1) / 1000000)); }
limit() { awk -v a="$2" -v b="$3" 'BEGIN { exit !(a <= b) }' || fail "$1: $2, allowed $3"; }
ours() { # ours NAMESPACE ARGS...: packets, milliseconds of the test, and with the start of the program
  local n=$1 start said; shift; start=$(date +%s%N)
  said=$(ns "$n" "${PROGRAM[@]}" nat -o json "$@")
  echo "$said $(ms "$start")" | python3 -c 'import json, sys; t = sys.stdin.read(); i = t.rindex("}") + 1; r = json.loads(t[:i]); print(r["packetsSent"], r["tookMs"], int(t[i:]), r["verdict"], r["filtering"])'
}
PROGRAM=("$TSK8S")
row() { printf '| %-14s | %7s | %9s | %13s | %7s | %s |\n' "$@"; }
row topology "stun ms" "tsk8s ms" "with start ms" packets "they say"
row --- --- --- --- --- ---
side() { # side TOPOLOGY NAMESPACE
  local i start said=() theirs
  TOPOLOGY=$1; : >"$W/stun.ms"; : >"$W/ours"
  for ((i = 0; i < RUNS; i++)); do
    start=$(date +%s%N); theirs=$(ns "$2" timeout 60 stun 198.51.100.1 2>&1 | sed -n 's/^Primary: *//p' | xargs); ms "$start" >>"$W/stun.ms"
    for r in gw cgn; do ns $r conntrack -F >/dev/null 2>&1; done
    ours "$2" --stun 198.51.100.1 >>"$W/ours"
    for r in gw cgn; do ns $r conntrack -F >/dev/null 2>&1; done
  done
  local s t p w; s=$(median <"$W/stun.ms"); t=$(awk '{ print $2 }' "$W/ours" | median); w=$(awk '{ print $3 }' "$W/ours" | median); p=$(awk '{ print $1 }' "$W/ours" | sort -n | tail -1)
  row "$1" "$s" "$t" "$w" "$p" "$theirs / $(awk 'END { print $4, $5 }' "$W/ours")"
  [ -z "$theirs" ] || [ "$theirs" = "Blocked or could not reach STUN server" ] || limit "$1: time in fifths of stun's" "$((t * 5))" "$s"
  limit "$1: packets" "$p" 60
}
ns host "${PROGRAM[@]}" version >/dev/null
clean; side none pub
clean; TOPOLOGY=firewall; rules gw ip 'chain forward { type filter hook forward priority 0; iifname "wan" ct state new drop; }'; side firewall pub
clean; TOPOLOGY=easy; nat masquerade; side easy host
clean; TOPOLOGY=hard; nat "masquerade fully-random"; side hard host
clean; TOPOLOGY=one; gw 'chain pre { type nat hook prerouting priority -100; iifname "wan" ip daddr 203.0.113.7 dnat to 192.168.1.10; }
  chain post { type nat hook postrouting priority 100; oifname "wan" ip saddr 192.168.1.10 snat to 203.0.113.7; }'; side one-to-one host
clean; TOPOLOGY=double; ns gw ip route replace default via 100.64.9.1; gw 'chain post { type nat hook postrouting priority 100; oifname "cgn" masquerade; }'
rules cgn ip "$closed
  chain post { type nat hook postrouting priority 100; oifname \"wan\" masquerade fully-random; }"; side double-hard host
clean; TOPOLOGY=blocked; rules gw ip 'chain forward { type filter hook forward priority 0; meta l4proto udp drop; }'
: >"$W/ours"; for ((i = 0; i < RUNS; i++)); do ours host --stun 198.51.100.1 --stun 192.0.2.1 >>"$W/ours"; done
b=$(awk '{ print $2 }' "$W/ours" | median); row blocked "" "$b" "$(awk '{ print $3 }' "$W/ours" | median)" "$(awk 'END { print $1 }' "$W/ours")" "$(awk 'END { print $4 }' "$W/ours")"
limit "blocked: ms" "$b" 1000

clean; TOPOLOGY=easy; nat masquerade
if python3 "$here/nat/slow.py" 20 "$W/slow.log" dual:198.51.100.0/24 plain:192.0.2.0/24 >"$W/slow.out" 2>&1 & for _ in {1..50}; do grep -q slow "$W/slow.out" 2>/dev/null && break; sleep 0.1; done; grep -q ^slow "$W/slow.out"; then
  for ((i = 0; i < RUNS; i++)); do ours host --stun 198.51.100.1 --stun 192.0.2.1 >>"$W/slow.ours"; sleep 2; done
  read -r trips path counted < <(python3 "$here/nat/roundtrips.py" "$W/slow.log")
  say "mapping known after at most $trips round trips of $path ms ($counted runs, two servers, one of them with two addresses; $(awk '{ print $2 }' "$W/slow.ours" | median) ms with filtering and hairpin)"
  limit "round trips" "$trips" 3
else say "SKIPPED round trips: no slow path here: $(tail -1 "$W/slow.out")"; fi
verdict nat-figures
