#!/bin/sh
# package-test.sh: unpacks the archive that dist/package.sh made somewhere else and uses it as a stranger would.
set -eu
. "$(dirname -- "$0")/claims.sh"
target=$root/cli/target
archive=$(ls "$target/tsk8s-$version-linux-"*.tar.gz)

says() { # TEXT COMMAND...: exactly this line, and nothing else
    wanted=$1
    shift
    printed=$("$@" 2>&1) || return 1
    echo "$printed"
    [ "$printed" = "$wanted" ]
}
ends_with() { # CODE COMMAND...
    wanted=$1
    shift
    code=0
    "$@" || code=$?
    echo "exit code $code"
    [ "$code" -eq "$wanted" ]
}
same_from_elsewhere() { (cd / && says "tsk8s $version" env -i "$place/link" version); }
# With the launcher's own flags: the JVM drops a cache that was made with others, and says nothing.
cache_is_used() { JDK_JAVA_OPTIONS=-XX:AOTMode=on "$all/bin/tsk8s" version 2>/dev/null | grep -qx "tsk8s $version"; }
nothing_of_ours_is_loaded_slowly() { # a handful of lambdas aside
    loaded=$("$all/lib/runtime/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
        -XX:AOTCache="$all/lib/tsk8s.aot" -Xlog:class+load -cp "$all/lib/tsk8s.jar" dev.tsk8s.cli.Main doctor --help \
        | grep -c 'source: file:')
    echo "$loaded classes came from the jar"
    [ "$loaded" -le 5 ]
}
every_command_completes() { # in FILE
    for word in doctor shell explain completion version; do grep -q "$word" "$1" || return 1; done
}
no_trace_of_the_builder() { ! grep -rlIF "$root" "$all"; }
man_page_is_clean() {
    grep -q '^\.SS "tsk8s doctor"' "$all/share/man/man1/tsk8s.1" || return 1
    ! command -v groff >/dev/null || [ -z "$(groff -man -Tutf8 -wall -z "$all/share/man/man1/tsk8s.1" 2>&1)" ]
}
mtu_brings_no_warning_of_the_runtime() {
    "$all/bin/tsk8s" mtu 127.0.0.1:9 >/dev/null 2>"$place/stderr" || true
    [ ! -s "$place/stderr" ] || { cat "$place/stderr"; false; }
}
a_reader_may_leave() {
    { code=0; "$all/bin/tsk8s" doctor --demo 2>"$place/stderr" || code=$?; echo "$code" >"$place/code"; } | head -n 1
    [ "$(cat "$place/code")" = 1 ] && [ ! -s "$place/stderr" ]
}
a_full_disk_is_said() {
    code=0
    "$all/bin/tsk8s" doctor --demo >/dev/full 2>"$place/stderr" || code=$?
    cat "$place/stderr"
    [ "$code" = 4 ] && [ "$(wc -l <"$place/stderr")" = 1 ] && grep -q '^tsk8s: cannot write the result' "$place/stderr"
}
# A tailscale whose netcheck and pings take a minute.
slow_tailscale() {
    mkdir -p "$place/slow"
    cat >"$place/slow/tailscale" <<'END'
#!/bin/sh
[ "$1" = status ] || exec sleep 61
echo '{"BackendState": "Running", "Self": {"HostName": "me", "PublicKey": "nodekey:1", "TailscaleIPs": ["100.64.0.1"], "Relay": "a"},
       "Peer": {"nodekey:2": {"HostName": "it", "PublicKey": "nodekey:2", "TailscaleIPs": ["100.64.0.2"], "Online": true}}}'
