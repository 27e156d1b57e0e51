#!/usr/bin/env bash
# 02-private.sh up|fix|pod: private nodes; everything leaves through the VPC's shared NAT gateway 203.0.113.1 (masquerade random: hard)
# up:  hostNetwork + PORT=41641 + port declared, and UDP 41641 "opened" in the firewall, which cannot help: no public address leads to the node.
#      Truth: RELAYED to laptop and phone, DIRECT to vps. NAT seen from the pod: hard. Blame: the NAT gateway. No Node has an ExternalIP.
# fix: peer relay on vps (tailscale set --relay-server-port=40000, policy grant tailscale.com/cap/relay).
#      Truth: PEER-RELAYED to laptop and phone through 192.0.2.18:40000, DIRECT to vps.
# pod: the same private nodes with a pod in the pod network (two hard NATs in a row). Truth: as up.
. "$(dirname "${BASH_SOURCE[0]}")/../together/lib.sh"
case ${1:-} in
  up) fresh; edge private; firewall open 41641; ns_up; NODE=node1 HOSTNET=1 PORT=41641 DECLARE=1 workload Deployment ts-proxy && paths "$(pod ts-proxy)" && expect laptop=relayed phone=relayed vps=direct ;;
  pod) fresh; edge private; ns_up; NODE=node1 workload Deployment ts-proxy && paths "$(pod ts-proxy)" && expect laptop=relayed phone=relayed vps=direct ;;
  fix) policy relay; hx vps tailscale set --relay-server-port=40000
    p=$(pod ts-proxy); for c in laptop phone; do for _ in 1 2 3 4 5 6; do pts "$p" ping -c 5 "$(ip4 $c | head -1)" 2>/dev/null | grep -q peer-relay && break; done; done
    paths "$p" && expect laptop=peer-relayed phone=peer-relayed vps=direct ;;
  *) sed -n '2,/^[^#]/p' "$0" | grep '^#' ;;
esac
