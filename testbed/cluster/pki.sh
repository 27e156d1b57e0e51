#!/usr/bin/env bash
# Certificates and kubeconfigs. Idempotent: an existing file is kept.
set -euo pipefail
. "$(dirname "$0")/env.sh"
mkdir -p "$PKI" "$KCFG"; cd "$PKI"; umask 077
# RSA for people (as kubeadm), fast elliptic keys for the components
key() {
  case $1 in
    admin | viewer | namespaced | nobody | expired | sa) ;;
    *) [ -s "$1.key" ] || openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out "$1.key"; return ;;
  esac
  [ -s "$1.key" ] || openssl genrsa -out "$1.key" 2048 2>/dev/null
}
ca() { [ -s "$1.crt" ] || { key "$1"; openssl req -x509 -new -key "$1.key" -days 3650 -subj "/CN=$1" -addext keyUsage=critical,keyCertSign,cRLSign,digitalSignature -out "$1.crt"; }; }
# cert NAME CA SUBJECT USAGE [SAN] [days args...]
cert() {
  local n=$1 c=$2 s=$3 u=$4 san=${5:-}; shift 4; shift || true
  { echo "extendedKeyUsage=$u"; echo "keyUsage=critical,digitalSignature,keyEncipherment"; [ -z "$san" ] || echo "subjectAltName=$san"; } >new.ext
  [ -s "$n.crt" ] && { [ -z "$san" ] || cmp -s new.ext "$n.ext"; } && return 0
  [ -s "$n.key" ] || key "$n"
  mv new.ext "$n.ext"
  openssl req -new -key "$n.key" -subj "$s" -out "$n.csr"
  if [ "${EXPIRED:-}" ]; then
    rm -rf exp; mkdir exp; : >exp/index.txt; echo 01 >exp/serial
    printf '[ca]\ndefault_ca=d\n[d]\ndir=exp\nnew_certs_dir=exp\ndatabase=exp/index.txt\nserial=exp/serial\ndefault_md=sha256\npolicy=p\n[p]\norganizationName=optional\ncommonName=supplied\n' >exp/ca.cnf
    openssl ca -batch -config exp/ca.cnf -cert "$c.crt" -keyfile "$c.key" -in "$n.csr" -out "$n.crt" -extfile "$n.ext" \
      -startdate 20200101000000Z -enddate 20200102000000Z -notext 2>/dev/null
  else
    openssl x509 -req -in "$n.csr" -CA "$c.crt" -CAkey "$c.key" -CAcreateserial -days 3650 -extfile "$n.ext" -out "$n.crt" 2>/dev/null
  fi
  rm -rf "$n.csr" exp
}
b64() { base64 -w0 <"$1"; }
# kubeconfig FILE SERVER CA CERT-NAME [namespace]
kubeconfig() {
  cat >"$KCFG/$1.conf" <<Y
apiVersion: v1
kind: Config
clusters: [{name: testbed, cluster: {server: "$2", certificate-authority-data: $(b64 "$3.crt")}}]
users: [{name: $4, user: {client-certificate-data: $(b64 "$4.crt"), client-key-data: $(b64 "$4.key")}}]
contexts: [{name: testbed, context: {cluster: testbed, user: $4, namespace: ${5:-default}}}]
current-context: testbed
Y
}
tokenconfig() { # FILE SERVER CA TOKEN [namespace]
  cat >"$KCFG/$1.conf" <<Y
apiVersion: v1
kind: Config
clusters: [{name: testbed, cluster: {server: "$2", certificate-authority-data: $(b64 "$3.crt")}}]
users: [{name: $1, user: {token: $4}}]
contexts: [{name: testbed, context: {cluster: testbed, user: $1, namespace: ${5:-default}}}]
current-context: testbed
Y
}
for c in ca front-proxy-ca other-ca; do ca $c; done
key sa; [ -s sa.pub ] || openssl pkey -in sa.key -pubout -out sa.pub
cert apiserver ca /CN=kube-apiserver serverAuth "DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,DNS:localhost,IP:127.0.0.1,IP:10.96.0.1,IP:$CP_IP,IP:fd00:10:96::1,IP:$CP_IP6"
cert rogue other-ca /CN=kube-apiserver serverAuth "DNS:localhost,IP:127.0.0.1"              # faultproxy --tls wrong-ca
EXPIRED=1 cert expired-server ca /CN=kube-apiserver serverAuth "DNS:localhost,IP:127.0.0.1"  # faultproxy --tls expired
cert apiserver-kubelet-client ca /O=system:masters/CN=kube-apiserver-kubelet-client clientAuth
cert front-proxy-client front-proxy-ca /CN=front-proxy-client clientAuth
cert admin ca /O=system:masters/CN=admin clientAuth
[ -s admin-ec.key ] || openssl ecparam -name prime256v1 -genkey -noout -out admin-ec.key   # SEC1 "EC PRIVATE KEY", as k3s writes it
cert admin-ec ca /O=system:masters/CN=admin-ec clientAuth
cert controller-manager ca /CN=system:kube-controller-manager clientAuth
cert scheduler ca /CN=system:kube-scheduler clientAuth
cert proxy ca /CN=system:kube-proxy clientAuth
for u in viewer namespaced nobody; do cert $u ca /CN=$u clientAuth; done
EXPIRED=1 cert expired ca /O=system:masters/CN=expired clientAuth
for n in 1 2 3 4 5; do
  cert node$n ca "/O=system:nodes/CN=system:node:node$n" clientAuth,serverAuth "DNS:node$n,IP:$(node_ip $n),IP:$(node_ip6 $n)"
done
[ -s tokens.csv ] || {
  for u in admin:system:masters viewer: namespaced: nobody:; do
    echo "$(openssl rand -hex 16),token-${u%%:*},token-${u%%:*},\"${u#*:}\""
  done >tokens.csv
}
token() { awk -F, -v u="token-$1" '$2==u{print $1}' tokens.csv; }
host=https://127.0.0.1:$API_PORT cp=$(each "$CP_IP" "[$CP_IP6]"); cp=https://${cp%%,*}:$API_PORT
for u in admin admin-ec viewer namespaced nobody expired; do kubeconfig $u "$host" ca $u; done
sed -i 's/namespace: default/namespace: team-a/' "$KCFG/namespaced.conf"
kubeconfig wrong-ca "$host" other-ca admin
kubeconfig unreachable https://127.0.0.1:1 ca admin
kubeconfig blackhole "https://127.0.0.1:$SILENT_PORT" ca admin
kubeconfig unresolvable https://no-such-host.invalid:6443 ca admin
for u in admin viewer namespaced nobody; do tokenconfig token-$u "$host" ca "$(token $u)"; done
tokenconfig bad-token "$host" ca "not-a-token"
tokenconfig fault "https://127.0.0.1:$FAULT_PORT" ca "$(token admin)"     # through faultproxy.py
kubeconfig controller-manager "$host" ca controller-manager
kubeconfig scheduler "$host" ca scheduler
kubeconfig proxy "$cp" ca proxy
for n in 1 2 3 4 5; do kubeconfig node$n "$cp" ca node$n; done
rm -f "$PKI/new.ext"
