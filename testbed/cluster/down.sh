#!/usr/bin/env bash
# Stops everything that up.sh started (by PID) and removes its namespaces. --wipe also removes data and logs, --wipe-all certificates too.
set -uo pipefail
. "$(dirname "$0")/env.sh"
"$HERE/nodes.sh" down
grace=10; case ${1:-} in --wipe*) grace=0 ;; esac   # who is to forget everything needs no time to write it down
for p in faultproxy relay kube-scheduler kube-controller-manager kube-apiserver etcd; do stop $p $grace; done
"$HERE/net.sh" down
case ${1:-} in --wipe*) rm -rf "$TESTBED_DIR/etcd" "$NODES" "$LOG"/* ;; esac
[ "${1:-}" = --wipe-all ] && rm -rf "$PKI" "$KCFG"
exit 0
