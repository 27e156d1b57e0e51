#!/usr/bin/env bash
# Builds the cluster's programs into $TESTBED_DIR/bin, from Go modules only. What is there and made from the same sources is kept.
#   ./build.sh            etcd and the Kubernetes components (one binary), relay, seed, pause
#   ./build.sh dns        and CoreDNS (up.sh --nodes then runs it)
set -euo pipefail
. "$(dirname "$0")/env.sh"
export CGO_ENABLED=0 GOFLAGS="-mod=mod -buildvcs=false" GOTOOLCHAIN=local
mkdir -p "$BIN" "$LOG" "$RUN" "$TESTBED_DIR/stamp"

# made NAME DIR command...: runs the command unless $BIN/NAME was made from what DIR holds now
made() {
  local n=$1 d=$2 t sum; shift 2; t=$(now)
  sum=$({ go version; echo "$K8S_VERSION"; cat "$HERE/build.sh"; find "$HERE/$d" -type f | LC_ALL=C sort | xargs cat; } | sha256sum)
  [ -x "$BIN/$n" ] && [ "$sum" = "$(cat "$TESTBED_DIR/stamp/$n" 2>/dev/null)" ] && return
  "$@"
  echo "$sum" >"$TESTBED_DIR/stamp/$n"
  say "$(printf '%-12s %8s  %s' "$n" "$(since "$t")" "$(du -shL "$BIN/$n" | cut -f1)")"
}
kubelab() {
  local v=k8s.io/component-base/version c=k8s.io/client-go/pkg/version minor x="" p
  minor=${K8S_VERSION#v1.}; minor=${minor%%.*}
  for p in $v $c; do x+=" -X $p.gitVersion=$K8S_VERSION -X $p.gitMajor=1 -X $p.gitMinor=$minor -X $p.gitTreeState=clean"; done
  (cd "$HERE/kube" && $NICE go build -trimpath -ldflags "-s -w$x" -o "$BIN/kubelab" .)
  for p in etcd kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy; do ln -sf kubelab "$BIN/$p"; done
}
program() { (cd "$HERE/$2" && $NICE go build -trimpath -ldflags "-s -w" -o "$BIN/$1" "${3:-.}"); }
made kubelab kube kubelab
for tool in relay seed pause; do made $tool kube/$tool program $tool kube ./$tool; done
[ "${1:-}" != dns ] || made coredns dns program coredns dns
