#!/usr/bin/env bash
# mini-doctor.sh: `tsk8s doctor` with no cluster, on a machine whose real tailscaled has one real peer, while their path is idle, direct,
# relayed, expired, offline, and while the machine itself is stopped, logged out and without its daemon. No root. About two minutes.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/look.sh"; . "$here/tailnet/mini.sh"
if [ -z "${MINI_INNER:-}" ]; then
  mini_can || { say "SKIPPED mini-doctor: this machine grants no user namespaces"; exit 77; }
  "$here/build.sh" mini || { say "SKIPPED mini-doctor"; exit 77; }
  product_ready || exit 77
fi
mini_enter "$here/mini-doctor.sh" "$@"

D=$(mktemp -d); trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$D"' EXIT
unset KUBECONFIG KUBERNETES_SERVICE_HOST; [ ! -d ~/.kube ] || mount -t tmpfs tmpfs ~/.kube
doctor() { local n=$1; shift; look "mini/$n" -- "$@"; }   # doctor STATE [flags]
apart() { # the two may only speak to the DERP and STUN server, not to each other
  nft -f - <<N
table inet lab { chain out { type filter hook output priority 0; udp sport { 41641, 41642 } udp dport { 41641, 41642 } drop; }; }
N
}

mini_up && daemon here 41641 && daemon b 41642 && login here && login b && soon 20 peer_is b '.Online and .Relay != ""' || { say "the tailnet did not come up"; exit 1; }

doctor idle --no-ping;     path_is here b idle; roots_are; exit_is 0 3
doctor direct;             path_is here b direct; roots_are; exit_is 0
apart; sleep 8             # a path is trusted for 6.5 s after its last answer
doctor relayed;            path_is here b derp; roots_are; check_is path-relayed unknown; exit_is 3   # nobody saw the other end: no guess at who is to blame
nft delete table inet lab
hs nodes expire -i "$(hs_id b)" >/dev/null; soon 20 peer_is b .Expired
doctor expired;            path_is here b expired; roots_are path-state/expired; names path-state/expired b
login b >/dev/null 2>&1; soon 20 peer_is b '(.Expired | not) and .Online'
slay b; soon 90 peer_is b '.Online | not'
doctor offline;            path_is here b offline; roots_are; exit_is 0
ts here down
doctor stopped;            roots_are path-state/stopped; exit_is 1
ts here up --login-server="https://$MINI_IP" --accept-dns=false --hostname=here; ts here logout
doctor logged-out;         roots_are path-state/needs-login; exit_is 1
slay here
doctor killed;             roots_are path-state/not-running; exit_is 1
verdict mini-doctor
