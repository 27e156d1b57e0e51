"""bundles.py --root DIR --jdk DIR --work DIR [--check] [--nodes N]: `tsk8s collect` of N nodes (default 5,000) and ten times as many
pods from saved objects, and `tsk8s doctor --from` of the bundle, with a heap of 128 MB. Leaves the bundle in --work. Exit code 1 if it
has more than 1 MB for each 1,000 nodes, or if reading and judging it takes more than 3 s."""
import argparse
import os
import resource
import subprocess
import sys
import time

SECONDS = 3.0
BYTES_PER_NODE = 1000.0
RUNS = 5

options = argparse.ArgumentParser()
for name in ("root", "jdk", "work"):
    options.add_argument("--" + name, required=True)
options.add_argument("--nodes", type=int, default=5000)
options.add_argument("--check", action="store_true")
given, _ = options.parse_known_args()


def took(*words):
    """Wall and CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    environment = dict(os.environ, JDK_JAVA_OPTIONS="-Xmx128m")
    command = [os.path.join(given.root, "tsk8s"), *words]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1, 3):
        sys.exit("%s ended with %d: %s" % (command, done.returncode, done.stderr.decode()[-500:]))
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


folder, bundle = os.path.join(given.work, "big"), os.path.join(given.work, "big.tsk8s.zip")
java = os.path.join(given.jdk, "bin", "java")
subprocess.run([java, os.path.join(given.root, "bench", "BigCluster.java"), folder, str(given.nodes)], check=True)
wall, cpu = took("collect", "--from", folder, "-o", bundle, "--force", "--timeout", "300s")
size = os.path.getsize(bundle)
large = size > BYTES_PER_NODE * given.nodes
print("collect of {:,} nodes and {:,} pods: {:.1f} s, {:.1f} s CPU; {:.2f} MB for 1,000 nodes   limit 1 MB{}".format(
    given.nodes, 10 * given.nodes, wall, cpu, size / given.nodes / 1000, " OVER" if large else ""))
runs = [took("doctor", "--from", bundle) for _ in range(RUNS)]
wall, cpu = min(run[0] for run in runs), min(run[1] for run in runs)
late = wall > SECONDS
print("doctor --from it: {:.2f} s, {:.2f} s CPU   limit {:.0f} s{}".format(wall, cpu, SECONDS, " OVER" if late else ""))
sys.exit(1 if given.check and (large or late) else 0)
