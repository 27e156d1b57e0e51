"""check.py RUNS FIELD=VALUE...: reads reports of `tsk8s mtu -o json` one after the other; each must say so, in at most 100 packets.
took=N: no run takes more milliseconds by far (a busy machine is five times slower; mtu-figures.sh measures). refusedBy is ROUTER:MTU, joined by commas,
each once; splitPacket SIZE:ARRIVES; noEcho CODE:RANGE; either=FIELD:VALUE,VALUE; underlay.FIELD is one of that."""
import json, sys

runs, wanted = int(sys.argv[1]), dict(w.split("=", 1) for w in sys.argv[2:])
eithers = [w.split("=", 1)[1].split(":")[:2] for w in sys.argv[2:] if w.startswith("either=")]
wanted.pop("either", None)
limit = int(wanted.pop("took", 1000))
text, decoder, reports = sys.stdin.read().strip(), json.JSONDecoder(), []
while text:
    report, end = decoder.raw_decode(text)
    reports.append(report)
    text = text[end:].strip()


def said(report, field):
    while "." in field:
        outer, field = field.split(".", 1)
        report = report.get(outer, {})
    if field == "refusedBy":
        return ",".join(sorted(f"{r['router']}:{r['mtu']}" for r in report.get(field, [])))
    if field == "splitPacket" and report.get(field):
        return f"{report[field]['size']}:{report[field]['arrives']}"
    if field == "noEcho" and report.get(field):
        return f"{report[field]['code']}:{report[field]['pingGroupRange']}"
    return str(report.get(field))


wrong = [
    f"run {i + 1}: {field} is {said(report, field)}, not {value}" + (f" ({report['reason']})" if report.get("reason") else "")
    for i, report in enumerate(reports)
    for field, value in wanted.items()
    if said(report, field) != value
]
wrong += [
    f"run {i + 1}: {field} is {said(report, field)}"
    for i, report in enumerate(reports)
    for field, values in eithers
    if said(report, field) not in values.split(",")
]
most = max((r.get("packetsSent", 0) for r in reports), default=0)
slowest = max((r.get("tookMs", 0) for r in reports), default=0)
if len(reports) != runs:
    wrong.append(f"{len(reports)} reports of {runs}")
if most > 100:
    wrong.append(f"{most} packets")
if slowest > limit * 5:
    wrong.append(f"{slowest} ms")
print("; ".join(wrong[:4]) if wrong else f"{runs} of {runs}, at most {most} packets and {slowest} ms")
sys.exit(1 if wrong else 0)
