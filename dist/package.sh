#!/bin/sh
# package.sh: makes cli/target/tsk8s-VERSION-linux-ARCH.tar.gz, which runs on a Linux without Java, from cli/target/tsk8s.jar
# as `mvn verify` left it, and beside it the krew manifest that would publish it.
set -eu
umask 022
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
target=$root/cli/target
. "$root/dist/jdk.sh"
[ -n "$jdk" ] || { echo "$jdk_missing" >&2; exit 1; }
[ -e "$target/tsk8s.jar" ] || { echo "there is no $target/tsk8s.jar: run mvn verify first" >&2; exit 1; }

case $(uname -m) in
x86_64) arch=amd64 ;;
aarch64) arch=arm64 ;;
*) arch=$(uname -m) ;;
esac
version=$("$jdk/bin/java" -jar "$target/tsk8s.jar" version | sed -n '1s/.* //p')
name=tsk8s-$version-linux-$arch
work=$target/dist
all=$work/$name
rm -rf "$work"
mkdir -p "$all/lib" "$all/share/man/man1" "$all/share/bash-completion/completions" \
    "$all/share/zsh/site-functions" "$all/share/fish/vendor_completions.d"

sh "$root/dist/runtime.sh" "$jdk" "$target/tsk8s.jar" "$all/lib/runtime" --generate-cds-archive
# For heaps beyond 32 GB, which tsk8s never has.
rm -f "$all"/lib/runtime/lib/server/classes_nocoops.jsa

cp -p "$target/tsk8s.jar" "$all/lib/tsk8s.jar"
cp -R "$root/dist/files/." "$all/"
cp "$root/LICENSE" "$all/LICENSE"
mkdir -p "$all/deploy"
cp -R "$root/deploy/rbac" "$all/deploy/rbac"
cp -R "$root/deploy/ci" "$all/deploy/ci"
(cd "$work" && "$jdk/bin/jar" --extract --file "$all/lib/tsk8s.jar" META-INF/THIRD-PARTY.txt META-INF/NOTICE)
mv "$work/META-INF/THIRD-PARTY.txt" "$all/THIRD-PARTY.txt"
mv "$work/META-INF/NOTICE" "$all/NOTICE"

run() { "$all/lib/runtime/bin/java" -cp "$all/lib/tsk8s.jar" "$@"; }
run dev.tsk8s.cli.Main completion bash >"$all/share/bash-completion/completions/tsk8s"
run dev.tsk8s.cli.Main completion zsh >"$all/share/zsh/site-functions/_tsk8s"
run dev.tsk8s.cli.Main completion fish >"$all/share/fish/vendor_completions.d/tsk8s.fish"
run dev.tsk8s.cli.Manual "$all/share/man/man1/tsk8s.1"

# Last, because the cache remembers the runtime and the jar that it was made from.
sh "$root/dist/rehearse.sh" "$all/lib/runtime/bin/java" "$all/lib" "$jdk"

tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner -czf "$target/$name.tar.gz" "$name"
sum=$(sha256sum "$target/$name.tar.gz")
sum=${sum%% *}
sed -e "s/@VERSION@/$version/g" -e "s/@ARCH@/$arch/g" -e "s/@SHA256@/$sum/g" \
    -e "s|@RELEASES@|${RELEASES:-https://example.org/releases}|" -e "s|@HOMEPAGE@|${HOMEPAGE:-https://example.org}|" "$root/dist/krew.yaml" >"$target/$name.krew.yaml"
echo "$target/$name.tar.gz: $(du -h "$target/$name.tar.gz" | cut -f1)"
