#!/usr/bin/env bash
# nat-tailnet.sh: `tsk8s nat` on a machine in a real tailnet, with no server named: it asks those of the DERP map that its tailscaled has
# (headscale's own DERP, and Tailscale's stund as a second region), which answer only requests shaped as Tailscale's; and a port that
# tailscaled holds is told from tailscaled's own view. No root. Half a minute.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/look.sh"; . "$here/tailnet/mini.sh"
if [ -z "${MINI_INNER:-}" ]; then
  mini_can || { say "SKIPPED nat-tailnet: this machine grants no user namespaces"; exit 77; }
  "$here/build.sh" mini && "$here/tailnet/build.sh" stund || { say "SKIPPED nat-tailnet"; exit 77; }
  product_ready || exit 77
fi
mini_enter "$here/nat-tailnet.sh" "$@"

D=$(mktemp -d); trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$D"' EXIT
SECOND=192.0.2.2 MINI_DERP=$D/derp.yaml
cat >"$MINI_DERP" <<P
regions: {902: {regionid: 902, regioncode: regb, regionname: B, nodes: [{name: 902a, regionid: 902, hostname: $SECOND, ipv4: $SECOND, stunport: 3478, stunonly: true}]}}
P
mini_up || { say "the tailnet did not come up"; exit 1; }
ip addr add $SECOND/24 dev v0; stund -stun $SECOND:3478 -http 127.0.0.1:7480 >"$D/stund.log" 2>&1 &
daemon here 41641 && login here && soon 20 ts here debug derp-map || { say "the tailnet did not come up"; exit 1; }

said() { jq -e "$1" "$D/said.json" >/dev/null && pass "$2" || fail "$2: $(jq -c . "$D/said.json")"; }   # said JQ WHAT
nat() { "$TSK8S" nat -o json "$@" >"$D/said.json" 2>"$D/err.txt"; [ ! -s "$D/err.txt" ] || fail "nat $*: $(head -3 "$D/err.txt")"; }
nat
said "[.servers[] | select(.address == \"$MINI_IP:3478\" and .answer == \"ok\")] | length == 1" "the DERP server's STUN answers"
said "[.servers[] | select(.address == \"$SECOND:3478\" and .answer == \"ok\")] | length == 1" "the second region's stund answers"
said '.servers | length == 2' "nobody else is asked"
said '.verdict == "none" and .mapping == "none" and .udp == "ok"' "there is no NAT"
nat --port 41641
said '.port.holder == "tailscaled" and (.port.tested | not)' "tailscaled holds 41641, and that is said"
said '[.port.advertised[] | select(endswith(":41641"))] | length > 0' "what tailscaled advertises is shown"
said '.mapping == "unknown" and .reasons.mapping.code == "nat-behaviour/port-held"' "its mapping is not guessed"
nat --port 41999
said '.port.holder == null and .port.tested and .mapping == "none"' "a port that is free is tested itself"
# RFC 8489 asks for no SOFTWARE and no FINGERPRINT; Tailscale's servers do (ts:net/stun/stun.go ParseBindingRequest).
for server in $MINI_IP $SECOND; do
  python3 - $server <<'P' && pass "$server is silent to a request that is not shaped as Tailscale's" || fail "$server answers any request"
import os, socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(1)
s.sendto(b"\0\1\0\0\x21\x12\xa4\x42" + os.urandom(12), (sys.argv[1], 3478))
try:
    s.recvfrom(2048); sys.exit(1)
except TimeoutError:
    pass
P
done
verdict nat-tailnet
