#!/usr/bin/env bash
# 04-daemonset.sh up: the healthy deployment. DaemonSet ts-node, hostNetwork, PORT=41641 declared (so hostPort 41641/UDP), kernel networking (privileged),
# state in hostPath; nodes with public addresses and UDP 41641 open.
# Truth: DIRECT to all three from every node. Nothing to blame, nothing to change. `fix` does nothing.
. "$(dirname "${BASH_SOURCE[0]}")/../together/lib.sh"
case ${1:-} in
  up) fresh; ns_up; firewall open 41641; HOSTNET=1 PORT=41641 DECLARE=1 TUN=1 workload DaemonSet ts-node || exit 1
    rc=0; for ((n = 1; n <= NODES; n++)); do paths "$(pod ts-node node$n)" && expect laptop=direct phone=direct vps=direct || rc=1; done; exit $rc ;;
  fix) ;;
  *) sed -n '2,/^[^#]/p' "$0" | grep '^#' ;;
esac
