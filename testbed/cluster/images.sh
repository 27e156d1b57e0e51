#!/usr/bin/env bash
# Container images without a registry: docker-archive tars from local files only.
#   testbed.local/pause:1     static Go program
#   testbed.local/busybox:1   Debian's busybox-static (sh, ping, ip, nc, httpd, traceroute ...; its static wget crashes)
#   testbed.local/coredns:1   when built
set -euo pipefail
. "$(dirname "$0")/env.sh"
mkdir -p "$IMAGES"
[ -s "$IMAGES/pause.tar" ] || "$HERE/mkimage.py" testbed.local/pause:1 "$IMAGES/pause.tar" --entrypoint /pause "$BIN/pause:/pause"
[ ! -x "$BIN/coredns" ] || [ -s "$IMAGES/coredns.tar" ] || "$HERE/mkimage.py" testbed.local/coredns:1 "$IMAGES/coredns.tar" --entrypoint /coredns "$BIN/coredns:/coredns"
printf 'hosts: files dns\npasswd: files\n' >"$IMAGES/nsswitch.conf"; printf 'root:x:0:0:root:/tmp:/bin/sh\n' >"$IMAGES/passwd"
etc=("$IMAGES/nsswitch.conf:/etc/nsswitch.conf" "$IMAGES/passwd:/etc/passwd")
links=(); for a in $(busybox --list); do links+=(--link "/bin/$a=/bin/busybox"); done
common=(--cmd /bin/sh "$(command -v busybox):/bin/busybox" "${etc[@]}" --dir /tmp --dir /usr/bin)
[ -s "$IMAGES/busybox.tar" ] || "$HERE/mkimage.py" testbed.local/busybox:1 "$IMAGES/busybox.tar" "${common[@]}" "${links[@]}"
