# shellcheck shell=bash
# The smallest real tailnet, without root: headscale with an embedded DERP, and tailscaled in userspace mode, two or more on one
# address with different ports. For scripts that call `mini_enter` first: it gives them network, processes, mounts and /run of their own.
#   here        the node whose tailscaled answers at the default socket, as on an engineer's machine
#   NAME        any other node; ts NAME CMD asks it
MINI_IP=192.0.2.1
MINI_BIN=${TSLAB_BIN:-${TESTBED_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/tsk8s-testbed}/tailnet-bin}

mini_can() { unshare --user --map-root-user --net --mount --pid --fork true 2>/dev/null; }
mini_enter() { # mini_enter SCRIPT ARGS...: starts SCRIPT again inside; everything it leaves running ends with it
  [ -z "${MINI_INNER:-}" ] || return 0
  MINI_INNER=1 exec unshare --user --map-root-user --net --mount --pid --fork --kill-child --mount-proc "$@"
}
socket() { [ "$1" = here ] && echo /var/run/tailscale/tailscaled.sock || echo "$D/$1.sock"; }
ts() { local n=$1; shift; tailscale --socket="$(socket "$n")" "$@"; }
hs() { headscale -c "$D/hs.yaml" "$@" 2>/dev/null; }
hs_id() { hs nodes list -o json | jq -r --arg n "$1" '.[] | select(.given_name == $n) | .id'; }
soon() { # soon SECONDS CMD...
  local n=$(($1 * 5)) i; shift
  for ((i = 0; i < n; i++)); do "$@" >/dev/null 2>&1 && return 0; sleep 0.2; done
  echo "mini: gave up waiting for: $*" >&2; return 1
}
peer_is() { ts here status --json | jq -e --arg n "$1" ".Peer[]? | select(.HostName == \$n) | $2"; }   # peer_is NAME JQ-CONDITION

mini_up() { # headscale; D is a directory of the caller's
  mount -t tmpfs tmpfs /run
  ip link set lo up
  ip link add v0 type veth peer name v1; ip addr add $MINI_IP/24 dev v0; ip link set v0 up; ip link set v1 up; ip route add default via 192.0.2.254
  mini_control
}
mini_control() { # mini_control [PREFIX...]: headscale at $MINI_IP, run by PREFIX; MINI_V6: the IPv6 range of its nodes, if any
  export PATH=$MINI_BIN:$PATH TS_NO_LOGS_NO_SUPPORT=true SSL_CERT_FILE=$D/crt
  mkdir -p /run/tailscale; [ -e /var/run/tailscale ] || mount --bind /run /var/run
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$MINI_IP" -addext "subjectAltName=IP:$MINI_IP" -keyout "$D/key" -out "$D/crt" 2>/dev/null
  cat >"$D/hs.yaml" <<P
server_url: https://$MINI_IP
listen_addr: $MINI_IP:443
metrics_listen_addr: 127.0.0.1:9090
grpc_listen_addr: 127.0.0.1:50443
noise: {private_key_path: $D/noise}
prefixes: {v4: 100.64.0.0/10, ${MINI_V6:+v6: $MINI_V6, }allocation: sequential}
derp: {server: {enabled: true, region_id: 901, region_code: rega, region_name: A, verify_clients: true, stun_listen_addr: "$MINI_IP:3478", private_key_path: $D/derp, automatically_add_embedded_derp_region: true, ipv4: $MINI_IP}, urls: [], paths: [${MINI_DERP:-}], auto_update_enabled: false}
disable_check_updates: true
database: {type: sqlite, sqlite: {path: $D/db}}
tls_cert_path: $D/crt
tls_key_path: $D/key
dns: {magic_dns: false, base_domain: t.example.com, override_local_dns: false, nameservers: {global: [], split: {}}}
unix_socket: $D/hs.sock
logtail: {enabled: false}
P
  "$@" headscale serve -c "$D/hs.yaml" >"$D/hs.log" 2>&1 &
  soon 20 hs users list || return 1
  hs users create lab >/dev/null
  AUTH=$(hs preauthkeys create -u 1 --reusable -o json | jq -r .key)
}
daemon() { # daemon NAME PORT: tailscaled; its pid in $D/NAME.pid
  mkdir -p "$D/$1"
  tailscaled --no-logs-no-support --tun=userspace-networking --port="$2" --statedir="$D/$1" --socket="$(socket "$1")" >>"$D/$1.log" 2>&1 &
  echo $! >"$D/$1.pid"
  soon 10 test -S "$(socket "$1")"
}
login() { ts "$1" up --login-server=https://$MINI_IP --auth-key="$AUTH" --hostname="$1" --accept-dns=false --timeout=30s; }
slay() { kill -9 "$(cat "$D/$1.pid")" 2>/dev/null; wait "$(cat "$D/$1.pid")" 2>/dev/null; }
