#!/usr/bin/env bash
# 07-node-routes.sh up|fix: tailscaled on node1 itself (outside Kubernetes, accept-routes on) swallows the pod range
# up:  vps advertises 10.244.0.0/16 (as a router of another cluster would), approved. node1 accepts it: table 52 (rule 5270) is asked before main.
#      Truth: from node1 its own pods (10.244.1.x on cni0) go to tailscale0 and do not answer; kubelet's probes fail, web's pod on node1 turns NotReady.
#      Pods on node2 stay Ready. Blame: accept-routes on node1 together with the advertised 10.244.0.0/16; no NAT and no CNI fault.
# fix: tailscale set --accept-routes=false on node1. Truth: both pods Ready again.
. "$(dirname "${BASH_SOURCE[0]}")/../together/lib.sh"
web() { kc -n $NS get pods -l app=web -o json | jq -r '.items[] | "  \(.metadata.name)\t\(.spec.nodeName)\t\(.status.podIP)\tready \([.status.conditions[] | select(.type == "Ready") | .status][0])"' | sort -k2; }
look() { local ip; ip=$(kc -n $NS get pods -l app=web -o json | jq -r '.items[] | select(.spec.nodeName == "node1") | .status.podIP')
  say "node1: ip route get $ip: $(node node1 ip route get "$ip" | head -1)"; node node1 ping -c 1 -W 2 "$ip" >/dev/null && say "node1: ping $ip answers" || say "node1: ping $ip: no answer"; web; }
ready() { [ "$(kc -n $NS get pods -l app=web -o json | jq -r --arg n "$1" '.items[] | select(.spec.nodeName == $n) | [.status.conditions[] | select(.type == "Ready") | .status][0]')" = "$2" ]; }
export -f ready kc; export NS
case ${1:-} in
  up) fresh; ns_up; kc apply -f - >/dev/null <<Y
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: web, namespace: $NS}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: web
          image: testbed.local/busybox:1
          imagePullPolicy: Never
          command: [httpd, -f, -p, "8080", -h, /tmp]
          readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 2, failureThreshold: 2}
Y
    kc -n $NS rollout status daemonset/web --timeout=60s >/dev/null; web
    hx vps tailscale set --advertise-routes=10.244.0.0/16; sleep 1; hs nodes approve-routes -i "$(hs_id vps)" -r 10.244.0.0/16 >/dev/null
    node_ts_start node1 --accept-routes || exit 1
    until_ok 40 bash -c 'ready node1 False' || exit 1; look; bash -c 'ready node2 True' && say "  ok    node1's pod not Ready, node2's Ready" ;;
  fix) node_ts node1 set --accept-routes=false; until_ok 40 bash -c 'ready node1 True' || exit 1; look; say "  ok    both Ready" ;;
  *) sed -n '2,/^[^#]/p' "$0" | grep '^#' ;;
esac
