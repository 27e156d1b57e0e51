#!/usr/bin/env bash
# 06-expired-key.sh up|fix|heal|node: the node key has expired at the control server; the network is healthy (01 fix: public node, 41641 open)
# up:   ts-proxy was joined with a single-use auth key (used up). containerboot ends itself when tailscaled leaves Running ("tailscaled left running state (now in
#       state "NeedsLogin"), exiting"), the next start cannot log in: CrashLoopBackOff, `kubectl exec` mostly fails. laptop's status: ts-proxy Expired true,
#       Online still true for minutes. Truth: EXPIRED KEY (and a spent auth key). No path question.
# fix:  a new auth key in the Secret, rollout restart. Truth: Running, DIRECT to all.
# heal: the same with a reusable auth key: containerboot restarts once and is back within 10 s (RESTARTS 1): an expired key hardly shows in such pods.
# node: tailscaled on node2 itself, expired: stays NeedsLogin. Truth: EXPIRED KEY.
. "$(dirname "${BASH_SOURCE[0]}")/../together/lib.sh"
expire() { # HOST: and wait until laptop knows
  see laptop "$1" && hs nodes expire -i "$(hs_id "$1")" >/dev/null
  until_ok 20 hx laptop sh -c "tailscale status --json | jq -e '.Peer[] | select(.HostName == \"$1\") | .Expired'"
  say "laptop's view: $(hx laptop tailscale status --json | jq -c --arg n "$1" '.Peer[] | select(.HostName == $n) | {HostName, Expired, Online, Active}')"
}
join() { firewall open 41641; NODE=node1 HOSTNET=1 PORT=41641 DECLARE=1 workload Deployment ts-proxy || exit 1; pod_sees "$(pod ts-proxy)" laptop && expire ts-proxy; }
case ${1:-} in
  up) fresh; ns_up "$(hs preauthkeys create -u 1 -e 24h -o json | jq -r .key)"; join
    until_ok 90 sh -c "kubectl -n $NS get pods -l app=ts-proxy -o json | jq -e '.items[0].status.containerStatuses[0] | .restartCount > 0 and .state.waiting.reason == \"CrashLoopBackOff\"'" || exit 1
    kc -n $NS get pods; kc -n $NS logs deployment/ts-proxy --tail=400 | grep -E 'NeedsLogin|invalid|authkey|auth key|failed' | tail -4; say "  ok    expired, CrashLoopBackOff" ;;
  fix) ns_up; kc -n $NS rollout restart deployment/ts-proxy >/dev/null; kc -n $NS rollout status deployment/ts-proxy --timeout=90s >/dev/null
    until_ok 30 test -n "$(pod ts-proxy)"; paths "$(pod ts-proxy)" && expect laptop=direct phone=direct vps=direct ;;
  heal) fresh; ns_up; join; until_ok 60 sh -c "kubectl -n $NS get pods -l app=ts-proxy -o json | jq -e '.items[0].status.containerStatuses[0] | .restartCount > 0 and .ready'"
    kc -n $NS get pods; paths "$(pod ts-proxy)" && expect laptop=direct phone=direct vps=direct ;;
  node) fresh; node_ts_start node2 || exit 1; expire node2; until_ok 20 sh -c "$CLUSTER/node-exec.sh node2 $BIN/tailscale status --json | jq -e '.BackendState == \"NeedsLogin\"'" && say "  ok    node2: NeedsLogin" ;;
  *) sed -n '2,/^[^#]/p' "$0" | grep '^#' ;;
esac
