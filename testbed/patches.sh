#!/usr/bin/env bash
# patches.sh [CAPTURE...]: every command that a report advises and that would write, sent to a real API server as a server-side dry run.
# The objects of each capture, and of clusters made of what pod networks publish, are loaded, `tsk8s doctor --from` judges them, and its
# commands are run as printed, with a kubectl that adds
# --dry-run=server. One that is refused, names what is not there, has a field that the server does not know, or changes nothing, fails.
# No root, no nodes. About two minutes. CRDs come from the Go modules of Cilium and Tailscale.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/look.sh"; . "$here/cluster/env.sh"
CILIUM_VERSION=v1.19.7 TAILSCALE_VERSION=v1.102.5
take_testbed
"$here/build.sh" control || { say "SKIPPED patches.sh"; exit 77; }
product_ready || exit 77
trap '"$here/cluster/down.sh" --wipe' EXIT; trap 'exit 143' TERM INT HUP
"$here/cluster/down.sh" --wipe; "$here/cluster/up.sh" --bare 9>&- || { say "the API server does not come up"; exit 1; }
module() { GOTOOLCHAIN=local go mod download -json "$1" 2>/dev/null | jq -er .Dir; }

crds() { # of both projects, as they publish them
  local cilium tailscale
  cilium=$(module "github.com/cilium/cilium@$CILIUM_VERSION") && tailscale=$(module "tailscale.com@$TAILSCALE_VERSION") || return 1
  cat "$cilium"/pkg/k8s/apis/cilium.io/client/crds/v2*/*.yaml <(echo ---)
  for f in "$tailscale"/cmd/k8s-operator/deploy/crds/*.yaml; do cat "$f"; echo ---; done
  calico
}
calico() { # those that are advised to be patched, each with the one field
  cat <<'C'
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: installations.operator.tigera.io}
spec:
  group: operator.tigera.io
  scope: Cluster
  names: {kind: Installation, listKind: InstallationList, plural: installations, singular: installation}
  versions:
    - name: v1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {variant: {type: string}, calicoNetwork: {type: object, properties: {mtu: {type: integer, format: int32}}}}}}}}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: felixconfigurations.crd.projectcalico.org}
spec:
  group: crd.projectcalico.org
  scope: Cluster
  names: {kind: FelixConfiguration, listKind: FelixConfigurationList, plural: felixconfigurations, singular: felixconfiguration}
  versions:
    - name: v1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {featureDetectOverride: {type: string}}}}}}
C
}
mkdir -p "$OUT/patches"; crds >"$OUT/patches/crds.yaml" || { say "SKIPPED patches.sh: no CRDs (is the Go module proxy reachable?)"; exit 77; }
kc create -f "$OUT/patches/crds.yaml" >"$OUT/patches/crds.txt" 2>&1
established() { [ "$(kc get crd -o json | jq '[.items[] | select(any(.status.conditions[]?; .type == "Established" and .status == "True"))] | length')" -ge 20 ]; }
wait_for 60 "CRDs" established

# what no client may set, what needs a controller that is not there, and what a redacted Secret cannot have
STRIP='del(.metadata.uid, .metadata.resourceVersion, .metadata.creationTimestamp, .metadata.managedFields, .metadata.ownerReferences,
  .metadata.generation, .metadata.deletionTimestamp, .metadata.deletionGracePeriodSeconds, .metadata.selfLink, .metadata.finalizers, .status, .spec.clusterIP, .spec.clusterIPs)
  | if .kind == "Pod" then del(.spec.serviceAccountName, .spec.serviceAccount, .spec.priority, .spec.priorityClassName, .spec.preemptionPolicy, .spec.tolerations, .spec.volumes, (.spec.containers[], .spec.initContainers[]? | .volumeMounts)) else . end
  | if .kind == "Secret" then del(.data, .stringData) else . end'
KINDS='["Node","ConfigMap","Secret","Pod","Deployment","StatefulSet","DaemonSet","Service","Connector","ProxyClass","ProxyGroup","PeerRelay","CiliumNodeConfig","CiliumNode","FelixConfiguration","Installation"]'
load() { # load FOLDER: its objects into the API server
  find "$1" -name '*.json' -exec cat {} + | jq -c --argjson kinds "$KINDS" "(if .kind == \"List\" or ((.kind // \"\") | endswith(\"List\")) then .items[]? else . end) | select(.kind as \$k | \$kinds | index(\$k)) | $STRIP" 2>/dev/null >"$LOOK/objects.json"
  jq -r '.metadata.namespace // empty' "$LOOK/objects.json" | sort -u | while read -r n; do
    kc create namespace "$n"; kc -n "$n" create serviceaccount default
  done >/dev/null 2>&1
  kc create --validate=false -f "$LOOK/objects.json" >"$LOOK/load.txt" 2>&1
}
unload() { kc delete --ignore-not-found --wait=false --force -f "$LOOK/objects.json" >/dev/null 2>&1; }

shim() { # shim DIR: the kubectl that reads, asks and does not do; of a rollout it asks whether there is such a workload
  mkdir -p "$1"
  cat >"$1/kubectl" <<'S'
#!/usr/bin/env bash
real=("$REAL_KUBECTL" --kubeconfig "$ADMIN") skip=no verb= words=()
for a in "$@"; do
  if [ $skip = yes ]; then skip=no; continue; fi
  case $a in -n | --namespace | --context) skip=yes ;; -*) ;; *) verb=$a; break ;; esac
done
case $verb in
  patch | apply | create | delete | label | annotate | scale | set | replace | drain | taint) exec "${real[@]}" "$@" --dry-run=server ;;
  get) exec "${real[@]}" "$@" ;; # what is changed and put back
  rollout)
    for a in "$@"; do case $a in rollout) words+=(get) ;; restart | status | undo | --timeout=*) ;; *) words+=("$a") ;; esac; done
    exec "${real[@]}" "${words[@]}" ;;
esac
S
  chmod +x "$1/kubectl"
}
BOX=$OUT/patches/bin; shim "$BOX"
advise() { # advise CODE COMMAND
  local out rc
  out=$(env -i PATH="$BOX:/usr/bin:/bin" REAL_KUBECTL="$(command -v "$KUBECTL")" ADMIN="$KCFG/admin.conf" HOME="$OUT/patches" \
    timeout 60 bash -ec 'for p in sudo helm tailscale cilium systemctl ip sleep ssh; do eval "$p() { :; }"; done; eval "$1"' - "$2" </dev/null 2>&1); rc=$?
  # the captures of an agent have neither its DaemonSet nor pods
  case $out in *'daemonsets.apps "cilium" not found'* | *'pods "'*'" not found'*) jq -e 'select(.kind == "DaemonSet" or .kind == "Pod")' "$LOOK/objects.json" >/dev/null || return 0 ;; esac
  if [ $rc -ne 0 ]; then fail "$1: exit $rc: $2"; say "        $out"; return; fi
  case $out in
    *"unknown field"* | *"(no change)"*) fail "$1: $2"; say "        $out" ;;
    *) pass "$1: $(tail -1 <<<"$out" | cut -c1-100)" ;;
  esac
}
edited() { # edited: captures with a packet size that does not fit, for advice that none of the captures calls for; prints their folders
  local objects=$ROOT/probes/src/test/resources/captures/objects to=$OUT/patches/edited f
  rm -rf "$to"; mkdir -p "$to"
  cp -r "$objects/underlay-flannel-over-tailscale0" "$to/flannel-mtu"
  sed -i 's/\\"Type\\": \\"vxlan\\"/\\"Type\\": \\"vxlan\\", \\"MTU\\": 1500/' "$to/flannel-mtu/objects/configmaps.json"
  cp -r "$to/flannel-mtu" "$to/flannel-small"
  sed -i 's/\\"MTU\\": 1500/\\"MTU\\": 1100/' "$to/flannel-small/objects/configmaps.json"
  for f in auto 1440; do # Calico's nodes join a tailnet
    cp -r "$objects/access-calico-natoutgoing" "$to/calico-$f"
    find "$to/calico-$f" -name '*.json' -exec sed -i 's/198\.51\.100\.\(1[1-3]\)\/24/100.64.0.\1\/32/g; s/198\.51\.100\.\(1[1-3]\)/100.64.0.\1/g' {} +
  done
  sed -i 's/"veth_mtu": "0"/"veth_mtu": "1440"/' "$to/calico-1440/objects/configmaps.json"
  cp -r "$objects/underlay-cilium-vxlan-healthy" "$to/cilium-small"
  sed -i 's/"mtu": "1200"/"mtu": "1000"/' "$to/cilium-small/objects/configmaps.json"
  printf '%s/\n' "$to"/*
}
MANIFESTS=$ROOT/probes/src/test/resources/captures/manifests CASES=$OUT/patches/manifests
manifest() { # manifest NAME CHANGE FILE...: a cluster made of published manifests, changed by a jq program, as lists like kubectl's
  local name=$1 change=$2 kind; shift 2
  rm -rf "${CASES:?}/$name"; mkdir -p "$CASES/$name"
  for f in cluster "$@"; do cat "$MANIFESTS/$f.json"; done | jq -s "[.[] | .items[]? // .] | $change | group_by(.kind)[] | {apiVersion: \"v1\", kind: \"List\", items: .}" -c |
    while read -r list; do kind=$(jq -r '.items[0].kind | ascii_downcase' <<<"$list"); printf '%s\n' "$list" >"$CASES/$name/${kind}s.json"; done
  for kind in statefulsets deployments services networkpolicies secrets connectors proxyclasses proxygroups peerrelays; do
    [ -e "$CASES/$name/$kind.json" ] || echo '{"apiVersion":"v1","kind":"List","items":[]}' >"$CASES/$name/$kind.json"
  done
}
text() { echo "map(if .kind == \"ConfigMap\" then .data |= map_values(sub(\"$1\"; \"$2\")) else . end)"; }
agents_env() { echo "map(if .kind == \"DaemonSet\" and .metadata.namespace != \"vpn\" then (.spec.template.spec.containers[].env) += [{name: \"$1\", value: \"$2\"}] else . end)"; }
own_env() { echo "map(if .metadata.namespace == \"vpn\" then (.. | select(.name? == \"tailscale\" and has(\"image\")).env) += [{name: \"$1\", value: \"$2\"}] else . end)"; }
# Packet sizes that do not fit, or cost much, where nodes join a tailnet.
joined='map(if .kind == "Node" then .status.addresses |= map(if .type == "InternalIP" then .address |= sub("^10.0.0"; "100.64.0") else . end) else . end)'
manifest antrea-mtu "$(text 'defaultMTU: 0' 'defaultMTU: 1450') | $joined" antrea/v2.7.0
manifest ovn-mtu "$joined" ovn-kubernetes/v1.0.0
manifest weave-mtu "$joined" weave-net/v2.8.1
manifest aws-mtu "$(agents_env POD_MTU 1000) | $joined" aws-vpc-cni/v1.23.2
manifest aws-old-mtu "$(agents_env AWS_VPC_ENI_MTU 1000) | $joined" aws-vpc-cni/v1.15.5
manifest calico-operator-mtu "map(select(.metadata.name != \"calico-config\")) | $(agents_env FELIX_VXLANMTU 1440) | map(if .kind == \"IPPool\" then .spec.ipipMode = \"Never\" | .spec.vxlanMode = \"Always\" else . end) | $joined" calico/calico-vxlan-v3.28.5 with/pool-nat with/felix with/installation
manifest aws . aws-vpc-cni/v1.23.2
manifest flannel . flannel/v0.28.10
manifest canal . canal/v3.28.5 with/pool-no-nat with/felix
manifest calico . calico/calico-v3.28.5 with/pool-nat with/felix
manifest calico-env "$(agents_env FELIX_FEATUREDETECTOVERRIDE none)" calico/calico-v3.28.5 with/pool-nat with/felix-keeps
manifest antrea "$(text 'snatFullyRandomPorts: false' 'snatFullyRandomPorts: true')" antrea/v2.7.0
manifest masq-agent 'map(if .kind == "Node" then .metadata.labels["node.kubernetes.io/masq-agent-ds-ready"] = "true" else . end)' ip-masq-agent/kubernetes-v1.36.3
manifest cilium 'map(if .metadata.name == "cilium-config" then .data["iptables-random-fully"] = "true" else . end)' cilium/agent ../cilium-configmaps/default-1.20.2
manifest low-port "$(own_env PORT 20000)" cilium/agent ../cilium-configmaps/seed-right-1.20.2
[ "$(cat "$CASES"/*/nodes.json | jq -s 'length')" = 15 ] || fail "the clusters made of manifests are not whole"

WRITES='kubectl .*\b(patch|apply|create|delete|label|annotate|scale|set|replace|drain|taint|rollout)\b'
sent=0
[ $# -gt 0 ] || { mapfile -t more < <(edited); set -- "$ROOT"/probes/src/test/resources/captures/{objects,cilium}/*/ "$CASES"/*/ "${more[@]}"; }
for capture in "$@"; do
  name=$(basename "$capture")
  look "patches/$name" -- --from "$capture"
  jq -r --arg w "$WRITES" '.findings[] | .code as $c | .advice.commands[] | select(test($w)) | [$c, .] | map(@base64) | join(" ")' "$J" | sort -u >"$LOOK/commands.txt"
  [ -s "$LOOK/commands.txt" ] || continue
  load "$capture"
  while read -r code command; do
    advise "$(base64 -d <<<"$code")" "$(base64 -d <<<"$command")"; sent=$((sent + 1))
  done <"$LOOK/commands.txt"
  unload
done
[ "$sent" -gt 20 ] || [ $# -lt 20 ] && pass "$sent commands sent" || fail "only $sent commands: they prove nothing"
verdict patches.sh
