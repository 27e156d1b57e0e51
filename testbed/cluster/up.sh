#!/usr/bin/env bash
# Starts the control plane; with --nodes N also N real nodes (root needed), each in its own namespaces.
#   ./up.sh                          etcd + kube-apiserver + controller-manager + scheduler on 127.0.0.1, no root needed
#   ./up.sh --bare                   etcd + kube-apiserver only (scale and fault tests)
#   ./up.sh --nodes 3 [--masq cni|flannel|flannel-kept|none] [--proxy iptables|nftables]
# FAMILIES=46, 64 or 6 in the environment: with IPv6 beside IPv4, before it, or alone.
# Then: kubectl --kubeconfig $TESTBED_DIR/kubeconfig/admin.conf get nodes
set -euo pipefail
. "$(dirname "$0")/env.sh"
nodes=0 bare="" masq=flannel proxy=iptables
while [ $# -gt 0 ]; do
  case $1 in
    --nodes) nodes=$2; shift ;;
    --masq) masq=$2; shift ;;
    --proxy) proxy=$2; shift ;;
    --bare) bare=1 ;;
    *) die "unknown option $1" ;;
  esac; shift
done
mkdir -p "$LOG" "$RUN" "$PKI" "$KCFG" "$NODES"
[ -x "$BIN/kubelab" ] || die "run build.sh first"
t0=$(now); bind=127.0.0.1 adv=192.0.2.10 in_cp=() 
"$HERE/pki.sh"; say "certificates after $(since "$t0")"
if [ "$nodes" != 0 ]; then
  "$HERE/net.sh" up "$nodes"
  bind=$(each 0.0.0.0 ::) adv=$(each "$CP_IP" "$CP_IP6"); bind=${bind##*,} adv=${adv%%,*} in_cp=(ip netns exec "$NETNS-cp")
fi
start etcd $NICE "${in_cp[@]}" "$BIN/etcd" --name testbed --data-dir "$TESTBED_DIR/etcd" --unsafe-no-fsync \
  --listen-client-urls "http://127.0.0.1:$ETCD_PORT" --advertise-client-urls "http://127.0.0.1:$ETCD_PORT" \
  --listen-peer-urls "http://127.0.0.1:$((ETCD_PORT + 1))" --initial-advertise-peer-urls "http://127.0.0.1:$((ETCD_PORT + 1))" \
  --initial-cluster "testbed=http://127.0.0.1:$((ETCD_PORT + 1))" --quota-backend-bytes 8589934592 \
  --auto-compaction-mode periodic --auto-compaction-retention 5m --log-level warn
start kube-apiserver $NICE "${in_cp[@]}" "$BIN/kube-apiserver" \
  --etcd-servers "http://127.0.0.1:$ETCD_PORT" --bind-address "$bind" --secure-port "$API_PORT" --advertise-address "$adv" \
  $([ "$nodes" != 0 ] || echo --endpoint-reconciler-type=none) $([ -z "$bare" ] || echo --disable-admission-plugins=ServiceAccount) \
  --tls-cert-file "$PKI/apiserver.crt" --tls-private-key-file "$PKI/apiserver.key" --client-ca-file "$PKI/ca.crt" \
  --token-auth-file "$PKI/tokens.csv" --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction \
  --service-account-issuer https://kubernetes.default.svc --service-account-key-file "$PKI/sa.pub" --service-account-signing-key-file "$PKI/sa.key" \
  --kubelet-client-certificate "$PKI/apiserver-kubelet-client.crt" --kubelet-client-key "$PKI/apiserver-kubelet-client.key" \
  --kubelet-certificate-authority "$PKI/ca.crt" --kubelet-preferred-address-types InternalDNS,InternalIP,Hostname \
  --requestheader-client-ca-file "$PKI/front-proxy-ca.crt" --requestheader-allowed-names front-proxy-client \
  --requestheader-username-headers X-Remote-User --requestheader-group-headers X-Remote-Group --requestheader-extra-headers-prefix X-Remote-Extra- \
  --proxy-client-cert-file "$PKI/front-proxy-client.crt" --proxy-client-key-file "$PKI/front-proxy-client.key" \
  --service-cluster-ip-range "$SERVICE_CIDR" --allow-privileged \
  --audit-policy-file "$HERE/etc/audit-policy.yaml" --audit-log-path "$LOG/audit.log" --audit-log-maxsize 500 --audit-log-mode batch --audit-log-batch-max-wait 1s \
  --profiling=false ${APISERVER_FLAGS:-}
[ "$nodes" = 0 ] || start relay "$BIN/relay" "127.0.0.1:$API_PORT" "/run/netns/$NETNS-cp" "127.0.0.1:$API_PORT"
wait_for 120 kube-apiserver kc get --raw /readyz
say "kube-apiserver ready after $(since "$t0"): $(kc version -o json 2>/dev/null | tr -d ' \n' | sed 's/.*serverVersion.*gitVersion":"\([^"]*\).*/\1/')"
if [ -z "$bare" ]; then
  start kube-controller-manager $NICE "${in_cp[@]}" "$BIN/kube-controller-manager" --kubeconfig "$KCFG/controller-manager.conf" \
    --authentication-kubeconfig "$KCFG/controller-manager.conf" --authorization-kubeconfig "$KCFG/controller-manager.conf" \
    --bind-address 127.0.0.1 --leader-elect=false --use-service-account-credentials --root-ca-file "$PKI/ca.crt" \
    --service-account-private-key-file "$PKI/sa.key" --cluster-signing-cert-file "$PKI/ca.crt" --cluster-signing-key-file "$PKI/ca.key" \
    --cluster-cidr "$(each "$POD_CIDR" "$POD_CIDR6")" --service-cluster-ip-range "$SERVICE_CIDR" --allocate-node-cidrs=false
  start kube-scheduler $NICE "${in_cp[@]}" "$BIN/kube-scheduler" --kubeconfig "$KCFG/scheduler.conf" \
    --authentication-kubeconfig "$KCFG/scheduler.conf" --authorization-kubeconfig "$KCFG/scheduler.conf" --bind-address 127.0.0.1 --leader-elect=false
fi
kc apply -f "$HERE/manifests/rbac.yaml" >"$LOG/rbac.log" 2>&1 || die "rbac: see log"
if [ -z "$bare" ]; then wait_for 60 "service accounts" kc -n default get serviceaccount default; fi
say "control plane up after $(since "$t0"); memory: $(for p in etcd kube-apiserver kube-controller-manager kube-scheduler; do running $p && echo -n "$p $(rss $p), "; done)"
[ "$nodes" = 0 ] || "$HERE/nodes.sh" up "$nodes" "$masq" "$proxy"
say "export KUBECONFIG=\$TESTBED_DIR/kubeconfig/admin.conf   (TESTBED_DIR=$TESTBED_DIR)"
