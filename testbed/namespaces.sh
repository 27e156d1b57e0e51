#!/usr/bin/env bash
# namespaces.sh: a node's networking made in real network namespaces, with tailscale0, table 52, a VXLAN and a NIC, once sound and several
# times wrong; its own tools are asked inside, and `tsk8s doctor --from` must say of each what is wrong and nothing else. Root, or user
# namespaces that may open /dev/net/tun. Half a minute. Everything lives in namespaces that end with this script, also when it is killed.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/look.sh"
OBJECTS=$ROOT/probes/src/test/resources/captures/objects/underlay-cilium-vxlan-healthy/objects
NODE=oci-worker-1 IP4=100.64.0.2 PEER=100.64.0.1   # as the objects call them

own=(--net --mount --pid --fork --kill-child --mount-proc); [ "$(id -u)" = 0 ] || own=(--user --map-root-user "${own[@]}")
if [ -z "${INNER:-}" ]; then
  for tool in ip jq sysctl ethtool iptables iptables-save python3; do
    command -v $tool >/dev/null || { say "SKIPPED namespaces: there is no $tool here"; exit 77; }
  done
  unshare "${own[@]}" ip tuntap add dev tailscale0 mode tun 2>/dev/null || { say "SKIPPED namespaces: this machine grants no network namespace with a TUN device (no root?)"; exit 77; }
  product_ready || exit 77
  INNER=1 exec unshare "${own[@]}" "${BASH_SOURCE[0]}" "$@"
fi
mount -t tmpfs tmpfs /run; D=/run/node; mkdir -p "$D" /run/netns

