#!/usr/bin/env bash
# up.sh: the cluster (NODES=2 nodes, flannel's rules) and the tailnet around it. Prints seconds of each step. Root.
set -uo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
T0=$(date +%s.%N)
for f in "$TESTBED_DIR/bin/kubelab" "$TESTBED_DIR/bin/relay" "$BIN/headscale" "$BIN/derper" "$BIN/tailscaled" "$STATIC/containerboot" "$STATIC/tailscaled"; do
  [ -x "$f" ] || { say "missing ${f##*/}: run build.sh world"; exit 1; }
done
mkdir -p "$RUN/log" "$RUN/pid" "$RUN/hs" "$RUN/derpb"
pki "" ""; for a in "$CONTROL $CONTROL_IP" "$DERPB $DERPB_IP"; do [ -e "$RUN/${a% *}.crt" ] || pki ${a% *} ${a#* }; done
"$TOGETHER/image.sh" || exit 1
lap "certificates, image"
KUBELET_FLAGS=--cloud-provider=external "$CLUSTER/up.sh" --nodes "$NODES" --masq "${MASQ:-flannel}" --proxy "${PROXY:-iptables}" >"$RUN/log/cluster-up" 2>&1 || { cat "$RUN/log/cluster-up" >&2; exit 1; }
lap "cluster: $NODES nodes Ready, CoreDNS"
nip gw route replace default via 203.0.113.10
for ((n = 1; n <= NODES; n++)); do node "node$n" sh -c 'mkdir -p /var/lib/tailscale; mount -t tmpfs tmpfs /var/lib/tailscale'; done   # /var/lib/tailscale is each node's own
edge public
lap "edge: public addresses, firewall, ExternalIP"
control_up || { say "control server did not start, see $RUN/log"; exit 1; }
lap "headscale (rega), derper (regb), DNS"
clients_up || { say "a client did not come up, see $RUN/log"; exit 1; }
lap "clients: $CLIENTS"
say "next: ./scenario/01-access.sh up; ./in.sh laptop tailscale status"
