#!/usr/bin/env bash
# image.sh: the image testbed.local/tailscale:1.102.5 (containerboot as entrypoint, as the official one; busybox; the lab's CA), loaded at node start.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
tar=$TESTBED_DIR/images/tailscale.tar
[ -s "$tar" ] && [ "$tar" -nt "$RUN/ca.crt" ] && [ "$tar" -nt "$STATIC/tailscaled" ] && exit 0
mkdir -p "$TESTBED_DIR/images"
printf 'hosts: files dns\npasswd: files\n' >"$RUN/nsswitch.conf"; printf 'root:x:0:0:root:/tmp:/bin/sh\n' >"$RUN/passwd"
links=(); for a in $(busybox --list); do links+=(--link "/bin/$a=/bin/busybox"); done
"$CLUSTER/mkimage.py" $IMAGE "$tar" --entrypoint /usr/local/bin/containerboot --dir /tmp --dir /var/run "${links[@]}" \
  "$STATIC/containerboot:/usr/local/bin/containerboot" "$STATIC/tailscale:/bin/tailscale" "$STATIC/tailscaled:/bin/tailscaled" \
  "$(command -v busybox):/bin/busybox" "$RUN/ca.crt:/etc/ssl/certs/ca-certificates.crt" "$RUN/nsswitch.conf:/etc/nsswitch.conf" "$RUN/passwd:/etc/passwd"
