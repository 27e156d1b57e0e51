#!/usr/bin/env bash
# reflector.sh: `tsk8s nat --reflect` and coturn in a network namespace, asked from another one by programs of others: Debian's `stun`
# (RFC 3489), coturn's turnutils_natdiscovery (RFC 5780), and a request shaped as Tailscale's netcheck sends it. Without a NAT, and behind
# a firewall that lets in only what was asked for. Both servers must be told the same by, and the truth. Root or user namespaces. A minute.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/look.sh"
S1=192.0.2.1 S2=192.0.2.2 C=198.51.100.2

own=(--net --mount --pid --fork --kill-child --mount-proc); [ "$(id -u)" = 0 ] || own=(--user --map-root-user "${own[@]}")
if [ -z "${INNER:-}" ]; then
  "$here/build.sh" nat || { say "SKIPPED reflector: its programs are not here: the reason stands above"; exit 77; }
  unshare "${own[@]}" ip link add near type veth peer name far 2>/dev/null || { say "SKIPPED reflector: this machine grants no network namespace (no root?)"; exit 77; }
  product_ready || exit 77
  INNER=1 exec unshare "${own[@]}" "${BASH_SOURCE[0]}" "$@"
fi
mount -t tmpfs tmpfs /run; mkdir -p /run/netns "$OUT/reflector"
ip link set lo up; ip netns add client
ip link add far type veth peer name near netns client; ip link set far up
for a in $S1/24 $S2/24; do ip addr add $a dev far; done
ip route add $C dev far; ip -6 addr add 2001:db8::1/64 dev far nodad; ip -6 addr add 2001:db8::2/64 dev far nodad
client() { timeout 40 ip netns exec client "$@"; }
client sh -c "ip link set lo up; ip link set near up; ip addr add $C/32 dev near; ip route add 192.0.2.0/24 dev near src $C; ip -6 addr add 2001:db8::9/64 dev near nodad"
firewall() { client nft -f - <<'N'
table inet fw {
  chain in { type filter hook input priority 0; policy drop; ct state established,related accept; meta l4proto ipv6-icmp accept; }
}
N
}
tailscales() { client python3 - "$1" <<'P'
import os, socket, struct, sys, zlib
head = struct.pack(">HHI", 1, 20, 0x2112A442) + os.urandom(12) + struct.pack(">HH", 0x8022, 8) + b"tailnode"
s = socket.socket(socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(3)
s.sendto(head + struct.pack(">HHI", 0x8028, 4, zlib.crc32(head) ^ 0x5354554E), (sys.argv[1], 3478))
b, _ = s.recvfrom(2000)
assert b[:2] == b"\x01\x01" and b[4:20] == head[4:20], "not an answer to it"
at = b.index(b"\x00\x20\x00", 20); port = struct.unpack(">H", b[at + 6:at + 8])[0] ^ 0x2112
assert port == s.getsockname()[1], "not our port"
print("ok")
P
}
is() { [ "$2" = "$3" ] && pass "$1: $2" || fail "$1: '$2', not '$3'"; }
asked() { # asked SERVER STUN-SAYS FILTERING: what they find in this network
  local o=$OUT/reflector/$1-$CASE
  client stun $S1 >"$o-stun.txt" 2>&1; is "$1 $CASE: stun" "$(sed -n 's/^Primary: //p' "$o-stun.txt" | xargs)" "$2"
  client turnutils_natdiscovery -m -f $S1 >"$o-natdiscovery.txt" 2>&1
  is "$1 $CASE: mapping" "$(grep -oE 'NAT with .* Mapping' "$o-natdiscovery.txt")" "NAT with Endpoint Independent Mapping"
  is "$1 $CASE: filtering" "$(grep -oE 'NAT with .* Filtering' "$o-natdiscovery.txt")" "NAT with $3 Filtering"
  is "$1 $CASE: as Tailscale asks" "$(tailscales $S1 2>&1 | tail -1)" ok
  is "$1 $CASE: as Tailscale asks, IPv6" "$(tailscales 2001:db8::1 2>&1 | tail -1)" ok
}
both() { asked "$1" Open "Endpoint Independent"; CASE=firewall; firewall; asked "$1" Firewall "Address and Port Dependent"; client nft flush ruleset; }

"$TSK8S" nat --reflect --lang en --listen $S1:3478 --listen $S2:3478 --listen '[2001:db8::1]:3478' --listen '[2001:db8::2]:3478' >"$OUT/reflector/said.txt" 2>&1 & pid=$!
for _ in {1..50}; do [ "$(grep -c listening "$OUT/reflector/said.txt")" = 8 ] && break; sleep 0.1; done
CASE=open; both reflector
start=$(date +%s%N); kill -TERM $pid; wait $pid; is "exit code after SIGTERM" $? 0
took=$((($(date +%s%N) - start) / 1000000)); [ $took -le 1000 ] && pass "ended in $took ms" || fail "ended in $took ms"
grep -qE '^answered [1-9]' "$OUT/reflector/said.txt" && pass "$(tail -1 "$OUT/reflector/said.txt")" || fail "no summary: $(cat "$OUT/reflector/said.txt")"

turnserver -n --no-cli --no-tls --no-dtls --stun-only -L $S1 -L $S2 -L 2001:db8::1 -L 2001:db8::2 --pidfile /run/turn.pid --log-file "$OUT/reflector/coturn.log" --simple-log >/dev/null 2>&1 & pid=$!
for _ in {1..50}; do [ "$(tailscales $S1 2>/dev/null)" = ok ] && break; sleep 0.2; done
CASE=open; both coturn
kill -TERM $pid; sleep 0.3; kill -KILL $pid 2>/dev/null
verdict reflector
