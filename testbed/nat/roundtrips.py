"""roundtrips.py LOG: how long until the last answer by which a mapping is compared, in round trips of that path; of each run in the log."""
import sys

runs = [[]]
for line in open(sys.argv[1]):
    at, way, source, to, transaction = line.split()
    if runs[-1] and float(at) - runs[-1][-1][0] > 1.5:
        runs.append([])
    runs[-1].append((float(at), way, source, to, transaction))
known = []
for run in runs:
    asked, first, answers = {}, {}, []
    for at, way, source, to, transaction in run:
        if way == ">":
            asked.setdefault(source, set()).add(to)
            first.setdefault(transaction, at)
        elif transaction in first:
            answers.append((at, to, transaction))
    compared = {s for s, to in asked.items() if len(to) > 1}
    trips = [at - first[t] for at, _, t in answers]
    last = max(at for at, socket, _ in answers if socket in compared)
    known.append((last - run[0][0]) / min(trips))
print(f"{max(known):.1f} {min(trips) * 1000:.1f} {len(runs)}")
