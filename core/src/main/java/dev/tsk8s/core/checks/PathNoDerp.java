package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import java.util.Set;

/// Does any DERP region answer? Without one a node can neither be relayed nor negotiate a direct
/// path.
final class PathNoDerp implements Check {
  static final Code UNREACHABLE = new Code("path-no-derp/unreachable");
  static final Code NOTHING_TO_JUDGE = new Code("path-no-derp/nothing-to-judge");

  @Override
  public String id() {
    return "path-no-derp";
  }

  @Override
  public Topic topic() {
    return Topic.PATH;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(UNREACHABLE, NOTHING_TO_JUDGE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    Lookouts.nobody(snapshot, judgement);
    for (Vantage vantage : snapshot.lookouts()) {
      Subject subject = PathSubjects.of(vantage.id());
      switch (vantage.netcheck()) {
        case Unavailable<Netcheck>(var reason) -> judgement.unknown(subject, reason);
        case Observed<Netcheck>(var netcheck, var origin) -> {
          if (netcheck.preferredDerp().equals(Netcheck.NOT_ASKED)) {
            continue;
          }
          if (netcheck.regionLatency().isEmpty() && netcheck.preferredDerp().isEmpty()) {
            String host = vantage.id().display();
            judgement.fault(
                Finding.problem(UNREACHABLE, subject)
                    .with("host", host)
                    .seen(new Exhibit("RegionLatency", "{}", host, origin))
                    .seen(new Exhibit("UDP", Boolean.toString(netcheck.udp()), host, origin)));
          } else {
            judgement.healthy();
          }
        }
      }
    }
    return judgement.verdict(NOTHING_TO_JUDGE);
  }
}
