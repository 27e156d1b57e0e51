#!/usr/bin/env bash
# mtu-figures.sh [RUNS] [TOPOLOGY...]: `tsk8s mtu` beside `tracepath` and a bisection by `ping -M do` over the same paths, in one run, the one after the other
# (tsk8s: medians of RUNS, default 5; the others once); and how many round trips of a 50 ms path it takes. Prints a table and holds tsk8s to its
# limits: right everywhere, a second in a black hole, 6 round trips on a clean path, 100 packets. Root; five minutes.
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/mtu/world.sh"
world_enter "${BASH_SOURCE[0]}" "$@"
RUNS=${1:-5}; shift || true; ONLY=" $* "
world_up; world_servers
PROGRAM=("$TSK8S"); "$TSK8S" version 2>/dev/null | grep -q tsk8s || PROGRAM=("${JAVA[@]}" dev.tsk8s.cli.Main)
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
ms() { echo $((($(date +%s%N) - $1) / 1000000)); }
row() { printf '| %-14s | %5s | %9s %7s | %9s %7s | %7s %7s %9s %7s |\n' "$@"; }
bisect() { # the largest size that one `ping -M do` in three carries, as people do it
  local low=68 high=1501 middle
  while [ $((high - low)) -gt 1 ]; do
    middle=$(((low + high) / 2))
    if ns host ping -c 3 -i 0.2 -W 1 -M "do" -s $((middle - 28)) $V4 2>/dev/null | grep -c 'bytes from' >/dev/null; then low=$middle; else high=$middle; fi
  done
  echo $low
}
side() { # side SIZE
  local start t tms b bms i said
  forget; start=$(date +%s%N); t=$(ns host timeout 90 tracepath -n $V4 2>/dev/null | sed -n 's/.*Resume: pmtu \([0-9]*\).*/\1/p'); tms=$(ms "$start")
  forget; start=$(date +%s%N); b=$(bisect); bms=$(ms "$start")
  : >"$W/ours"
  for ((i = 0; i < RUNS; i++)); do
    forget; start=$(date +%s%N); said=$(ns host "${PROGRAM[@]}" mtu -o json $V4)
    python3 -c 'import json, sys; r = json.loads(sys.argv[1]); print(r["toTarget"], r["tookMs"], sys.argv[2], r["packetsSent"])' "$said" "$(ms "$start")" >>"$W/ours"
  done
  local ours took all packets; ours=$(cut -d' ' -f1 "$W/ours" | sort -u | xargs); took=$(cut -d' ' -f2 "$W/ours" | median); all=$(cut -d' ' -f3 "$W/ours" | median); packets=$(cut -d' ' -f4 "$W/ours" | sort -n | tail -1)
  row "$TOPOLOGY" "$1" "${t:-none}" "$tms" "$b" "$bms" "$ours" "$took" "$all" "$packets"
  [ "$ours" = "$1" ] || fail "$TOPOLOGY: tsk8s says $ours, not $1"
  [ "$packets" -le 100 ] || fail "$TOPOLOGY: $packets packets"
  case $TOPOLOGY in *black*) [ "$took" -le 1000 ] || fail "$TOPOLOGY: $took ms, allowed 1000" ;; esac
}
row path "true" tracepath ms ping ms tsk8s ms "and start" packets
row --- --- --- --- --- --- --- --- --- ---
topology wide && side 1500
for r in r1 r2 r3; do
  topology $r-narrow && route $r 1400 && side 1400
  topology $r-black && route $r 1400 && mute $r && side 1400
done
topology two-black && route r1 1400 && route r3 1300 && mute r3 && side 1300
topology below && route r2 1000 && side 1000
topology echo-black && onlyecho && route r2 1400 && mute r2 && side 1400
topology nat && nat && route r2 1400 && side 1400
topology loss-20-black && lossy r2 20 && route r3 1400 && mute r3 && side 1400
for way in wide narrow black echo-narrow; do
  topology slow-$way || continue; relay 50; case $way in *narrow) route r3 1400 ;; black) route r3 1400; mute r3 ;; esac; case $way in echo*) onlyecho ;; esac
  ns host "${JAVA[@]}" MtuRuns "$RUNS" $V4 | python3 -c 'import json, sys
t, d, took = sys.stdin.read().strip(), json.JSONDecoder(), []
while t: r, end = d.raw_decode(t); took.append(r["tookMs"]); t = t[end:].strip()
print(sorted(took[1:] or took)[len(took[1:] or took) // 2])' >"$W/took"
  trips=$(awk '{ printf "%.1f", $1 / 50 }' "$W/took"); say "slow-$way: $trips round trips of 50 ms"
  case $way in wide | narrow) awk -v t="$trips" 'BEGIN { exit !(t <= 6) }' || fail "slow-$way: $trips round trips, allowed 6" ;; esac
done
verdict mtu-figures