END
    chmod +x "$place/slow/tailscale"
}
reports_after() { # SIGNAL
    slow_tailscale
    ends_with 3 timeout --preserve-status -s "$1" 4 env -i "PATH=$place/slow:$PATH" "$all/bin/tsk8s" doctor >"$place/out" || return 1
    cat "$place/out"
    grep -q 'before the interruption' "$place/out" && ! pgrep -f '^sleep 61$'
}
in_a_terminal() { # ESCAPE-PATTERN VARIABLE=VALUE...: the demo on a terminal has it
    wanted=$1
    shift
    env -i "PATH=$PATH" TERM=xterm LANG=C.UTF-8 "$@" script -qec "$all/bin/tsk8s doctor --demo" /dev/null >"$place/out" 2>&1 </dev/null
    grep -q "$wanted" "$place/out"
}
no_colour_where_nobody_wants_it() {
    for wish in NO_COLOR=1 TERM=dumb; do
        in_a_terminal 'problems' "$wish" && ! grep -q "$(printf '\033')" "$place/out" || return 1
    done
}
the_shell_edits_lines_on_a_terminal() {
    # Who types waits for the prompt, or the terminal shows the keys by itself.
    { until grep -q 'tsk8s> ' "$place/out" 2>/dev/null; do sleep 0.2; done; printf 'ope\t6\r'; sleep 2; printf '\004'; } |
        env -i "PATH=$PATH" "HOME=$place/home" TERM=xterm LANG=C.UTF-8 timeout 30 script -qefc "$all/bin/tsk8s shell --demo" "$place/out" >"$place/stdout" 2>&1 || return 1
    cat "$place/out"
    grep -q 'open 6' "$place/out" && grep -q 'deploy-port/random' "$place/out" && grep -q 'open 6' "$place/home/.local/state/tsk8s/shell_history"
}

tar -C "$place" -xzf "$archive"
all=$(ls -d "$place"/tsk8s-*)
ln -s "$all/bin/kubectl-tsk8s" "$place/link"

claim "it runs without any environment" says "tsk8s $version" env -i "$all/bin/tsk8s" version
claim "it runs as a kubectl plugin, through a link, from another directory" same_from_elsewhere
claim "its jar is the one that was tested" cmp "$target/tsk8s.jar" "$all/lib/tsk8s.jar"
claim "its start-up cache belongs to its jar and runtime" cache_is_used
claim "its commands come out of the cache" nothing_of_ours_is_loaded_slowly
claim "the demo is found sick" ends_with 1 env -i "$all/bin/tsk8s" doctor --demo
claim "wrong usage is exit code 2" ends_with 2 env -i "$all/bin/tsk8s" no-such-command
claim "a dead API server is no crash" ends_with 3 env -i "$all/bin/tsk8s" doctor --kubeconfig "$root/dist/dead-server.kubeconfig"
claim "a reader who leaves is no failure" a_reader_may_leave
claim "a full disk is said in one line" a_full_disk_is_said
claim "Ctrl-C ends the looking, not the report, and leaves nothing running" reports_after INT
claim "SIGTERM does the same" reports_after TERM
if command -v script >/dev/null; then
    claim "it is coloured on a terminal" in_a_terminal "$(printf '\033')\\[1"
    claim "the shell edits lines on a terminal" the_shell_edits_lines_on_a_terminal
    claim "it is plain on a terminal where that is wished" no_colour_where_nobody_wants_it
fi
claim "bash completes every command" every_command_completes "$all/share/bash-completion/completions/tsk8s"
claim "zsh completes every command" every_command_completes "$all/share/zsh/site-functions/_tsk8s"
claim "fish completes every command" every_command_completes "$all/share/fish/vendor_completions.d/tsk8s.fish"
claim "the bash completion is valid bash" bash -n "$all/share/bash-completion/completions/tsk8s"
claim "the man page tells of every command and is clean" man_page_is_clean
claim "mtu brings no warning of the runtime" mtu_brings_no_warning_of_the_runtime
claim "the RBAC manifests are where the advice says" diff -r "$root/deploy/rbac" "$all/deploy/rbac"
claim "the examples for pipelines are inside" diff -r "$root/deploy/ci" "$all/deploy/ci"
claim "licences are inside" test -s "$all/LICENSE" -a -s "$all/NOTICE" -a -s "$all/THIRD-PARTY.txt" -a -d "$all/lib/runtime/legal"
claim "nothing tells where it was built" no_trace_of_the_builder
claim "the krew manifest names this archive" grep -q "sha256: $(sha256sum "$archive" | cut -d' ' -f1)" "${archive%.tar.gz}.krew.yaml"

tally
