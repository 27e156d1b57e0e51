#!/bin/sh
# fuzz-stun.sh [PACKETS [SEED]]: reads PACKETS (default 1,000,000) bent and made-up datagrams with the STUN codec: no exception, no wait, no
# memory beyond what a datagram's length allows. A new seed each time unless one is given; it is printed, so that a failure can be repeated.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
seed=${2:-$(date +%s)}
echo "seed $seed" >&2
exec mvn -q -B -f "$root/pom.xml" -pl probes -am test -Dtest=HostileBytesTest -Dsurefire.failIfNoSpecifiedTests=false \
    -Dstun.packets="${1:-1000000}" -Dstun.seed="$seed"
