# shellcheck shell=bash
# Tailscale in pods, and what they say of their paths.
ns_up() { # ns_up [AUTHKEY]: namespace, service account that may keep state in Secrets, auth key (the reusable one)
  kc apply -f - >/dev/null <<Y
apiVersion: v1
kind: Namespace
metadata: {name: $NS}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: tailscale, namespace: $NS}
---
apiVersion: v1
kind: Secret
metadata: {name: tailscale-auth, namespace: $NS}
stringData: {TS_AUTHKEY: "${1:-$(cat "$RUN/key")}"}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: tailscale, namespace: $NS}
rules:
  - {apiGroups: [""], resources: [secrets], verbs: [create, get, update, patch]}
  - {apiGroups: [""], resources: [events], verbs: [get, create, patch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: tailscale, namespace: $NS}
subjects: [{kind: ServiceAccount, name: tailscale}]
roleRef: {kind: Role, name: tailscale, apiGroup: rbac.authorization.k8s.io}
Y
}
# workload KIND NAME: a Deployment (or DaemonSet) of the tailscale image. Environment:
#   HOSTNET=1 hostNetwork   PORT=41641 fixed WireGuard port   DECLARE=1 the port is declared in the container's ports
#   NODE=node1 pinned       TUN=1 kernel networking (privileged)   ARGS="--accept-routes" more flags for `tailscale up`
workload() {
  local kind=$1 name=$2 state secret
  secret=$name; [ "$kind" = DaemonSet ] && secret=
  kc apply -f - >/dev/null <<Y
apiVersion: apps/v1
kind: $kind
metadata: {name: $name, namespace: $NS, labels: {app: $name}}
spec:
  $([ "$kind" = DaemonSet ] || echo "replicas: 1
  strategy: {type: Recreate}")
  selector: {matchLabels: {app: $name}}
  template:
    metadata: {labels: {app: $name}}
    spec:
      serviceAccountName: tailscale
      terminationGracePeriodSeconds: 3
      $([ -z "${HOSTNET:-}" ] || echo "hostNetwork: true
      dnsPolicy: ClusterFirstWithHostNet")
      $([ -z "${NODE:-}" ] || echo "nodeSelector: {kubernetes.io/hostname: $NODE}")
      containers:
        - name: tailscale
          image: $IMAGE
          imagePullPolicy: Never
          env:
            - {name: NODE_NAME, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
            - {name: TS_AUTHKEY, valueFrom: {secretKeyRef: {name: tailscale-auth, key: TS_AUTHKEY}}}
            - {name: TS_KUBE_SECRET, value: "$secret"}
            $([ -n "$secret" ] || echo '- {name: TS_STATE_DIR, value: /var/lib/tailscale}')
            - {name: TS_HOSTNAME, value: "$([ "$kind" = DaemonSet ] && echo "$name-\$(NODE_NAME)" || echo "$name")"}
            - {name: TS_USERSPACE, value: "$([ -n "${TUN:-}" ] && echo false || echo true)"}
            - {name: TS_EXTRA_ARGS, value: "--login-server=$LOGIN${ARGS:+ $ARGS}"}
            - {name: TS_NO_LOGS_NO_SUPPORT, value: "true"}
            $([ -z "${PORT:-}" ] || echo "- {name: PORT, value: \"$PORT\"}")
          $([ -z "${DECLARE:-}" ] || echo "ports: [{name: wireguard, containerPort: $PORT, protocol: UDP}]")
          $([ -z "${TUN:-}" ] || echo "securityContext: {privileged: true}")
          $([ -n "$secret" ] || echo "volumeMounts: [{name: state, mountPath: /var/lib/tailscale}]")
      $([ -n "$secret" ] || echo "volumes: [{name: state, hostPath: {path: /var/lib/tailscale, type: DirectoryOrCreate}}]")
Y
  kc -n $NS rollout status "$kind/$name" --timeout=90s >/dev/null || { kc -n $NS get pods -o wide; return 1; }
}
pod() { kc -n $NS get pods -l "app=$1" --field-selector status.phase=Running --sort-by=.metadata.creationTimestamp -o json | jq -r --arg n "${2:-}" '[.items[] | select(.metadata.deletionTimestamp == null and ($n == "" or .spec.nodeName == $n))][-1].metadata.name'; }
pts() { local p=$1; shift; kc -n $NS exec "$p" -c tailscale -- tailscale --socket=/tmp/tailscaled.sock "$@"; }   # tailscale in a pod
pod_sees() { until_ok "${3:-30}" sh -c "kubectl -n $NS exec $1 -- tailscale --socket=/tmp/tailscaled.sock status --json | jq -e '.BackendState == \"Running\" and ([.Peer[]? | select(.HostName == \"$2\" and .Online and .Relay != \"\")] | length > 0)'"; }
paths_() { # status JSON -> one line per client
  jq -r '.Peer[]? | select(.HostName as $h | ["laptop", "phone", "vps"] | index($h)) | "  \(.HostName)\t\(if .CurAddr != "" then "direct " + .CurAddr elif (.PeerRelay // "") != "" then "peer-relayed " + .PeerRelay elif .Active then "relayed " + .Relay else "idle" end)\(if .Expired then " EXPIRED" else "" end)\(if .Online then "" else " offline" end)"' | sort
}
paths() { # paths POD: pings every client from the pod until direct or 10 times, then says what status --json says
  local p=$1 c pids=()
  for c in $CLIENTS; do pod_sees "$p" "$c" || return 1; see "$c" "$(pts "$p" status --json | jq -r .Self.HostName)" || return 1; done
  for c in $CLIENTS; do pts "$p" ping -c "${PINGS:-10}" "$(ip4 "$c" | head -1)" >"$RUN/log/ping-$c" 2>&1 & pids+=($!); done
  wait "${pids[@]}"
  say "$p on $(kc -n $NS get pod "$p" -o jsonpath='{.spec.nodeName}'), from its status --json:"
  pts "$p" status --json | paths_ | tee "$RUN/log/paths"
}
expect() { # expect CLIENT=direct|relayed|peer-relayed ...: compares with the last `paths`
  local e rc=0
  for e in "$@"; do grep -qP "^  ${e%%=*}\t${e#*=} " "$RUN/log/paths" && say "  ok    ${e%%=*} ${e#*=}" || { say "  FAIL  ${e%%=*} is not ${e#*=}"; rc=1; }; done
  return $rc
}
