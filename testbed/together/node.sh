# shellcheck shell=bash
# Tailscale on a node itself; the way back to an untouched world.
node_ts_start() { # node_ts_start NODE [up flags]: tailscaled on the node itself, outside Kubernetes (host name NODE, default socket)
  local n=$1; shift
  node "$n" sh -c 'mkdir -p /run/tailscale; echo $$ >/run/tailscaled.pid; exec env "$@"' sh SSL_CERT_FILE="$RUN/ca.crt" TS_NO_LOGS_NO_SUPPORT=true PATH="$TSLAB_PATH" \
    "$BIN/tailscaled" --no-logs-no-support --statedir=/var/lib/tailscale >"$RUN/log/tailscaled-$n" 2>&1 </dev/null &
  disown $!
  until_ok 10 node "$n" test -S /run/tailscale/tailscaled.sock || return 1
  node_ts "$n" up --login-server=$LOGIN --auth-key="$(cat "$RUN/key")" --timeout=60s --accept-dns=false "$@"
}
node_ts() { local n=$1; shift; node "$n" "$BIN/tailscale" "$@"; }
node_ts_stop() { node "$1" sh -c 'p=$(cat /run/tailscaled.pid) && kill "$p" && for i in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$p" || break; sleep 0.3; done; rm -f /run/tailscaled.pid' 2>/dev/null; }
fresh() { # end the previous scenario: workloads, node daemons, edge, policy, routes, old tailnet nodes
  local n c id
  kc delete namespace $NS --ignore-not-found --wait --timeout=60s >/dev/null 2>&1
  for ((n = 1; n <= NODES; n++)); do
    node_ts_stop "node$n"
    node "node$n" sh -c 'nft delete table inet lab; rm -rf /var/lib/tailscale/* /run/tailscale' 2>/dev/null
  done
  for c in $CLIENTS; do hx "$c" tailscale set --advertise-routes= --accept-routes=false --relay-server-port= 2>/dev/null; done
  hs nodes list -o json | jq -r '.[]? | select(.given_name as $g | ["laptop", "phone", "vps"] | index($g) | not) | .id' | while read -r id; do hs nodes delete -i "$id" --force >/dev/null </dev/null; done
  policy; edge public
}
