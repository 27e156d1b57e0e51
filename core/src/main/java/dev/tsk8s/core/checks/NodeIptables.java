package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.HostView.Filters;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.util.Set;
import java.util.stream.Collectors;

/// Do rules of iptables-legacy and of nf_tables stand side by side? Each is asked on its own, and
/// who refuses last wins: what tailscaled accepts in one, the pod network or kube-proxy may drop or
/// masquerade in the other. tailscaled takes the one whose program it finds, unless it is told
/// (ts:util/linuxfw/detector.go; tailscale issues 5621, 18338).
final class NodeIptables implements Check {
  static final Code BOTH = new Code("node-iptables/two-dialects");

  @Override
  public String id() {
    return "node-iptables";
  }

  @Override
  public Topic topic() {
    return Topic.NODE;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(BOTH, EachNode.NONE, EachNode.UNSEEN);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return EachNode.judge(snapshot, NodeIptables::judge);
  }

  private static void judge(NodeView view, Judgement judgement) {
    switch (view.vantage().host().filters()) {
      case Unavailable<Filters>(var reason) -> judgement.unknown(EachNode.subject(view), reason);
      case Observed<Filters>(var filters, _) when !isMixed(filters) -> judgement.healthy();
      case Observed<Filters>(var filters, _) -> {
        String owners = filters.owners().stream().sorted().collect(Collectors.joining(", "));
        judgement.fault(
            EachNode.warning(BOTH, view)
                .with("owners", owners)
                .seen(
                    EachNode.exhibit(
                        view,
                        host -> host.filters(),
                        "iptables-save",
                        filters.dialects().stream().sorted().collect(Collectors.joining(", "))))
                .seen(EachNode.exhibit(view, host -> host.filters(), "chains", owners)));
      }
    }
  }

  /// Only where tailscaled's rules and somebody else's may lie in different ones.
  private static boolean isMixed(Filters filters) {
    return filters.dialects().containsAll(Set.of("nf_tables", "legacy"))
        && filters.owners().contains("ts-")
        && filters.owners().size() > 1;
  }
}
