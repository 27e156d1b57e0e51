#!/usr/bin/env bash
# build.sh namespaces|nat|mtu|mini|control|world: the programs of one stage of ci.sh, and the Debian packages it needs, into the cache.
#   namespaces    what a node is asked with
#   nat       STUN programs of others (with Go also Tailscale's)
#   mtu       ping, tracepath (with Go also WireGuard in user space)
#   mini      a tailnet without root           control   a Kubernetes control plane, no nodes, no root           world   everything (root)
# Says in one line what is missing if it cannot, and exits 1. Warm: under a second; cold: minutes, see README.md.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export PATH=$PATH:/usr/local/go/bin:/usr/sbin:/sbin
missing() { echo "build.sh $stage: $*" >&2; exit 1; }

# need PROGRAM:PACKAGE...: installs what is not there, if this machine lets us
need() {
  local p lack=() names=()
  for p; do command -v "${p%%:*}" >/dev/null || [ -x "${p%%:*}" ] || { lack+=("${p%%:*}"); names+=("${p##*:}"); }; done
  [ ${#lack[@]} = 0 ] && return
  { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; } || missing "no ${lack[*]}, and no right to install packages (${names[*]})"
  { apt-get -o DPkg::Lock::Timeout=300 update -qq &&
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${names[@]}"; } >&2 || missing "apt-get could not install ${names[*]}"
}
stage=${1:-world}
need jq:jq openssl:openssl ip:iproute2 unshare:util-linux curl:curl
if [ "$stage" = namespaces ]; then
  need sysctl:procps ethtool:ethtool iptables:iptables python3:python3
  exit 0
fi
if [ "$stage" = nat ]; then
  need stun:stun-client turnserver:coturn nft:nftables conntrack:conntrack python3:python3
  ! command -v go >/dev/null || "$here/tailnet/build.sh" stund || echo "build.sh nat: stund could not be compiled: what asks it is skipped" >&2
  exit 0
fi
if [ "$stage" = mtu ]; then
  need nft:nftables python3:python3 ping:iputils-ping tracepath:iputils-tracepath ss:iproute2
  ! command -v go >/dev/null || "$here/tailnet/build.sh" wireguard || echo "build.sh mtu: WireGuard could not be compiled: what needs it is skipped" >&2
  exit 0
fi
command -v go >/dev/null || missing "no Go (1.26.6 or newer is needed: tailscale and Kubernetes are compiled from their modules)"
case $stage in
  mini) need nft:nftables; "$here/tailnet/build.sh" || missing "tailscale or headscale could not be compiled (is the Go module proxy reachable?)" ;;
  control)
    need kubectl:kubernetes-client python3:python3; "$here/cluster/build.sh" || missing "Kubernetes could not be compiled (is the Go module proxy reachable?)" ;;
  world)
    [ "$(id -u)" = 0 ] || missing "nodes need root: network namespaces, cgroups, mounts"
    need sysctl:procps ethtool:ethtool nft:nftables iptables:iptables conntrack:conntrack ipset:ipset dnsmasq:dnsmasq-base busybox:busybox-static containerd:containerd runc:runc \
      /usr/lib/cni/bridge:containernetworking-plugins nsenter:util-linux kubectl:kubernetes-client python3:python3 ss:iproute2
    "$here/tailnet/build.sh" static && "$here/cluster/build.sh" dns || missing "a program could not be compiled (is the Go module proxy reachable?)" ;;
  *) sed -n '2,7s/^# //p' "$0"; exit 2 ;;
esac
