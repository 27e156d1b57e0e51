#!/usr/bin/env bash
# 03-udp-denied.sh up|fix: UDP of the pods to the outside is dropped on the node (stands for a NetworkPolicy without UDP egress, which this CNI would not enforce)
# up:  node1 drops UDP from 10.244.0.0/16 to anything but the cluster (VERDICT=reject: answers with ICMP). DNS and TCP work.
#      Truth: RELAYED to all three, also to vps; netcheck in the pod: UDP false, no IPv4 mapping. Blame: UDP egress of the pod, not NAT.
# fix: the rule is gone. Truth: as 01 up: RELAYED to laptop and phone, DIRECT to vps.
. "$(dirname "${BASH_SOURCE[0]}")/../together/lib.sh"
case ${1:-} in
  up) fresh; ns_up
    node node1 nft -f - <<N
table inet lab { chain forward { type filter hook forward priority -10; policy accept; ip saddr 10.244.0.0/16 ip daddr != { 10.244.0.0/16, 10.10.0.0/24 } meta l4proto udp counter ${VERDICT:-drop}; }; }
N
    NODE=node1 workload Deployment ts-proxy && paths "$(pod ts-proxy)" && expect laptop=relayed phone=relayed vps=relayed ;;
  fix) node node1 nft delete table inet lab; sleep 30; paths "$(pod ts-proxy)" && expect laptop=relayed phone=relayed vps=direct ;;
  *) sed -n '2,/^[^#]/p' "$0" | grep '^#' ;;
esac
