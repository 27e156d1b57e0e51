#!/usr/bin/env bash
# agents.sh: `tsk8s doctor` in a real cluster of two nodes whose pod network's agent is made up: a DaemonSet with the real programs of
# iproute2, procps, iptables and ethtool, in the node's network, and a `cilium-dbg` that says what a real agent once said
# (probes/src/test/resources/captures/cilium). While it runs well, has no datapath, is forbidden, and does not start. Root. Two minutes.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/look.sh"; . "$here/cluster/env.sh"
CAPTURES=$here/../probes/src/test/resources/captures/cilium
take_testbed
"$here/build.sh" world || { say "SKIPPED agents.sh"; exit 77; }
product_ready || exit 77
D=$(mktemp -d)
trap 'rm -rf "$D"; "$here/cluster/down.sh" --wipe' EXIT; trap 'exit 143' TERM INT HUP

image() { # on both nodes
  local file=$D/agent.tar f libs=()
  cat >"$D/cilium-dbg" <<'S'
#!/bin/sh
case "$*" in
"status -o json") f=status.json ;; "metrics list -o json") f=metrics.json ;; "config -a -o json") f=config.json ;;
"endpoint list") f=endpoint-list.txt ;; *) echo "unknown command $*" >&2; exit 1 ;;
esac
exec sed "s/node-\([12]\)/node\1/g" "/capture/$f"
S
  printf '#!/bin/sh\nexec sed "s/node-\\([12]\\)/node\\1/g" /capture/health.json\n' >"$D/cilium-health"
  chmod +x "$D"/cilium-*
  for f in "$CAPTURES"/01-auto-mark-collision/*; do libs+=("$f:/capture/${f##*/}"); done
  for f in /usr/lib/*/xtables/*.so; do libs+=("$f:$f"); done
  local links=(); for f in $(busybox --list); do case $f in ip | sysctl) ;; *) links+=(--link "/bin/$f=/bin/busybox") ;; esac; done
  "$here/cluster/mkimage.py" testbed.local/cilium/cilium:v1.19.7 "$file" --cmd /bin/sh --exe ip --exe sysctl --exe iptables-save --exe ethtool \
    "$(command -v busybox):/bin/busybox" "${links[@]}" --dir /tmp "$D/cilium-dbg:/bin/cilium-dbg" "$D/cilium-health:/bin/cilium-health" "${libs[@]}"
  for n in node1 node2; do "$here/cluster/node-exec.sh" $n ctr -n k8s.io images import "$file" >"$LOG/agent-image.log" 2>&1 || { cat "$LOG/agent-image.log" >&2; return 1; }; done
}
agent() { # agent SCRIPT: rolls out agents that run it
  kc apply -f - >/dev/null <<Y
apiVersion: v1
kind: ConfigMap
metadata: {name: cilium-config, namespace: kube-system}
data: {routing-mode: tunnel, tunnel-protocol: vxlan, enable-ipv4-masquerade: "true"}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: cilium, namespace: kube-system, labels: {k8s-app: cilium}}
spec:
  selector: {matchLabels: {k8s-app: cilium}}
  updateStrategy: {rollingUpdate: {maxUnavailable: 2}}
  template:
    metadata: {labels: {k8s-app: cilium}}
    spec:
      hostNetwork: true
      terminationGracePeriodSeconds: 0
      tolerations: [{operator: Exists}]
      containers:
      - name: cilium-agent
        image: testbed.local/cilium/cilium:v1.19.7
        imagePullPolicy: Never
        command: [sh, -c, $(jq -n --arg s "$1" '$s')]
        securityContext: {capabilities: {add: [NET_ADMIN, NET_RAW]}}
        terminationMessagePolicy: FallbackToLogsOnError
Y
}
up() { kc -n kube-system rollout status daemonset/cilium --timeout=60s >/dev/null || fail "the agents do not come up"; }
reasons() { jq -r '[.checks[] | select(.reason) | .reason.text] | unique[]' "$J"; }
says_not() { reasons | grep -iE "$1" >&2 && fail "a reason like '$1'" || pass "no reason like '$1'"; }
says() { reasons | grep -qiE "$1" && pass "says: $(reasons | grep -iE "$1" | head -1)" || fail "no reason like '$1': $(reasons | head -5)"; }
doctor() { local n=$1; shift; look "agents/$n" env KUBECONFIG="$KCFG/admin.conf" -- "$@"; }
agents_say() { jq -r '[.findings[] | select(.code | startswith("cilium-agent/")) | .code] | unique[]' "$J"; }
agents_say_only() { [ "$(agents_say)" = "$1" ] && pass "cilium-agent: ${1:-nothing}" || fail "cilium-agent says [$(agents_say)], not [$1]"; }

"$here/cluster/down.sh" --wipe
"$here/cluster/up.sh" --nodes 2 9>&- && image || { say "the cluster does not come up"; exit 1; }

agent 'echo level=info msg=ready; exec sleep 100000'; up
doctor well;     agents_say_only ""; check_is cilium-agent healthy; says_not 'not found in .PATH|exec kube-system.*(ip|sysctl|iptables-save|cilium-dbg (status|metrics|config|endpoint))'
doctor no-exec --no-exec; check_is cilium-agent unknown; says 'no-exec'

line='time=2026-11-21T10:48:03Z level=warn msg="Failed to initialize datapath, retrying later" error="creating device cilium_geneve: operation not supported" retryDelay=10s'
agent "while :; do echo '$line'; sleep 10; done"; up; sleep 25
doctor no-datapath; agents_say_only cilium-agent/no-datapath

agent "echo '$line'; exec sleep 100000"; up
doctor overcome; agents_say_only ""

agent "echo 'level=fatal msg=\"unable to run agent: unable to determine direct routing device. Use --direct-routing-device to specify it\"'; exit 1"; sleep 25
doctor no-start; agents_say_only cilium-agent/no-direct-routing-device; names cilium-agent/no-direct-routing-device node1; names cilium-agent/no-direct-routing-device node2
verdict agents
