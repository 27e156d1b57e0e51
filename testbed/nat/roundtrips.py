"""roundtrips.py LOG: how long until the last answer by which a mapping is compared, in round trips of that path; of each run in the log.

Those are the first answers of each destination to sockets that ask several of them, and say where they see them; who is asked to answer from
elsewhere tells of filtering."""
import sys

runs = [[]]
for line in open(sys.argv[1]):
    at, way, source, to, transaction, kind = line.split()
    if runs[-1] and float(at) - runs[-1][-1][0] > 1.5:
        runs.append([])
    runs[-1].append((float(at), way, source, to, transaction, kind))
known = []
for run in runs:
    asked, first, answers = {}, {}, {}
    for at, way, source, to, transaction, kind in run:
        if way == ">" and kind == "same":
            asked.setdefault(source, set()).add(to)
            first.setdefault(transaction, at)
        elif way == "<" and transaction in first:
            answers.setdefault((to, source), (at, transaction))
    compared = {s for s, to in asked.items() if len(to) > 1}
    trips = [at - first[t] for at, t in answers.values()]
    last = max(at for (socket, _), (at, _) in answers.items() if socket in compared)
    known.append((last - run[0][0]) / min(trips))
print(f"{max(known):.1f} {min(trips) * 1000:.1f} {len(runs)}")
