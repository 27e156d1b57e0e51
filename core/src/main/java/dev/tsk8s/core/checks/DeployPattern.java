package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Set;

/// Is it known how Tailscale and the cluster belong together? Advice depends on it.
final class DeployPattern implements Check {
  private static final Code NONE = new Code("deploy-pattern/no-tailscale");
  private static final Code NOT_ASKED = new Code("deploy-pattern/no-objects");

  @Override
  public String id() {
    return "deploy-pattern";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(NONE, NOT_ASKED, Patterns.NODE_RANGE, Patterns.USERSPACE_ELSEWHERE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    if (snapshot.cluster().asked()) {
      for (Answer answer :
          List.of(Patterns.access(snapshot.cluster()), Patterns.underlay(snapshot.cluster()))) {
        switch (answer) {
          case Answer.Known.YES -> judgement.healthy();
          case Answer.Known.NO -> {}
          case Answer.Unsure(var reasons) ->
              reasons.forEach(reason -> judgement.unknown(Subject.cluster(), reason));
        }
      }
    }
    return judgement.verdict(snapshot.cluster().asked() ? NONE : NOT_ASKED);
  }
}
