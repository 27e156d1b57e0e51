#!/usr/bin/env bash
# 05-same-port.sh up|fix|declared: two hostNetwork pods (Deployments ts-a, ts-b) on node1 with the same PORT=41641; UDP 41641 is open
# up:  the ports are not declared, so the scheduler places both. ts-a binds 41641; ts-b finds it taken and silently uses a random port.
#      Truth: ts-a DIRECT to all; ts-b DIRECT to laptop and vps, RELAYED to phone (its real port is closed at the firewall). Blame: the port conflict.
# fix: ts-b gets PORT=41642, opened in the firewall. Truth: both DIRECT to all.
# declared: both declare the port: ts-b stays Pending ("didn't have free ports for the requested pod ports").
. "$(dirname "${BASH_SOURCE[0]}")/../together/lib.sh"
ports() { say "UDP sockets of tailscaled on node1:"; node node1 ss -Hulnp4 | grep tailscaled | awk '{print "  " $4, $NF}' >&2; }
case ${1:-} in
  up) fresh; ns_up; firewall open 41641
    for a in ts-a ts-b; do NODE=node1 HOSTNET=1 PORT=41641 workload Deployment $a && pod_sees "$(pod $a)" vps || exit 1; done; ports
    paths "$(pod ts-a)" && expect laptop=direct phone=direct vps=direct; rc=$?
    paths "$(pod ts-b)" && expect laptop=direct phone=relayed vps=direct && exit $rc ;;
  fix) firewall open 41642; NODE=node1 HOSTNET=1 PORT=41642 workload Deployment ts-b; ports
    paths "$(pod ts-b)" && expect laptop=direct phone=direct vps=direct ;;
  declared) fresh; ns_up; firewall open 41641; NODE=node1 HOSTNET=1 PORT=41641 DECLARE=1 workload Deployment ts-a
    kc() { [ "$3" = rollout ] || kubectl "$@"; }   # do not wait for the second
    NODE=node1 HOSTNET=1 PORT=41641 DECLARE=1 workload Deployment ts-b; sleep 3; kubectl -n $NS get pods -o wide
    kubectl -n $NS get pods -l app=ts-b -o jsonpath='{.items[0].status.conditions[0].message}{"\n"}' ;;
  *) sed -n '2,/^[^#]/p' "$0" | grep '^#' ;;
esac
