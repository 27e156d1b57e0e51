#!/bin/sh
# package-test.sh: unpacks the archive that dist/package.sh made somewhere else and uses it as a stranger would.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
target=$root/cli/target
version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' "$root/pom.xml" | head -n 1)
archive=$(ls "$target/tsk8s-$version-linux-"*.tar.gz)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

passed=0
failed=0
# claim SENTENCE COMMAND...: the command must succeed.
claim() {
    sentence=$1
    shift
    if "$@" >"$place/said" 2>&1 </dev/null; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not true: $sentence" >&2
        sed 's/^/    /' "$place/said" >&2
    fi
}
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
cache_is_used() { "$all/lib/runtime/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:AOTMode=on \
    -XX:AOTCache="$all/lib/tsk8s.aot" -jar "$all/lib/tsk8s.jar" version; }
nothing_of_ours_is_loaded_slowly() { # a handful of lambdas aside
    loaded=$("$all/lib/runtime/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:AOTCache="$all/lib/tsk8s.aot" \
        -Xlog:class+load -jar "$all/lib/tsk8s.jar" doctor --help | grep -c 'source: file:')
    echo "$loaded classes came from the jar"
    [ "$loaded" -le 5 ]
}
every_command_completes() { # in FILE
    for word in doctor explain completion version; do grep -q "$word" "$1" || return 1; done
}
no_trace_of_the_builder() { ! grep -rlIF "$root" "$all"; }
man_page_is_clean() {
    grep -q '^\.SS "tsk8s doctor"' "$all/share/man/man1/tsk8s.1" || return 1
    ! command -v groff >/dev/null || [ -z "$(groff -man -Tutf8 -wall -z "$all/share/man/man1/tsk8s.1" 2>&1)" ]
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
claim "bash completes every command" every_command_completes "$all/share/bash-completion/completions/tsk8s"
claim "zsh completes every command" every_command_completes "$all/share/zsh/site-functions/_tsk8s"
claim "fish completes every command" every_command_completes "$all/share/fish/vendor_completions.d/tsk8s.fish"
claim "the bash completion is valid bash" bash -n "$all/share/bash-completion/completions/tsk8s"
claim "the man page tells of every command and is clean" man_page_is_clean
claim "the RBAC manifests are where the advice says" diff -r "$root/deploy/rbac" "$all/deploy/rbac"
claim "licences are inside" test -s "$all/LICENSE" -a -s "$all/NOTICE" -a -s "$all/THIRD-PARTY.txt" -a -d "$all/lib/runtime/legal"
claim "nothing tells where it was built" no_trace_of_the_builder
claim "the krew manifest names this archive" grep -q "sha256: $(sha256sum "$archive" | cut -d' ' -f1)" "${archive%.tar.gz}.krew.yaml"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
