# shellcheck shell=bash
# A real cluster of three nodes that have the image, for the scripts that run `tsk8s doctor --active` in it. Sourced, with NAME set.
. "$here/look.sh"; . "$here/cluster/env.sh"
TAR=$(own_image)
[ -s "$TAR" ] || { say "SKIPPED $NAME: there is no image; mvn -Pimage makes it"; exit 77; }
take_testbed
"$here/build.sh" world || { say "SKIPPED $NAME"; exit 77; }
product_ready || exit 77
running etcd && { say "a cluster is up already in $TESTBED_DIR: testbed/cluster/down.sh ends it"; exit 1; }
trap 'kill "${OUTSIDE[@]}" 2>/dev/null; "$here/cluster/down.sh" --wipe' EXIT; trap 'exit 143' TERM INT HUP
"$here/cluster/up.sh" --nodes 3 --masq flannel-kept 9>&- || exit 1

node() { local n=$1; shift; "$here/cluster/node-exec.sh" "$n" "$@"; }
for n in node1 node2 node3; do
  node $n ctr -n k8s.io images import "$TAR" >"$LOG/image-$n.log" 2>&1 || { cat "$LOG/image-$n.log" >&2; exit 1; }
done
IMAGE=$(node node1 ctr -n k8s.io images ls -q | grep '/tsk8s:' | head -1)
export KUBECONFIG=$KCFG/admin.conf
kc create namespace probes >/dev/null
kc label namespace probes pod-security.kubernetes.io/enforce=privileged >/dev/null

HOSTS=(--outside "$INET_IP" --outside 203.0.113.11) OUTSIDE=() BY=()
outside() { # two hosts beyond the NAT gateway that answer TCP and STUN, and as many with IPv6 where there is some
  reflect "$INET_IP" 203.0.113.11
  ! has 6 || reflect "[$INET_IP6]" "[2001:db8:203::11]"
}
reflect() { # reflect HOST HOST
  local a; ip netns exec "$NETNS-inet" "$TSK8S" nat --reflect --listen "$1:3478" --listen "$2:3478" >"$LOG/stun-$1.log" 2>&1 9>&- & OUTSIDE+=($!)
  for a; do a=${a#[}; a=${a%]}; ip netns exec "$NETNS-inet" python3 -m http.server 443 --bind "$a" >"$LOG/tcp-$a.log" 2>&1 9>&- & OUTSIDE+=($!); done
}
gateway() { ip netns exec "$NETNS-gw" nft "$@"; }
nat_gateway() { # nat_gateway [random|fully-random]: what it does to ports; without a word it keeps them
  gateway "flush chain ip vpcnat post; add rule ip vpcnat post ip saddr 10.10.0.0/24 oifname wan masquerade $*"
}
outside; nat_gateway
measure() { # measure NAME [ARG...]: of topic model alone, by the command BY if there is one; J is the report
  local name=$1; shift
  look "$name" "${BY[@]}" -- --active --probe-image "$IMAGE" --probe-namespace probes --no-exec --only model --timeout 90s "${HOSTS[@]}" "$@"
}
found() { # found NAME 'CODE SUBJECT'...: these findings of probes' measurements and no other
  local name=$1 want got; shift
  want=$(printf '%s\n' "$@" | sort -u); got=$(measured | sort -u)
  [ "$want" = "$got" ] && pass "$name: ${*:-nothing}" || fail "$name: found [$got], not [$*]"
}
measured() { # of the checks that probes feed
  jq -r '.findings[] | select(.explainedBy == null) | select(.code | test("^model-(?!pod-to-)")) | .code + " " + .subject.name' "$J"
}
unknown_is() { jq -e --arg t "$2" 'any(.checks[]; .verdict == "unknown" and ((.reason.text // "") | contains($t)))' "$J" >/dev/null && pass "$1: unknown says $2" || fail "$1: no unknown says $2: $(jq -c '[.checks[] | select(.verdict == "unknown") | .reason.text]' "$J")"; }
fault() { # fault NODE CMD...: a rule, and how to take it back: -I becomes -D
  node "$@"; UNDO+=("$(printf '%q ' "${@/#-I/-D}")")
}
UNDO=()
mend() { local u; for u in "${UNDO[@]}"; do eval "node $u" >/dev/null 2>&1; done; UNDO=(); }
objects() { # every object of the cluster but what it writes by itself, and pods that cases of DNS start anew
  local kinds; kinds=$(kc api-resources --verbs=list -o name | grep -vE '^(events|leases|endpointslices|endpoints|componentstatuses)' | paste -sd,)
  kc get "$kinds" -A -o name --ignore-not-found 2>/dev/null | grep -v /coredns- | sort
}
same_objects() { # same_objects NAME SECONDS: nothing of ours is left after so long
  local t=$SECONDS; while :; do objects >"$LOG/after.txt"; cmp -s "$LOG/before.txt" "$LOG/after.txt" && break; [ $((SECONDS - t)) -lt "$2" ] || break; sleep 1; done
  cmp -s "$LOG/before.txt" "$LOG/after.txt" && pass "$1: nothing is left after $((SECONDS - t)) s" || fail "$1: left: $(diff "$LOG/before.txt" "$LOG/after.txt" | head -5 | tr '\n' ' ')"
}
