#!/usr/bin/env bash
# 01-access.sh up|fix: a sidecar-style proxy in the pod network
# up:  Deployment ts-proxy, 1 replica, on node1. pod 10.244.1.x -> node1 10.10.0.11 (MASQUERADE --random-fully) -> 1:1 NAT 203.0.113.101.
#      Truth: RELAYED to laptop (easy NAT) and phone (hard NAT), DIRECT to vps (public). Blame: the node's pod SNAT; the 1:1 NAT keeps ports and is innocent.
#      NAT seen from the pod: hard (MappingVariesByDestIP true). The node has an ExternalIP, so a remedy on the node exists.
# fix: hostNetwork + PORT=41641 + the port declared (UDP) + UDP 41641 opened in the gateway's firewall.
#      Truth: DIRECT to all three; the clients see 203.0.113.101:41641.
# closed: hostNetwork + PORT=41641, firewall not opened. Truth: direct to laptop (hole punching through an easy NAT) and vps, RELAYED to phone.
. "$(dirname "${BASH_SOURCE[0]}")/../together/lib.sh"
case ${1:-} in
  up) fresh; ns_up; NODE=node1 workload Deployment ts-proxy && paths "$(pod ts-proxy)" && expect laptop=relayed phone=relayed vps=direct ;;
  closed) NODE=node1 HOSTNET=1 PORT=41641 DECLARE=1 workload Deployment ts-proxy && paths "$(pod ts-proxy)" && expect laptop=direct phone=relayed vps=direct ;;
  fix) firewall open 41641; NODE=node1 HOSTNET=1 PORT=41641 DECLARE=1 workload Deployment ts-proxy && paths "$(pod ts-proxy)" && expect laptop=direct phone=direct vps=direct ;;
  *) sed -n '2,/^[^#]/p' "$0" | grep '^#' ;;
esac
