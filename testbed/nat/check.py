"""check.py RUNS FIELD=VALUE...: reads reports of `tsk8s nat -o json` one after the other; each must say so. Lists are joined by commas.

Nothing may be wrong. Unknown for the loss of packets is not wrong (on a loaded machine an answer may come too late), but must stay rare."""
import json, os, sys

runs, wanted = int(sys.argv[1]), [w.split("=", 1) for w in sys.argv[2:]]
text, decoder, reports = sys.stdin.read().strip(), json.JSONDecoder(), []
while text:
    report, end = decoder.raw_decode(text)
    reports.append(report)
    text = text[end:].strip()


def said(report, field):
    for part in field.split("."):
        report = (report or {}).get(part)
    return ",".join(report) if isinstance(report, list) else str(report)


def why(report, field):
    *within, last = field.split(".")
    holder = report.get("ipv6") or {} if within == ["ipv6"] else report
    return holder.get("reasons", {}).get(last, {}).get("code", "")


def excused(report, field):
    if os.environ.get("LOSS"):
        return said(report, field) in ("unknown", "", "None") or field.split(".")[-1] in ("udp", "exitCode", "layersAtLeast")
    reason = why(report, field)
    return said(report, field) == "unknown" and reason in ("nat-behaviour/lossy", "nat-behaviour/not-tried")


late = sum(1 for report in reports if any(excused(report, field) for field, value in wanted if value != "unknown"))
wrong = [
    f"run {i + 1}: {field} is {said(report, field)}, not {value} {why(report, field)}"
    for i, report in enumerate(reports)
    for field, value in wanted
    if said(report, field) != value and not excused(report, field)
]
most = max((r.get("packetsSent", 0) for r in reports), default=0)
slowest = max((r.get("tookMs", 0) for r in reports), default=0)
if len(reports) != runs:
    wrong.append(f"{len(reports)} reports of {runs}")
if late > 1 + runs // 5 and not os.environ.get("LOSS"):
    wrong.append(f"{late} unknown for loss")
if most > 60:
    wrong.append(f"{most} packets")
print("; ".join(wrong[:4]) if wrong else f"{runs - late} of {runs}{' and %d unknown' % late if late else ''}, at most {most} packets and {slowest} ms")
sys.exit(1 if wrong else 0)
