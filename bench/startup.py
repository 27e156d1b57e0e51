"""Times whole commands, in turn with a hello-world program, and prints the ratios of the medians.

The two take turns (A B A B ...), so a machine that is slow for a while is slow for both.
"""

import argparse
import glob
import os
import shlex
import statistics
import subprocess
import sys
import time

# (what, arguments, limit as a multiple of hello, exit codes that count as success)
BENCHMARKS = [
    ("version", ["version"], 4.0, {0}),
    ("--help", ["--help"], 5.0, {0}),
    ("doctor --demo", ["doctor", "--demo"], 10.0, {1}),
    ("live read", ["doctor", "--kubeconfig", "KUBECONFIG"], 25.0, {0}),
]

# A figure over its limit is measured again before it counts: neighbours on the machine only ever add.
ATTEMPTS = 3


def seconds(command, codes):
    began = time.perf_counter()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    took = time.perf_counter() - began
    if done.returncode not in codes:
        sys.stderr.write(done.stderr.decode(errors="replace"))
        sys.exit(f"{shlex.join(command)}: exit code {done.returncode}")
    return took


def medians(command, codes, hello, runs):
    pairs = [(seconds(command, codes), seconds(hello, {0})) for _ in range(runs + 1)][1:]  # the first one warms up
    return [statistics.median(column) for column in zip(*pairs)]


def programs(root):
    yield "checkout", os.path.join(root, "tsk8s")
    for path in glob.glob(os.path.join(root, "cli/target/dist/*/bin/tsk8s")):
        yield "archive", path


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--root", required=True)
    options.add_argument("--hello", required=True)
    options.add_argument("--kubeconfig", required=True, help="of 3 nodes and 30 pods on loopback")
    options.add_argument("--runs", type=int, default=15)
    options.add_argument("--check", action="store_true")
    options = options.parse_args()
    hello = shlex.split(options.hello)

    passed = failed = 0
    print(f"{'program':9} {'command':14} {'median':>9} {'hello':>9} {'ratio':>7} {'limit':>6}")
    for where, program in programs(options.root):
        for what, arguments, limit, codes in BENCHMARKS:
            for attempt in range(ATTEMPTS):
                words = [options.kubeconfig if word == "KUBECONFIG" else word for word in arguments]
                mine, its = medians([program, *words], codes, hello, options.runs)
                over = mine / its > limit
                print(
                    f"{where:9} {what:14} {mine * 1000:6.0f} ms {its * 1000:6.0f} ms {mine / its:6.2f}x {limit:5.0f}x"
                    + (" OVER" if over else ""),
                    flush=True,
                )
                if not over:
                    break
            passed, failed = (passed, failed + 1) if over else (passed + 1, failed)
    print(f"{passed} passed, {failed} failed")
    return 1 if options.check and failed else 0


if __name__ == "__main__":
    sys.exit(main())