in_ns() { ip netns exec "$CASE" "$@"; }
make() { # make CASE: a sound node
  CASE=$1
  ip netns add "$CASE" || { fail "$CASE: no namespace"; return 1; }
  in_ns bash -euc '
    ip link set lo up
    ip link add eth0 type veth peer name far; ip addr add 10.0.0.12/24 dev eth0; ip link set eth0 up; ip link set far up
    ip route add default via 10.0.0.1
    ip tuntap add dev tailscale0 mode tun; ip addr add '$IP4'/32 dev tailscale0; ip link set tailscale0 mtu 1280 up
    ip route add '$PEER'/32 dev tailscale0 table 52; ip route add 100.100.100.100/32 dev tailscale0 table 52
    ip rule add pref 5210 fwmark 0x80000/0xff0000 lookup main; ip rule add pref 5230 fwmark 0x80000/0xff0000 lookup default
    ip rule add pref 5250 fwmark 0x80000/0xff0000 unreachable; ip rule add pref 5270 lookup 52
    ip link add cilium_host type veth peer name cilium_net; ip addr add 10.244.1.7/32 dev cilium_host
    ip link add cilium_vxlan mtu 1200 type vxlan id 1 dstport 8472 dev lo nolearning
    for link in cilium_host cilium_net cilium_vxlan; do ip link set $link mtu 1200 up; done
    sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.eth0.rp_filter=0 net.ipv4.conf.all.src_valid_mark=1
    sysctl -qw net.ipv6.conf.all.forwarding=1 2>/dev/null || true
    iptables -N ts-input; iptables -A ts-input -i tailscale0 -j ACCEPT; iptables -I INPUT 1 -j ts-input
    iptables -N ts-forward; iptables -A ts-forward -o tailscale0 -j ACCEPT; iptables -I FORWARD 1 -j ts-forward
    iptables -N CILIUM_FORWARD; iptables -A CILIUM_FORWARD -o cilium_host -j ACCEPT; iptables -I FORWARD 1 -j CILIUM_FORWARD' ||
    { fail "$CASE: the node could not be made"; return 1; }
  printf 'nameserver 169.254.169.254\nsearch vcn.example.com\n' >"$D/$CASE.resolv"
  VERSION=1.102.5 EXIT=false
}
save() { # save: what the node's own tools say, from inside, in a folder of its name beside the objects
  local at=$D/$CASE/$NODE; mkdir -p "$at"; cp "$OBJECTS"/*.json "$D/$CASE"
  in_ns ip -j -d addr >"$at/addr.json"; in_ns ip -j route show table all >"$at/route.json"; in_ns ip -j rule >"$at/rule.json"
  in_ns sysctl -a >"$at/sysctl.txt" 2>/dev/null
  in_ns bash -c 'mount --bind "$1" /etc/resolv.conf && cat /etc/resolv.conf' - "$D/$CASE.resolv" >"$at/resolv.conf"
  in_ns iptables-save >"$at/iptables.txt"
  in_ns ethtool -k eth0 >"$at/ethtool-eth0.txt"; in_ns ethtool -k tailscale0 >"$at/ethtool-tailscale0.txt"
  uname -r >"$at/uname.txt"
  in_ns ip -j -s link >"$at/link-2.json"
  [ ! -e "$D/$CASE.link-1.json" ] || mv "$D/$CASE.link-1.json" "$at/link-1.json"
  jq -n --arg v "$VERSION" --argjson exit "$EXIT" --arg ip "$IP4" --arg peer "$PEER" --arg node "$NODE" '
    def host($n; $ip): {ID: $n, PublicKey: ("nodekey:" + $n), HostName: $n, DNSName: ($n + ".tail.example.com."), OS: "linux",
      TailscaleIPs: [$ip], AllowedIPs: [$ip + "/32"], Addrs: [], CurAddr: "", Relay: "rega", RxBytes: 0, TxBytes: 0, Online: true, Active: false};
    {Version: $v, TUN: true, BackendState: "Running", TailscaleIPs: [$ip], Health: [], MagicDNSSuffix: "tail.example.com",
     Self: host($node; $ip), Peer: {"nodekey:oci-master": (host("oci-master"; $peer) + {ExitNode: $exit, ExitNodeOption: $exit})}}' >"$at/status.json"
  jq -n '{ControlURL: "https://control.example.net", RouteAll: false, CorpDNS: false, WantRunning: true, LoggedOut: false,
     AdvertiseRoutes: null, NoSNAT: false, NetfilterMode: 2}' >"$at/prefs.json"
}
judged() { # judged CODE...: these causes and no other, and the node is named
  save
  look "namespaces/$CASE" -- --from "$D/$CASE"
  roots_are "$@"
  local code; for code in "$@"; do names "$code" "${ABOUT:-$NODE}"; done
  ip netns del "$CASE"
}
exit_node() { EXIT=true VERSION=$1; in_ns ip route add default dev tailscale0 table 52; in_ns sysctl -qw net.ipv4.conf.all.rp_filter=1 net.ipv4.conf.eth0.rp_filter=1; }

make sound && judged
make forwarding && in_ns sysctl -qw net.ipv4.ip_forward=0 && judged node-forwarding/ipv4-off
make rp-filter && exit_node 1.94.2 && judged node-rp-filter/exit-node-user
make rp-filter-marked && exit_node 1.102.5 && judged
make firewall && in_ns iptables -D FORWARD -j CILIUM_FORWARD && in_ns iptables -A INPUT -j REJECT --reject-with icmp-host-prohibited &&
  in_ns iptables -A FORWARD -j REJECT --reject-with icmp-host-prohibited && in_ns iptables -A FORWARD -j CILIUM_FORWARD &&
  judged node-firewall/refuses-pods   # what comes by tailscale0 is let in before: the other nodes are not refused
make mtu && in_ns ip link set cilium_host mtu 1450 && in_ns ip link set cilium_vxlan mtu 1450 && ABOUT=cilium-config judged cilium-mtu/not-as-set
make resolv && printf '# resolv.conf(5) file generated by tailscale\nnameserver 100.100.100.100\nsearch tail.example.com\n' >"$D/$CASE.resolv" &&
  judged node-dns/magicdns-inherited
make drops && in_ns ip -j -s link >"$D/$CASE.link-1.json" && touch -d '10 seconds ago' "$D/$CASE.link-1.json" &&
  in_ns python3 -c 'import socket; s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW); s.bind(("cilium_vxlan", 0)); [s.send(b"\x02" * 6 + b"\x06" * 6 + b"\x08\x00" + b"x" * 60) for _ in range(50)]' &&
  judged node-drops/dropping
verdict namespaces
