#!/usr/bin/env bash
# users.sh: `tsk8s doctor` against a real API server as users who may do much, little or nothing, against servers that are dead or
# broken (through cluster/faultproxy.py), and what the audit log says about it. No root, no nodes. About two minutes.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/look.sh"; . "$here/cluster/env.sh"
take_testbed
"$here/build.sh" control || { say "SKIPPED users.sh"; exit 77; }
product_ready || exit 77
trap 'end_proxy; "$here/cluster/down.sh" --wipe' EXIT; trap 'exit 143' TERM INT HUP
proxy_pid=
silence() { # a port of the loopback that answers no knock: its queue is full, so the kernel drops what comes
  python3 - "$SILENT_PORT" 9>&- <<'P' & proxy_pid=$!
import socket, sys, time
door = socket.socket(); door.bind(("127.0.0.1", int(sys.argv[1]))); door.listen(0)
crowd = [socket.socket() for _ in range(4)]
for one in crowd: one.setblocking(False); one.connect_ex(door.getsockname())
time.sleep(120)
P
  sleep 1
}
end_proxy() { [ -z "$proxy_pid" ] || { kill "$proxy_pid"; wait "$proxy_pid"; } 2>/dev/null; proxy_pid=; }
"$here/cluster/down.sh" --wipe; "$here/cluster/up.sh" --bare 9>&- && "$here/cluster/scale.sh" seed 30 1200 >/dev/null || { say "the API server does not come up"; exit 1; }
seeded() { [ "$(kc get pods -A --no-headers 2>/dev/null | wc -l)" -ge 1200 ]; }
wait_for 60 "seeded pods" seeded

as() { local u=$1; shift; look "users/$u" env KUBECONFIG="$KCFG/$u.conf" -- "$@"; }
reasons() { jq -r '[.checks[] | select(.reason) | .reason.kind + ": " + .reason.text] | unique[]' "$J"; }
says() { reasons | grep -qiE "$1" && pass "says: $(reasons | grep -iE "$1" | head -1)" || fail "no reason like '$1': $(reasons | head -3)"; }
forbids_not() { reasons | grep -iE "forbidden.*\b($1)\b" >&2 && fail "$1 is called forbidden" || pass "reads $1"; }
nothing_healthy() { jq -e '[.checks[] | select(.verdict == "healthy")] == []' "$J" >/dev/null && pass "nothing is called healthy" || fail "called healthy without a look: $(jq -c '[.checks[] | select(.verdict == "healthy") | .id]' "$J")"; }

for u in admin admin-ec token-admin viewer token-viewer; do as $u; exit_is 0 1 3; forbids_not 'nodes|pods|daemonsets'; done
as namespaced --namespace team-a; exit_is 0 1 3; forbids_not pods; says 'list.*nodes|nodes.*list'
as nobody;       exit_is 3; roots_are; nothing_healthy; says 'list.*pods|pods.*list'
as expired;      exit_is 3; roots_are; nothing_healthy; says '401|unauthorized|expired|credential'
as bad-token;    exit_is 3; roots_are; nothing_healthy; says '401|unauthorized|token|credential'
as wrong-ca;     exit_is 3; roots_are; nothing_healthy; says 'certificate|trust'; within 6000
as unreachable;  exit_is 3; roots_are; nothing_healthy; says 'refused'; within 6000
silence;         as blackhole; exit_is 3; roots_are; nothing_healthy; says 'answer'; within 6000; end_proxy
# a name is asked for in a network that leads nowhere, so that nobody else hears of it
if unshare -rn true 2>/dev/null; then
  look users/unresolvable unshare -rn env KUBECONFIG="$KCFG/unresolvable.conf" --
  exit_is 3; roots_are; nothing_healthy; says 'no-such-host|resolve|name'; within 6000
else say "SKIPPED users/unresolvable: no user namespaces"; fi

