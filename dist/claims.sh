# claims.sh: what the tests of a package and of an image stand on, to be sourced: a place of their own, removed at the end, and claims
# that are counted. Needs $0.
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
version=$(sed -n 's|^  <version>\(.*\)</version>|\1|p' "$root/pom.xml" | head -n 1)
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
# The last line, and whether all were true.
tally() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
