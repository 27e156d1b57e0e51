# Sourced, not run: `fake_cluster JDK DIR` starts dist/FakeCluster.java with DIR for its files and waits until it is
# ready; `fake_pid` is to be killed by whoever started it. Expects `root`.

fake_cluster() {
    rm -f "$2/kubeconfig"
    "$1/bin/java" -XX:TieredStopAtLevel=1 --add-exports java.net.http/jdk.internal.net.http.hpack=ALL-UNNAMED \
        "$root/dist/FakeCluster.java" "$2" "$root/cli/src/main/resources/dev/tsk8s/cli/demo.zip" >"$2/fake.log" 2>&1 &
    fake_pid=$!
    while [ ! -e "$2/kubeconfig" ]; do
        if ! kill -0 "$fake_pid" 2>/dev/null; then
            cat "$2/fake.log" >&2
            return 1
        fi
        sleep 0.2
    done
}
