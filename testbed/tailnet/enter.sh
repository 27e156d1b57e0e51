#!/bin/bash
# enter.sh HOSTDIR CMD...: run through `ip netns exec`, which gives a mount namespace of its own. Makes the namespace look like a host:
# own /etc, /var/lib/tailscale, /run/tailscale (so the default socket works), own host name.
h=$1; shift
mount --bind "$h/etc" /etc
mkdir -p /run/tailscale /var/lib/tailscale
mount --bind "$h/run" /run/tailscale
mount --bind "$h/lib" /var/lib/tailscale
export PATH=${TSLAB_PATH:-$PATH}
exec unshare --uts bash -c 'hostname "$0"; exec "$@"' "$(cat "$h/name")" "$@"
