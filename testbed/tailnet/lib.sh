# shellcheck shell=bash
# Hosts of a small internet, each a network namespace $NSP-<host> with its own /etc, state and name, and tailscaled on them.
# Whoever sources this sets NSP (prefix of the namespaces) and RUN (state and logs). Nothing here has a way out of the namespaces.
LAB_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export TESTBED_DIR=${TESTBED_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/tsk8s-testbed}
BIN=${TSLAB_BIN:-$TESTBED_DIR/tailnet-bin}
export TSLAB_PATH="$BIN:/usr/sbin:/usr/bin:/sbin:/bin"
CONTROL=control.example.net CONTROL_IP=198.51.100.18
DERPB=derp-b.example.net DERPB_IP=198.51.100.34
DNS_IP=203.0.113.53
LOGIN=https://$CONTROL

inn() { local n=$1; shift; ip netns exec "$NSP-$n" "$@"; }
nip() { local n=$1; shift; ip -n "$NSP-$n" "$@"; }
hx()  { local n=$1; shift; ip netns exec "$NSP-$n" "$LAB_DIR/enter.sh" "$RUN/host/$n" "$@"; }   # as that host
bg()  { # bg HOST LOGNAME CMD...: background process of a host; pid in $RUN/pid/LOGNAME
  local n=$1 l=$2; shift 2
  ip netns exec "$NSP-$n" "$LAB_DIR/enter.sh" "$RUN/host/$n" "$@" >"$RUN/log/$l" 2>&1 </dev/null &
  echo $! >"$RUN/pid/$l"; disown $!
}
until_ok() { # until_ok SECONDS CMD...
  local n=$(( $1 * 5 )) i; shift
  for ((i = 0; i < n; i++)); do "$@" >/dev/null 2>&1 && return 0; sleep 0.2; done
  echo "testbed: gave up waiting for: $*" >&2; return 1
}

host() { # host NS: namespace with its own /etc and state directories
  local n=$1 h=$RUN/host/$1
  ip netns add "$NSP-$n"; nip "$n" link set lo up
  mkdir -p "$h/run" "$h/lib"; cp -a /etc "$h/etc"; echo "$n" >"$h/name"
  printf '127.0.0.1 localhost\n%s %s\n%s %s\n' $CONTROL_IP $CONTROL $DERPB_IP $DERPB >"$h/etc/hosts"
  rm -f "$h/etc/resolv.conf"; printf 'nameserver %s\n' $DNS_IP >"$h/etc/resolv.conf"
  cat "$RUN/ca.crt" >>"$h/etc/ssl/certs/ca-certificates.crt"
  inn "$n" sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.all.accept_dad=0
}
attach() { # attach NS IP/LEN GW/LEN: link of a host or gateway to the internet router
  local n=$1 a=$2 g=$3 i="i-$1"
  ip link add "$i" netns "$NSP-inet" type veth peer name eth0 netns "$NSP-$n"
  nip inet link set "$i" up; nip "$n" link set eth0 up
  nip inet addr add "$g" dev "$i"; nip "$n" addr add "$a" dev eth0; nip "$n" route add default via "${g%/*}"
}
gateway() { # gateway NS easy|hard LAN_IP/LEN: router with a bridge br0; stateful firewall and NAT on eth0
  local n=$1 kind=$2 lan=$3 flag=
  nip "$n" link add br0 type bridge; nip "$n" addr add "$lan" dev br0; nip "$n" link set br0 up
  inn "$n" sysctl -qw net.ipv4.ip_forward=1
  [ "$kind" = hard ] && flag=fully-random
  inn "$n" nft -f - <<N
table inet fw {
  chain input { type filter hook input priority 0; policy accept; iifname "eth0" ct state established,related accept; iifname "eth0" drop; }
  chain forward { type filter hook forward priority 0; policy accept; iifname "eth0" ct state established,related accept; iifname "eth0" drop; }
}
table ip nat { chain post { type nat hook postrouting priority srcnat; oifname "eth0" masquerade $flag; }; }
N
}
lan() { # lan NS IP/LEN GWNS GWIP: host on a gateway's bridge
  local n=$1 a=$2 g=$3 gip=$4 i="l-$1"
  ip link add "$i" netns "$NSP-$g" type veth peer name eth0 netns "$NSP-$n"
  nip "$g" link set "$i" master br0 up
  nip "$n" link set eth0 up; nip "$n" addr add "$a" dev eth0; nip "$n" route add default via "$gip"
}
pki() { # pki [NAME IP]: the lab's own authority, and a certificate of it
  local d=$RUN n=${1:-} ip=${2:-}
  [ -e "$d/ca.crt" ] || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=tailnet lab CA" \
    -keyout "$d/ca.key" -out "$d/ca.crt" 2>/dev/null
  [ -n "$n" ] || return 0
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$n" -keyout "$d/$n.key" -out "$d/$n.csr" 2>/dev/null
  openssl x509 -req -in "$d/$n.csr" -CA "$d/ca.crt" -CAkey "$d/ca.key" -CAcreateserial -days 3650 \
    -extfile <(echo "subjectAltName=DNS:$n,IP:$ip") -out "$d/$n.crt" 2>/dev/null
}

hs() { hx hs headscale -c "$RUN/hs.yaml" "$@" 2>/dev/null; }
hs_id() { hs nodes list -o json | jq -r --arg n "$1" '.[] | select(.given_name == $n or .name == $n) | .id' | head -1; }
ts_up() { # ts_up HOST: tailscaled there, logged in
  local n=$1
  bg "$n" "tailscaled-$n" env TS_NO_LOGS_NO_SUPPORT=true tailscaled --no-logs-no-support --statedir=/var/lib/tailscale
  until_ok 10 test -S "$RUN/host/$n/run/tailscaled.sock" || return 1
  hx "$n" tailscale up --login-server=$LOGIN --auth-key="$(cat "$RUN/key")" --timeout=60s --accept-dns=false
}
ip4() { hx "$1" tailscale ip -4; }
see() { until_ok 20 hx "$1" sh -c "tailscale status --json | jq -e '[.Peer[]? | select(.HostName == \"$2\" and .Online and .Relay != \"\")] | length > 0'"; }   # see HOST PEER
