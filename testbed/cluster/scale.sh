#!/usr/bin/env bash
# Fills the API server and times reading it back. Needs ./up.sh --bare.
#   ./scale.sh seed 5000 50000     whole objects straight into etcd (seconds; status included; nobody heartbeats, so use --bare)
#   ./scale.sh read                times kubectl get -o json and a paged raw download; memory of the servers
#   ./scale.sh clear               removes the data: a fresh etcd (restarts the control plane)
set -euo pipefail
. "$(dirname "$0")/env.sh"
t=$(now)
mem() { say "memory: etcd $(rss etcd), apiserver $(rss kube-apiserver); etcd database $(du -sh "$TESTBED_DIR/etcd" | cut -f1)"; }
# curl says -A scale: for the user agent "curl" the server pretty-prints, which doubles size and time.
paged() { # resource: everything by pages of 500 with curl on one connection-per-page, prints pages and bytes
  local token="" pages=0 bytes=0 n page=$RUN/page.json url
  while :; do
    url="https://127.0.0.1:$API_PORT/api/v1/$1?limit=500${token:+&continue=$token}"
    n=$(curl -sS -A scale --fail --cacert "$PKI/ca.crt" --cert "$PKI/admin.crt" --key "$PKI/admin.key" ${2:-} -o "$page" -w '%{size_download}' "$url")
    pages=$((pages + 1)) bytes=$((bytes + n))
    if [ -n "${2:-}" ]; then token=$(zcat -f "$page" | head -c 2000 | sed -n 's/.*"continue":"\([^"]*\)".*/\1/p'); else token=$(head -c 2000 "$page" | sed -n 's/.*"continue":"\([^"]*\)".*/\1/p'); fi
    [ -n "$token" ] || break
  done
  echo "$pages pages, $((bytes / 1024)) KiB"
}
cpu() { awk '{printf "%d", $14+$15}' "/proc/$(cat "$RUN/kube-apiserver.pid")/stat"; }   # ticks of the server
timed() { # what command...: wall time, CPU seconds of client and server (the truth when the machine is shared)
  local w=$1 s c r u; shift; s=$(now); c=$(cpu)
  TIMEFORMAT='%U %S'; { time r=$("$@" 2>&3) ; } 3>&2 2>"$RUN/time"; u=$(awk '{printf "%.1f", $1+$2}' "$RUN/time")
  say "$(printf '%-38s %8s  client CPU %5s s  server CPU %5s s   %s' "$w" "$(since "$s")" "$u" "$(awk -v a="$c" -v b="$(cpu)" 'BEGIN{printf "%.1f", (b-a)/100}')" "$r")"
}
whole() { local f=$RUN/whole.json; "$KUBECTL" --kubeconfig "$KCFG/admin.conf" get "$@" -o json >"$f"; echo "$(($(stat -c %s "$f") / 1024)) KiB"; rm -f "$f"; }
raw() { curl -sS -A scale --fail --cacert "$PKI/ca.crt" --cert "$PKI/admin.crt" --key "$PKI/admin.key" ${2:-} -o /dev/null -w '%{size_download} bytes' "https://127.0.0.1:$API_PORT/api/v1/$1"; }
case ${1:-} in
  seed) "$BIN/seed" -etcd "http://127.0.0.1:$ETCD_PORT" -nodes "${2:?}" -pods "${3:?}"; say "seeded in $(since "$t")"; mem ;;
  read)
    timed "curl, one request: nodes" raw nodes
    timed "curl, one request: pods" raw pods
    timed "curl, one request, gzip: pods" raw pods -HAccept-Encoding:gzip
    timed "curl, pages of 500: pods" paged pods
    timed "curl, pages of 500, gzip: pods" paged pods -HAccept-Encoding:gzip
    timed "kubectl get nodes -o json" whole nodes
    timed "kubectl get nodes,pods -A -o json" whole nodes,pods -A
    mem ;;
  clear) for p in kube-scheduler kube-controller-manager kube-apiserver etcd; do stop $p; done; rm -rf "$TESTBED_DIR/etcd" ;;
  *) die "usage: scale.sh seed NODES PODS | read | clear" ;;
esac
