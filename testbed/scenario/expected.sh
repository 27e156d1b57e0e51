# shellcheck shell=bash
# What `tsk8s doctor` must say in each scenario, and the way from sick to healthy. Words: ../look.sh and ../doctor.sh.
POD_SNAT=path-relayed/pod-snat HARD_GATEWAY=path-relayed/nat-in-front TWO_NATS=path-relayed/two-nats UDP_DENIED=path-udp-blocked/pod
SAME_PORT=deploy-port-clash/shared KEY_EXPIRED=path-state/workload-key-expired CRASH_LOOP=deploy-running/crash-loop ROUTE_TAKES_PODS=deploy-accept-routes/own-pods

silent() { roots_are; exit_is 0 3; }                    # healthy: nothing found; unknown may remain
states() { path_is "$1" laptop "$2"; path_is "$1" phone "$3"; path_is "$1" vps "$4"; }

# A reader's own traces: token-admin is used by nobody else. Exec over WebSocket is logged as a `get`.
reads_only() {
  local log=$TESTBED_DIR/log/audit.log from w c
  from=$(wc -l <"$log"); look 01-up/audited env KUBECONFIG="$TESTBED_DIR/kubeconfig/token-admin.conf" --; sick_01; sleep 2
  mine() { tail -n "+$((from + 1))" "$log" | jq -r 'select(.user.username == "token-admin" and .stage == "ResponseComplete") | '"$1"; }
  w=$(mine 'select((.verb | test("create|update|patch|delete")) and .objectRef.subresource != "exec") | .verb + " " + .requestURI'); [ -z "$w" ] && pass "nothing written" || fail "written: $w"
  c=$(mine 'select(.objectRef.subresource == "exec") | .requestURI | [scan("[?&]command=([^&]*)") | .[0] | gsub("%2F"; "/") | gsub("%3D"; "=")] | map(select(startswith("--socket") | not)) | join(" ")' | sort | uniq -c)
  [ -n "$c" ] && pass "execs: $(awk '{$1 = $1 "x"; print}' <<<"$c" | paste -sd';')" || fail "no exec in the audit log"
  c=$(grep -vE '^ *[0-9]+ (tailscale|/[a-z/]*/tailscale) (status|netcheck|ping|version|debug prefs|debug watch-ipn --initial --initial-health --count=1)( |$)' <<<"$c"); [ -z "$c" ] && pass "only commands that read" || fail "exec of: $c"
}
sick_01() { roots_are $POD_SNAT; exit_is 1; states ts-proxy derp derp direct; }
cured_01() { silent; states ts-proxy direct direct direct; }
case_01() {
  scene 01 up || return
  seen 01-up sick_01; told 01-up; reads_only
  J=$OUT/01-up/laptop/report.json
  firewall open 41641; typed $POD_SNAT; rolled deployment/ts-proxy
  promised ts-proxy laptop=direct phone=direct vps=direct; proved $POD_SNAT
  seen 01-cured cured_01
}

sick_02() { roots_are $HARD_GATEWAY; exit_is 1; states ts-proxy derp derp direct; }
two_nats_02() { roots_are $TWO_NATS; exit_is 1; states ts-proxy derp derp direct; }   # which of the two it is cannot be seen from a pod
cured_02() { silent; states ts-proxy peer-relay peer-relay direct; }
case_02() {
  local p c
  scene 02 up || return
  seen 02-up sick_02; told 02-up
  typed $HARD_GATEWAY vps; policy relay
  p=$(pod ts-proxy)                                     # a relay is looked for every 30 s at most
  for c in laptop phone; do for _ in 1 2 3 4 5 6; do pts "$p" ping -c 5 "$(ip4 $c | head -1)" 2>/dev/null | grep -q peer-relay && break; done; done
  promised ts-proxy laptop=peer-relayed phone=peer-relayed vps=direct
  seen 02-cured cured_02
  scene 02 pod || return
  seen 02-pod two_nats_02
}

sick_03() { roots_are $UDP_DENIED; exit_is 1; states ts-proxy derp derp derp; }
case_03() {
  scene 03 up || return
  seen 03-up sick_03; told 03-up
  scene 03 fix; seen 03-fix sick_01                     # the rule is gone, and 01's cause comes to light
}

cured_04() { silent; states ts-node direct direct direct; }
case_04() { scene 04 up || return; seen 04-up cured_04; told 04-up; }

sick_05() { roots_are $SAME_PORT; exit_is 1; names $SAME_PORT ts-b; states ts-a direct direct direct; states ts-b direct derp direct; }
# The other's port is still not declared: true, and the next thing to type.
undeclared_05() { roots_are deploy-port/not-declared; exit_is 0 3; names deploy-port/not-declared ts-a; states ts-b direct direct direct; }
cured_05() { silent; states ts-a direct direct direct; states ts-b direct direct direct; }
case_05() {
  scene 05 up || return
  seen 05-up sick_05; told 05-up
  typed $SAME_PORT; rolled deployment/ts-b
  firewall open "$(kc -n $NS get deployment ts-b -o json | jq -r '.spec.template.spec.containers[0].env[] | select(.name == "PORT") | .value')"
  promised ts-b laptop=direct phone=direct vps=direct; proved $SAME_PORT
  seen 05-clash-cured undeclared_05
  typed deploy-port/not-declared; rolled deployment/ts-a
  promised ts-a laptop=direct phone=direct vps=direct; proved deploy-port/not-declared
  seen 05-cured cured_05
}

sick_06() { roots_are $KEY_EXPIRED; exit_is 1; names $KEY_EXPIRED ts-proxy; }
sick_06_outside() { roots_are $CRASH_LOOP; exit_is 1; names $CRASH_LOOP ts-proxy; }   # no vantage that works: the crash loop is all there is to see
case_06() {
  scene 06 up || return
  seen 06-up sick_06 sick_06_outside; told 06-up
  AUTHKEY=$(hs preauthkeys create -u 1 --reusable -e 24h -o json | jq -r .key) typed $KEY_EXPIRED; rolled deployment/ts-proxy
  promised ts-proxy laptop=direct phone=direct vps=direct; proved $KEY_EXPIRED
  seen 06-cured cured_01
}

sick_07() { roots_are $ROUTE_TAKES_PODS; exit_is 1; }
sick_07_outside() { roots_are; exit_is 0 3; }                     # neither the tailnet nor tailscaled on the node can be seen from there
case_07() {
  scene 07 up || return
  seen 07-up sick_07 sick_07_outside; told 07-up
  typed $ROUTE_TAKES_PODS node1
  until_ok 60 kc wait -A --for=condition=Ready pods --field-selector spec.nodeName=node1 --timeout=1s || fail "pods on node1 stay NotReady"
  seen 07-cured silent
}