# --- the other commands that look at a cluster ------------------------------------------------------------------------
also() { # also NAME FILTER ARGS...: its JSON is to fit, whatever it does not know
  local name=$1 filter=$2; shift 2
  mkdir -p "$OUT/users/$name"
  env KUBECONFIG="$KCFG/viewer.conf" timeout 120 "$TSK8S" "$@" -o json </dev/null >"$OUT/users/$name/out.json" 2>"$OUT/users/$name/stderr.txt"; RC=$?
  case $RC in 0 | 3) pass "$name: exit $RC" ;; *) fail "$name: exit $RC: $(tail -2 "$OUT/users/$name/stderr.txt")" ;; esac
  jq -e "$filter" "$OUT/users/$name/out.json" >/dev/null && pass "$name: $filter" || fail "$name: not so: $filter"
}
also stack '.source == "live" and (.stack | length >= 1)' stack
also advise '.open == "purpose" and .answers == []' advise --from-cluster # nothing there runs Tailscale

# --- what the audit log says of the users above -----------------------------------------------------------------------
sleep 2
mine() { jq -c 'select((.user.username // "") | test("^(admin-ec|viewer|namespaced|nobody|token-)"))' "$LOG/audit.log"; }
[ "$(mine | wc -l)" -gt 20 ] && pass "audit: $(mine | wc -l) requests" || fail "audit: too few requests to prove anything"
w=$(mine | jq -r 'select(.verb | test("create|update|patch|delete")) | .verb + " " + .requestURI' | sort | uniq -c)
[ -z "$w" ] && pass "audit: nothing was written" || fail "audit: $w"
s=$(mine | jq -r 'select(.objectRef.resource == "secrets" and .verb == "list" and .responseStatus.code == 200) | .requestURI' | grep -vE '(label|field)Selector' | sort | uniq -c)
[ -z "$s" ] && pass "audit: no unselected read of Secrets" || fail "audit: Secrets read whole: $s"

# --- broken servers ---------------------------------------------------------------------------------------------------
facts() { jq -S '{checks: [.checks[] | {id, verdict}], roots: [.findings[] | .code]}' "$J"; }
J=$OUT/users/admin/report.json; whole=$(facts)
fault() { # fault NAME PROXY-OPTIONS...
  local n=$1 i; shift
  "$here/cluster/faultproxy.py" "$@" 2>"$LOG/faultproxy.log" 9>&- & proxy_pid=$!
  for ((i = 0; i < 50; i++)); do grep -q listening "$LOG/faultproxy.log" && break; sleep 0.1; done
  look "users/fault-$n" env KUBECONFIG="$KCFG/fault.conf" -- --timeout 15s
  end_proxy
  i=$(grep -c 'GET' "$LOG/faultproxy.log"); [ "$i" -le 200 ] && pass "$i requests" || fail "$i requests"
}
unharmed() { [ "$(facts)" = "$whole" ] && pass "the same as without the fault" || { diff <(echo "$whole") <(facts) >&2; fail "another verdict than without the fault"; }; }
unknown_not_wrong() { exit_is 1 3; jq -e '[.checks[] | select(.verdict == "unknown")] != []' "$J" >/dev/null && pass "unknown: $(reasons | head -1 | cut -c1-140)" || fail "nothing is unknown"; within 20000; }
PODS='GET /api/v1/(namespaces/[^/]+/)?pods'
fault none;                                                          unharmed
fault 429 --rule "$PODS => status=429,retry-after=1,times=3";         unharmed
fault 410 --rule "$PODS => expire,times=1";                           unharmed
fault slow --rule "$PODS => delay=1,times=2";                         unharmed
fault 500 --rule "$PODS => status=500";                               unknown_not_wrong
fault 403 --rule '/nodes => status=403';                              unknown_not_wrong
fault 404 --rule "$PODS => status=404";                               unknown_not_wrong
fault cut --rule "$PODS => cut=2000";                                 unknown_not_wrong
fault reset --rule "$PODS => reset=2000";                             unknown_not_wrong
fault garbage --rule "$PODS => garbage";                              unknown_not_wrong
fault html --rule '/ => html';                                        unknown_not_wrong; nothing_healthy
fault empty --rule "$PODS => empty";                                  unknown_not_wrong
fault hang --rule "$PODS => hang";                                    unknown_not_wrong
fault drip --rule "$PODS => slow=2000";                               unknown_not_wrong
fault close --rule "$PODS => close";                                  unknown_not_wrong
for t in garbage wrong-ca expired close; do fault tls-$t --tls $t;    unknown_not_wrong; nothing_healthy; done
fault blackhole --blackhole;                                          unknown_not_wrong; nothing_healthy
verdict users.sh
