# shellcheck shell=bash
# Sourced by mtu.sh: a WireGuard in user space (the one that Tailscale is made of) between host and target.
WIREGUARD=${TSLAB_BIN:-$TESTBED_DIR/tailnet-bin}/wireguard

key() { openssl genpkey -algorithm X25519 -outform DER -out "$W/$1.key" 2>/dev/null; openssl pkey -inform DER -in "$W/$1.key" -pubout -outform DER -out "$W/$1.pub"; }
hex() { tail -c 32 "$W/$1" | od -An -vtx1 | tr -d ' \n'; }
wg_one() { # wg_one NODE DEVICE PORT PEER PEER_ENDPOINT ADDRESS MTU
  rm -f /run/wireguard/$2.sock; behind "$W/$2.txt" $1 "$WIREGUARD" -f $2
  local i; for ((i = 0; i < 50; i++)); do [ -S /run/wireguard/$2.sock ] && break; sleep 0.1; done
  printf 'set=1\nprivate_key=%s\nlisten_port=%s\npublic_key=%s\nendpoint=%s\nallowed_ip=192.168.9.0/24\nallowed_ip=fd00:9::/64\n\n' "$(hex $2.key)" $3 "$(hex $4.pub)" "$5" |
    python3 -c 'import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); s.sendall(sys.stdin.buffer.read()); sys.exit("errno=0" not in s.recv(99).decode())' /run/wireguard/$2.sock || { fail "$TOPOLOGY: WireGuard refuses"; return 1; }
  ns $1 ip addr add 192.168.9.$6/24 dev $2; ns $1 ip link set $2 mtu $7 up
  [ "$7" -lt 1280 ] || ns $1 ip addr add fd00:9::$6/64 dev $2 nodad
}
wireguard() { # wireguard MTU [6]: 192.168.9.1 on host, .2 on target; outer packets IPv4, or IPv6
  [ -x "$WIREGUARD" ] || { say "  SKIPPED $TOPOLOGY: WireGuard is not compiled (testbed/build.sh mtu, needs Go)"; return 1; }
  local a=10.1.0.1 b=10.4.0.2; [ -z "${2:-}" ] || { a='[fd00:1::1]' b='[fd00:4::2]'; }
  mkdir -p /run/wireguard /var/run/wireguard; [ -e "$W/wgh.key" ] || { key wgh; key wgt; }
  wg_one host wgh 51820 wgt $b:51821 1 $1 && wg_one target wgt 51821 wgh $a:51820 2 $1 && ns host ping -c 1 -W 5 192.168.9.2 >/dev/null
}
