# shellcheck shell=bash
# The combined testbed: ../cluster (network namespaces tb-*) with a tailnet around it, built from ../tailnet/lib.sh.
TOGETHER=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
CLUSTER=$TOGETHER/../cluster TAILNET=$TOGETHER/../tailnet
# shellcheck source=/dev/null
. "$TAILNET/lib.sh"                                  # host attach gateway lan hx bg until_ok pki hs hs_id ts_up ip4 see
NSP=${TESTBED_NETNS:-tb} RUN=$TESTBED_DIR/together
STATIC=$BIN/static                                   # containerboot, tailscale, tailscaled without libc, for the image
IMAGE=testbed.local/tailscale:1.102.5
export KUBECONFIG=${TOGETHER_KUBECONFIG:-$TESTBED_DIR/kubeconfig/admin.conf}
CLIENTS="laptop phone vps"
NODES=${NODES:-2}
NS=vpn                                               # the Kubernetes namespace of the scenarios

say() { printf '%s\n' "$*" >&2; }
lap() { say "$(awk -v a="$T0" -v b="$(date +%s.%N)" 'BEGIN {printf "%6.1f s", b - a}')  $*"; }
kc() { kubectl "$@"; }
node() { "$CLUSTER/node-exec.sh" "$@"; }             # node node1 CMD: as ssh would
node_ip() { echo "10.10.0.$((10 + ${1#node}))"; }
node_pub() { echo "203.0.113.$((100 + ${1#node}))"; }
gw() { ip netns exec "$NSP-gw" "$@"; }
for part in world edge workload node; do
  # shellcheck source=/dev/null
  . "$TOGETHER/$part.sh"
done
