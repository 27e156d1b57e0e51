"""archives.py --root DIR --jdk DIR --work DIR [--check] [--megabytes N]: reads a `cilium sysdump` of N MB (default 500),
unpacked, with a heap of 128 MB, against `unzip -p` and `gzip -dc` of it to nowhere. Exit code 1 if it takes more than
twice as long."""
import argparse
import os
import resource
import shutil
import subprocess
import sys
import time

LIMIT = 2.0
RUNS = 3

options = argparse.ArgumentParser()
for name in ("root", "jdk", "work"):
    options.add_argument("--" + name, required=True)
options.add_argument("--megabytes", default="500")
options.add_argument("--check", action="store_true")
given, _ = options.parse_known_args()


def took(command):
    """Wall and CPU seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    environment = dict(os.environ, JDK_JAVA_OPTIONS="-Xmx128m")
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1, 3):
        sys.exit("%s ended with %d: %s" % (command, done.returncode, done.stderr.decode()[-500:]))
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


failed = False
for ending, unpack in ((".zip", ["unzip", "-p"]), (".tar.gz", ["gzip", "-dc"])):
    if not shutil.which(unpack[0]):
        print("no %s here: not measured" % unpack[0])
        continue
    file = os.path.join(given.work, "sysdump" + ending)
    make = [os.path.join(given.jdk, "bin", "java"), os.path.join(given.root, "bench", "Sysdump.java")]
    subprocess.run(make + [file, given.megabytes], check=True)
    doctor = [os.path.join(given.root, "tsk8s"), "doctor", "--from", file, "--timeout", "300s"]
    runs = [(took(unpack + [file]), took(doctor)) for _ in range(RUNS)]
    wall = min(run[1][0] for run in runs) / min(run[0][0] for run in runs)
    cpu = min(run[1][1] for run in runs) / min(run[0][1] for run in runs)
    over = wall > LIMIT
    failed |= over
    print("sysdump%s of %s MB, 128 MB heap, against %s: %.1fx wall, %.1fx CPU, limit %.1fx%s"
          % (ending, given.megabytes, " ".join(unpack), wall, cpu, LIMIT, "  OVER" if over else ""))
    os.remove(file)
sys.exit(1 if failed and given.check else 0)
