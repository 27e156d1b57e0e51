#!/usr/bin/env bash
# big.sh [NODES PODS]: benchmark of `tsk8s doctor` on a big cluster (default 5000 nodes, 50000 pods of 7 kB) behind a real API server, with a heap
# of 128 MB, against curl fetching exactly the same pages. Passes if tsk8s needs at most 1.3 times curl plus 3 s. No root. About six minutes.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/look.sh"; . "$here/cluster/env.sh"
nodes=${1:-5000} pods=${2:-50000}
take_testbed
"$here/build.sh" control || { say "SKIPPED big.sh"; exit 77; }
product_ready || exit 77
trap '"$here/cluster/down.sh" --wipe' EXIT; trap 'exit 143' TERM INT HUP
"$here/cluster/down.sh" --wipe; "$here/cluster/up.sh" --bare 9>&- && "$here/cluster/scale.sh" seed "$nodes" "$pods" || { say "the API server does not come up"; exit 1; }
full() { [ "$(kc get --raw '/api/v1/pods?limit=1' | jq '.metadata.remainingItemCount')" -ge $((pods - 1)) ]; }
wait_for 120 "seeded pods" full
user=token-admin token=$(awk -F, '$2 == "token-admin" {print $1}' "$PKI/tokens.csv")
doctor() { JAVA_TOOL_OPTIONS=-Xmx128m look "big/$nodes-$1" env KUBECONFIG="$KCFG/$user.conf" -- --timeout 300s; }

doctor first >/dev/null                                       # the server's own caches are warm after it
sleep 2; : >"$RUN/before"; wc -l <"$LOG/audit.log" >"$RUN/before"
doctor second; best=$TOOK
sleep 2; tail -n "+$(($(cat "$RUN/before") + 1))" "$LOG/audit.log" |
  jq -r --arg u $user 'select(.user.username == $u and .verb == "list" and .responseStatus.code == 200) | .requestURI' |
  awk -v base="https://127.0.0.1:$API_PORT" '{gsub(/"/, "%22"); printf "url = \"%s%s\"\noutput = \"/dev/null\"\n", base, $0}' >"$RUN/pages"
pages=$(grep -c '^url' "$RUN/pages")
fetch() { # the same pages, one connection
  local s; s=$(date +%s%N)
  curl -sS --fail -A big --cacert "$PKI/ca.crt" -H "Authorization: Bearer $token" "$@" -K "$RUN/pages" || fail "curl"
  echo $((($(date +%s%N) - s) / 1000000))
}
plain=$(fetch) zip=$(fetch -H 'Accept-Encoding: gzip')
doctor third; [ "$TOOK" -lt "$best" ] && best=$TOOK
again=$(fetch); [ "$again" -lt "$plain" ] && plain=$again
say "$nodes nodes, $pods pods, $pages pages: tsk8s $best ms; curl $plain ms, compressed $zip ms; ratio $(awk -v a="$best" -v b="$plain" 'BEGIN {printf "%.2f", a / b}')"
exit_is 0 1 3
[ "$pages" -ge $((pods / 500)) ] && pass "$pages pages" || fail "only $pages pages: the pods were not paged"
limit=$((plain * 13 / 10 + 3000)); [ "$best" -le $limit ] && pass "$best ms, allowed $limit" || fail "$best ms, allowed $limit"
jq -e '[.checks[] | .reason.text? // "" | select(test("heap|memory"; "i"))] == []' "$J" >/dev/null || fail "out of memory"
verdict "big.sh"
