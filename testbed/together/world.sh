# shellcheck shell=bash
# The tailnet around the cluster: headscale, derpers, DNS, client hosts.
bgns() { # bgns NS LOGNAME CMD...: like bg, in a namespace that is no `host`
  local n=$1 l=$2; shift 2
  ip netns exec "$NSP-$n" env PATH="$TSLAB_PATH" "$@" >"$RUN/log/$l" 2>&1 </dev/null &
  echo $! >"$RUN/pid/$l"; disown $!
}
policy() { # policy [relay]: writes the policy file, and makes a running headscale read it
  local g=; [ "${1:-}" = relay ] && g=', {"src": ["*"], "dst": ["*"], "app": {"tailscale.com/cap/relay": [{}]}}'
  cat >"$RUN/policy.hujson" <<P
{"tagOwners": {"tag:k8s": ["lab@"], "tag:relay": ["lab@"]},
 "grants": [{"src": ["*"], "dst": ["*"], "ip": ["*"]}$g]}
P
  [ -e "$RUN/pid/headscale" ] && kill -HUP "$(cat "$RUN/pid/headscale")" 2>/dev/null || true
}
control_up() { # headscale with DERP region rega, derper region regb, DNS for the outside and for the VPC
  host hs; attach hs $CONTROL_IP/28 198.51.100.17/28
  host derpb; attach derpb $DERPB_IP/28 198.51.100.33/28
  nip inet addr add $DNS_IP/32 dev lo
  local z=(--address=/$CONTROL/$CONTROL_IP --address=/$DERPB/$DERPB_IP)
  bgns inet dns-inet dnsmasq -k --conf-file=/dev/null --no-resolv --no-hosts --listen-address=$DNS_IP --bind-interfaces --user=root --pid-file= "${z[@]}"
  bgns gw dns-vpc dnsmasq -k --conf-file=/dev/null --no-resolv --no-hosts --listen-address=10.10.0.1 --bind-interfaces --user=root --pid-file= "${z[@]}"
  policy
  cat >"$RUN/derpb.yaml" <<P
regions:
  902:
    regionid: 902
    regioncode: regb
    regionname: Region B
    nodes:
      - {name: 902a, regionid: 902, hostname: $DERPB, ipv4: $DERPB_IP, ipv6: none, stunport: 3478, derpport: 443}
P
  cat >"$RUN/hs.yaml" <<P
server_url: $LOGIN
listen_addr: "0.0.0.0:443"
metrics_listen_addr: 127.0.0.1:9090
grpc_listen_addr: 127.0.0.1:50443
noise: {private_key_path: $RUN/hs/noise.key}
prefixes: {v4: 100.64.0.0/10, v6: "fd7a:115c:a1e0::/48", allocation: sequential}
derp:
  server:
    enabled: true
    region_id: 901
    region_code: rega
    region_name: Region A
    verify_clients: true
    stun_listen_addr: "0.0.0.0:3478"
    private_key_path: $RUN/hs/derp.key
    automatically_add_embedded_derp_region: true
    ipv4: $CONTROL_IP
  urls: []
  paths: [$RUN/derpb.yaml]
  auto_update_enabled: false
  update_frequency: 3h
disable_check_updates: true
database: {type: sqlite, sqlite: {path: $RUN/hs/db.sqlite}}
tls_cert_path: $RUN/$CONTROL.crt
tls_key_path: $RUN/$CONTROL.key
log: {level: info, format: text}
policy: {mode: file, path: $RUN/policy.hujson}
dns: {magic_dns: true, base_domain: tail.example.com, override_local_dns: false, nameservers: {global: [], split: {}}, search_domains: [], extra_records: []}
unix_socket: $RUN/hs/hs.sock
logtail: {enabled: false}
P
  bg derpb derpb derper -a :443 -c "$RUN/derpb/derper.json" -hostname $DERPB -certmode manual -certdir "$RUN" -http-port -1 -stun -stun-port 3478
  bg hs headscale headscale serve -c "$RUN/hs.yaml"
  until_ok 20 hs users list || return 1
  hs users create lab >/dev/null
  hs preauthkeys create -u 1 --reusable -e 24h -o json | jq -r .key >"$RUN/key"
}
clients_up() { # laptop behind an easy NAT, phone behind a hard one, vps public; kubectl works in each (relay to the API server)
  local c pids=()
  host laptopgw; attach laptopgw 192.0.2.34/28 192.0.2.33/28; gateway laptopgw easy 192.168.1.1/24; host laptop; lan laptop 192.168.1.10/24 laptopgw 192.168.1.1
  host phonegw; attach phonegw 192.0.2.66/28 192.0.2.65/28; gateway phonegw hard 192.168.44.1/24; host phone; lan phone 192.168.44.5/24 phonegw 192.168.44.1
  host vps; attach vps 192.0.2.18/28 192.0.2.17/28
  for c in $CLIENTS; do
    bgns "$c" "api-$c" "$TESTBED_DIR/bin/relay" "127.0.0.1:${API_PORT:-16443}" "/run/netns/$NSP-cp" "127.0.0.1:${API_PORT:-16443}"
    ts_up "$c" >/dev/null & pids+=($!)
  done
  for c in "${pids[@]}"; do wait "$c" || return 1; done
}

