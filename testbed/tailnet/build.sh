#!/usr/bin/env bash
# Builds tailscale, tailscaled, derper and headscale into $TSLAB_BIN (default $TESTBED_DIR/tailnet-bin), from Go modules only.
#   ./build.sh            needs Go 1.26.6 or newer (tailscale 1.104 and later want 1.27)
#   ./build.sh stund      only its STUN server
#   ./build.sh wireguard  only WireGuard in user space
#   ./build.sh static     and containerboot, tailscale, tailscaled without libc, for the pods' image
# What is there and of the wanted version is kept.
set -euo pipefail
export TESTBED_DIR=${TESTBED_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/tsk8s-testbed}
BIN=${TSLAB_BIN:-$TESTBED_DIR/tailnet-bin} TS=${TS_VERSION:-v1.102.5} HS=${HS_VERSION:-v0.29.2} WG=${WG_VERSION:-v0.0.0-20250521234502-f333402bd9cb}
export GOFLAGS="-trimpath -buildvcs=false" GOTOOLCHAIN=local
NICE=${NICE:-nice -n 5} STAMP=$TESTBED_DIR/stamp
mkdir -p "$BIN/static" "$STAMP"
# the stamp is what distributions set; without it the version reads 1.x.y-ERR-BuildInfo (a module's archive holds no commit)
V="-X tailscale.com/version.longStamp=${TS#v} -X tailscale.com/version.shortStamp=${TS#v}"
kept() { [ "$(cat "$STAMP/$1" 2>/dev/null)" = "$2 $(go version)" ] && { local f; shift 2; for f; do [ -x "$f" ] || return 1; done; }; }
done_() { echo "$2 $(go version)" >"$STAMP/$1"; echo "built $1 in $((SECONDS - T)) s" >&2; }

T=$SECONDS
if [ "${1:-}" = stund ]; then
  kept stund "$TS" "$BIN/stund" || { GOBIN=$BIN $NICE go install -ldflags "$V" "tailscale.com/cmd/stund@$TS"; done_ stund "$TS"; }
  exit 0
fi
if [ "${1:-}" = wireguard ]; then
  kept wireguard "$WG" "$BIN/wireguard" || { GOBIN=$BIN $NICE go install "golang.zx2c4.com/wireguard@$WG"; done_ wireguard "$WG"; }
  exit 0
fi
if ! kept tailscale "$TS" "$BIN/tailscale" "$BIN/tailscaled" "$BIN/derper"; then
  GOBIN=$BIN $NICE go install -ldflags "$V" "tailscale.com/cmd/tailscale@$TS" "tailscale.com/cmd/tailscaled@$TS" "tailscale.com/cmd/derper@$TS"
  done_ tailscale "$TS"
fi
T=$SECONDS
if ! kept headscale "$HS" "$BIN/headscale"; then
  # `go install ...@version` wants the list of all versions, which some module proxies refuse; a module of our own does not
  m=$(mktemp -d); trap 'rm -rf "$m"' EXIT
  printf 'module lab/hs\n\ngo 1.26.4\n\nrequire github.com/juanfont/headscale %s\n' "$HS" >"$m/go.mod"
  printf '//go:build tools\n\npackage tools\n\nimport _ "github.com/juanfont/headscale/cmd/headscale"\n' >"$m/tools.go"
  (cd "$m" && go mod tidy && $NICE go build -o "$BIN/headscale" github.com/juanfont/headscale/cmd/headscale)
  done_ headscale "$HS"
fi
T=$SECONDS
if [ "${1:-}" = static ] && ! kept static "$TS" "$BIN/static/containerboot" "$BIN/static/tailscale" "$BIN/static/tailscaled"; then
  GOBIN=$BIN/static CGO_ENABLED=0 $NICE go install -ldflags "-s -w $V" "tailscale.com/cmd/containerboot@$TS" "tailscale.com/cmd/tailscale@$TS" "tailscale.com/cmd/tailscaled@$TS"
  done_ static "$TS"
fi
