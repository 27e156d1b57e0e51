"""Probe pods on many simulated nodes: the real `tsk8s doctor --active` against ManyPods.java, an API server in another process
that lets attach take as long as real kubelets do, and tasks as long as pods do.

For each number of nodes: collection against the seconds that the double let all talks wait, by 64 (the most at once), as they were
meant and as they were on this machine, whose other work makes the double late as well; whether it
ends with a report in its heap; how long judging, rendering and removal take; then whether CPU grows with the nodes and hardly faster.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request

AT_ONCE = 64
LIMIT = 1.2  # of collection
GROWTH = 1.4  # of CPU a node, the most nodes against the fewest: of 5,000 the heap is nearly full, and is cleared again and again
HEAP = "192m"  # for all, so that what grows faster than the nodes does not fit
LONGEST_REPORT = 200  # lines
JAVA = ["-Djdk.reflect.useNativeAccessorOnly=true", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1", "-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0", "-Xlog:disable"]


def run(jdk, ready, programs, nodes, scale):
    with tempfile.TemporaryDirectory() as work:
        double = subprocess.Popen([f"{jdk}/bin/java", "-Xmx1g", "-XX:TieredStopAtLevel=1", "-cp", f"{ready}/tsk8s.jar:{programs}", "ManyPods",
                                   work, str(nodes), str(scale)])
        try:
            kubeconfig = f"{work}/kubeconfig"
            while not os.path.exists(kubeconfig):
                if double.poll() is not None:
                    sys.exit("the double does not start")
                time.sleep(0.1)
            server = json.load(open(kubeconfig))["clusters"][0]["cluster"]["server"]
            began = time.monotonic()
            with open(f"{work}/report", "w") as out, open(f"{work}/err", "w") as err:
                tsk8s = subprocess.Popen([f"{jdk}/bin/java", f"-Xmx{HEAP}", *JAVA, f"-XX:AOTCache={ready}/tsk8s.aot", "-cp", f"{ready}/tsk8s.jar",
                                          "dev.tsk8s.cli.Main", "doctor", "--active", "--kubeconfig", kubeconfig, "--probe-image", "x",
                                          "--probe-namespace", "probes", "--timeout", "60m"], stdout=out, stderr=err)
                _, status, used = os.wait4(tsk8s.pid, 0)
            wall = time.monotonic() - began
            seen = json.load(urllib.request.urlopen(server + "/figures"))
            report, said = open(f"{work}/report").read(), open(f"{work}/err").read()
        finally:
            double.kill()
            double.wait()
    cpu = used.ru_utime + used.ru_stime
    lines = report.count("\n")
    code = os.waitstatus_to_exitcode(status)
    least = seen["waited"] / AT_ONCE
    ratio = seen["took"] / least
    # Nobody asked for a host outside: that alone is not known.
    whole = code == 3 and "problems 0, warnings 0" in report and "unknown 1," in report and not said and 0 < lines <= LONGEST_REPORT
    print(f"{nodes:5,} nodes, {seen['talks']:6,} talks, heap {HEAP}: collected in {seen['took']:5.1f} s, {ratio:4.2f}x of {least:5.1f} s   limit {LIMIT}x"
          f"{' OVER' if ratio > LIMIT else ''}; to the end {seen['since']:4.1f} s more; {wall:5.1f} s in all; {cpu:5.1f} s CPU, {1000 * cpu / nodes:4.1f} ms a node;"
          f" {seen['took'] * AT_ONCE / seen['planned']:4.2f}x of what was meant;"
          f" {lines} lines{'' if whole else ' NOT THE REPORT OF A SOUND CLUSTER'}", flush=True)
    if not whole:
        print(f"exit code {code}\n{report[:2000]}\n{said[:2000]}")
    return ratio <= LIMIT and whole, cpu / nodes


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--jdk", required=True)
    parser.add_argument("--ready", required=True)
    parser.add_argument("--programs", required=True)
    parser.add_argument("--scale", type=float, default=0.25, help="of what pods need for their tasks")
    parser.add_argument("nodes", type=int, nargs="*", default=[1000, 2000, 5000])
    own = parser.parse_args()
    seen = [run(own.jdk, own.ready, own.programs, nodes, own.scale) for nodes in own.nodes]
    growth = seen[-1][1] / seen[0][1]
    if len(seen) > 1:
        print(f"CPU a node, {own.nodes[-1]:,} nodes against {own.nodes[0]:,}: {growth:4.2f}x   limit {GROWTH}x{' OVER' if growth > GROWTH else ''}")
    sys.exit(0 if all(good for good, _ in seen) and growth <= GROWTH else 1)


main()
