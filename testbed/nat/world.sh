# shellcheck shell=bash
# A host behind a home router, servers on two networks of the internet, in network namespaces; and the rules that make the router a NAT of
# any kind. Sourced by the scripts that let `tsk8s nat` find out which. Root. Everything lives in namespaces that end with the script,
# also when it is killed.
#
#   host 192.168.1.10, .12 ─┐                       ┌─ dual 198.51.100.1, .2   coturn (3478, 3479), reflector (4478, 4479)
#   neighbour 192.168.1.11 ─┼─ gw ─ (cgn) ─ inet ───┤
#   pub 203.0.113.66 ───────┘ 203.0.113.2, .7 to .9 └─ plain 192.0.2.1, .2     servers without a second address: our own (3478), on one each
#                                                                              coturn (5478) and reflector (6478), Tailscale's stund (7478)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$here/look.sh"; . "$ROOT/dist/jdk.sh"
STUND=${TSLAB_BIN:-$TESTBED_DIR/tailnet-bin}/stund

own=(--net --mount --pid --fork --kill-child --mount-proc); [ "$(id -u)" = 0 ] || own=(--user --map-root-user "${own[@]}")
world_enter() { # world_enter SCRIPT ARGS...: starts SCRIPT again inside
  [ -z "${INNER:-}" ] || return 0
  local name; name=$(basename "$1" .sh)
  "$here/build.sh" nat || { say "SKIPPED $name: its programs are not here: the reason stands above"; exit 77; }
  unshare "${own[@]}" ip link add one type veth peer name two 2>/dev/null || { say "SKIPPED $name: this machine grants no network namespace (no root?)"; exit 77; }
  product_ready || exit 77
  export CLASSES=${CLASSES:-$ROOT/cli/target/ready/tsk8s.jar}
  INNER=1 exec unshare "${own[@]}" "$@"
}
ns() { local n=$1; shift; ip netns exec "$n" "$@"; }
wire() { # wire A IFACE_A B IFACE_B
  ip link add "$2" netns "$1" type veth peer name "$4" netns "$3"
  ns "$1" ip link set "$2" up; ns "$3" ip link set "$4" up
}
world_up() {
mount -t tmpfs tmpfs /run; mkdir -p /run/netns /run/w; W=/run/w
java_of -Xmx64m; NAT=("${JAVA[@]}" dev.tsk8s.cli.Main nat)
for n in host neighbour pub gw cgn inet dual plain; do ip netns add $n; ns $n ip link set lo up; done
for n in gw cgn inet; do # a router sends few ICMP errors to one host, and many tests follow each other here
  ns $n sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv4.icmp_ratelimit=0
done
wire host eth0 gw host; wire neighbour eth0 gw neigh; wire pub eth0 gw pub; wire gw wan inet gw; wire gw cgn cgn gw; wire cgn wan inet cgn; wire inet dual dual eth0; wire inet plain plain eth0
ns gw ip link add lan type bridge; ns gw ip link set lan up
for i in host neigh; do ns gw ip link set $i master lan; done
ns gw ip addr add 192.168.1.1/24 dev lan; ns gw ip addr add fd00:1::1/64 dev lan nodad
ns host ip addr add 192.168.1.10/24 dev eth0; ns host ip addr add 192.168.1.12/24 dev eth0; ns host ip route add default via 192.168.1.1
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
}
# Routers that answer unasked packets themselves would leave entries in their table: real ones drop them.
closed='chain input { type filter hook input priority 0; iifname "wan" meta l4proto udp ct state new drop; }'
world_servers() {
ns dual turnserver -n -S -L 198.51.100.1 -L 198.51.100.2 -p 3478 --alt-listening-port=3479 --log-file=/run/w/coturn.log --simple-log --pidfile=/run/w/coturn.pid --no-tls --no-dtls --no-cli >/dev/null 2>&1 &
"$jdk/bin/javac" -d "$W" -cp "$CLASSES" "$here/nat/NatRuns.java" || exit 1
ns dual "${NAT[@]}" --reflect --listen 198.51.100.1:4478 --listen 198.51.100.2:4478 >"$W/reflector.log" 2>&1 &
ns plain python3 "$here/nat/plain.py" 192.0.2.1 192.0.2.2 2001:db8:5::1 2001:db8:5::2 >"$W/plain.log" 2>&1 &
ns plain turnserver -n -S -L 192.0.2.1 -p 5478 --log-file=/run/w/coturn1.log --simple-log --pidfile=/run/w/coturn1.pid --no-tls --no-dtls --no-cli >/dev/null 2>&1 &
ns plain "${NAT[@]}" --reflect --listen 192.0.2.2:6478 >"$W/reflector1.log" 2>&1 &
if [ -x "$STUND" ]; then for a in 1 2; do ns plain "$STUND" -stun 192.0.2.$a:7478 -http 127.0.0.$a:7480 >"$W/stund$a.log" 2>&1 & done; fi
for _ in {1..100}; do grep -q 4479 "$W/reflector.log" 2>/dev/null && grep -q 6479 "$W/reflector1.log" 2>/dev/null && break; sleep 0.1; done
}

COTURN=(--stun 198.51.100.1) REFLECTOR=(--stun 198.51.100.1:4478) PLAIN=(--stun 192.0.2.1 --stun 192.0.2.2) ONE=(--stun 192.0.2.1:5478 --stun 192.0.2.2:6478) TAILSCALE=(--stun 192.0.2.1:7478 --stun 192.0.2.2:7478)
clean() { for n in gw cgn pub host; do ns $n nft flush ruleset; ns $n conntrack -F >/dev/null 2>&1; done; ns gw ip route replace default via 203.0.113.1; }
rules() { # rules NAMESPACE FAMILY CHAINS
  printf 'table %s t {\n%s\n}\n' "$2" "$3" | ns "$1" nft -f - || fail "$TOPOLOGY: its rules are refused"
}
gw() { rules gw ip "$closed
 $1"; }
nat() { gw "chain post { type nat hook postrouting priority 100; oifname \"wan\" ip saddr 192.168.1.0/24 $1; }"; }
