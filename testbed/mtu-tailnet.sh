#!/usr/bin/env bash
# mtu-tailnet.sh [RUNS] [TOPOLOGY...]: a real tailnet of two hosts with interfaces (tailscale0) over the paths of mtu.sh, and what `tsk8s mtu PEER`
# says of the tunnel and of what carries it, RUNS times each (default 2). Root; two minutes.
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/mtu/world.sh"; . "$here/tailnet/mini.sh"
[ -n "${INNER:-}" ] || "$here/build.sh" mini || { say "SKIPPED mtu-tailnet: its programs are not here: the reason stands above"; exit 77; }
world_enter "${BASH_SOURCE[0]}" "$@"
RUNS=${1:-2}; shift || true; ONLY=" $* "
world_up; MINI_IP=10.1.0.2 MINI_V6=fd7a:115c:a1e0::/48 D=$W/tailnet; mkdir -p "$D"
for n in r1 r2 r3; do ns $n sysctl -qw net.ipv4.conf.all.rp_filter=0; done
clean
mini_control ip netns exec r1 || { say "no headscale: $(tail -3 "$D/hs.log")"; exit 1; }
node() { # node NODE SOCKET: tailscaled there, logged in as NODE
  mkdir -p "$D/$1"
  ip netns exec $1 tailscaled --no-logs-no-support --port=41641 --statedir="$D/$1" --socket="$2" >"$D/$1.log" 2>&1 &
  soon 10 test -S "$2" && ns $1 tailscale --socket="$2" up --login-server=https://$MINI_IP --auth-key="$AUTH" --hostname="$1" --accept-dns=false --netfilter-mode=off --timeout=30s || { say "no tailnet: $(tail -3 "$D/$1.log")"; exit 1; }
}
node host /run/tailscale/tailscaled.sock; node target "$D/target.sock"
peer() { ns host tailscale status --json | jq -r ".Peer[] | select(.HostName == \"target\") | $1"; }
direct() { [ -n "$(peer .CurAddr)" ] || ns host tailscale ping --until-direct -c 10 --timeout 2s "$P4" >/dev/null 2>&1; }
soon 20 sh -c "ip netns exec host tailscale status --json | jq -e '[.Peer[]? | select(.Online and .Relay != \"\")] | length > 0'" || exit 1
P4=$(peer '.TailscaleIPs[0]') P6=$(peer '.TailscaleIPs[1]')
# expect TARGET FIELD=VALUE...: every one of the runs says so. Who has left the direct path needs time to find it again.
expect() {
  local target=$1; shift
  direct; ns host "${JAVA[@]}" MtuRuns "$RUNS" "$target" >"$W/runs.json" 2>"$W/err.txt"
  [ ! -s "$W/err.txt" ] || { fail "$TOPOLOGY: $(head -3 "$W/err.txt")"; return; }
  if python3 "$here/mtu/check.py" "$RUNS" "$@" <"$W/runs.json" >"$W/said.txt"; then pass "$TOPOLOGY: $(cat "$W/said.txt")"; else fail "$TOPOLOGY: $(cat "$W/said.txt")"; fi
}
both() { route r2 $1; back r2 $1; }

topology tunnel && expect "$P4" peer=target toTarget=1280 fromTarget=1280 provenBy=echo localLink=1280 blackHole=no underlay.address=10.4.0.2 underlay.toTarget=1500 underlay.tooNarrow=False exitCode=0
topology tunnel-v6 && expect "$P6" peer=target toTarget=1280 fromTarget=1280 underlay.toTarget=1500 exitCode=0
topology by-name && expect target peer=target toTarget=1280 underlay.toTarget=1500 exitCode=0
# 1280 and the 60 that WireGuard puts around over IPv4 are the least that carries it whole.
topology just && both 1340 && expect "$P4" toTarget=1280 splitHere=False underlay.toTarget=1340 underlay.refusedBy=10.2.0.2:1340 underlay.tooNarrow=False exitCode=0
topology one-less && both 1339 && expect "$P4" underlay.toTarget=1339 underlay.tooNarrow=True exitCode=1
# The kernel learns the size and splits what is too large: pings of any size pass.
topology known && both 1280 && { ns host ping -c 3 -s 1200 -W 1 "$P4" >/dev/null; expect "$P4" toTarget=1280 splitHere=True wholeUpTo=1216 underlay.toTarget=1280 underlay.tooNarrow=True exitCode=1; }
topology black && both 1280 && mute r2 && expect "$P4" toTarget=1216 blackHole=somewhere underlay.toTarget=1280 underlay.blackHole=somewhere underlay.tooNarrow=True exitCode=1
topology no-udp && rules r2 ip 'chain forward { type filter hook forward priority 0; udp dport 41641 drop; udp sport 41641 drop; }' && { soon 40 sh -c "[ -z \"\$(ip netns exec host tailscale status --json | jq -r '.Peer[].CurAddr')\" ]"; expect "$P4" toTarget=1280 underlay.toTarget=unknown underlay.reason=derp underlay.through=rega exitCode=3 took=20000; }
verdict mtu-tailnet
