#!/bin/sh
# join.sh OUT.tar TAR...: one image for several architectures out of those that `mvn -Pimage` made, one on a machine of each kind:
# an OCI layout whose name stands for an index. Nothing is made anew, so the images keep their digests.
set -eu
out=$1
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
layout=$work/layout
mkdir "$layout"

name=
entries=
seen=
for tar in "$@"; do
    tar -xf "$tar" -C "$layout"
    manifest=$(sed 's/.*"manifests":\[{[^}]*"digest":"sha256:\([0-9a-f]*\)".*/\1/' "$layout/index.json")
    its_name=$(sed 's/.*"org.opencontainers.image.ref.name":"\([^"]*\)".*/\1/' "$layout/index.json")
    config=$(sed 's/.*"config":{[^}]*"digest":"sha256:\([0-9a-f]*\)".*/\1/' "$layout/blobs/sha256/$manifest")
    arch=$(sed 's/.*"architecture":"\([^"]*\)".*/\1/' "$layout/blobs/sha256/$config")
    [ "${name:-$its_name}" = "$its_name" ] || { echo "$tar is named $its_name, another $name" >&2; exit 1; }
    case " $seen " in *" $arch "*) echo "$tar is a second one for $arch" >&2 && exit 1 ;; esac
    name=$its_name
    seen="$seen $arch"
    size=$(wc -c <"$layout/blobs/sha256/$manifest" | tr -d ' ')
    entries="$entries${entries:+,}"'{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:'"$manifest"'","size":'"$size"',"platform":{"architecture":"'"$arch"'","os":"linux"}}'
done

index=application/vnd.oci.image.index.v1+json
printf '{"schemaVersion":2,"mediaType":"%s","manifests":[%s]}' "$index" "$entries" >"$work/index"
sum=$(sha256sum "$work/index")
sum=${sum%% *}
cp "$work/index" "$layout/blobs/sha256/$sum"
printf '{"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s","digest":"sha256:%s","size":%s,"annotations":{"org.opencontainers.image.ref.name":"%s"}}]}' \
    "$index" "$index" "$sum" "$(wc -c <"$work/index" | tr -d ' ')" "$name" >"$layout/index.json"
tar -C "$layout" --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 --mode=u=rwX,go=rX -cf "$out" oci-layout index.json blobs
echo "$name for$seen: sha256:$sum"
