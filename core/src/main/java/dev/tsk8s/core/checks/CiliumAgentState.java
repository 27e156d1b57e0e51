package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.cilium.CiliumAgents;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CiliumView.Complaint;
import dev.tsk8s.core.facts.CiliumView.Status;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Did the agent start, and has it made its datapath? Its status says OK without one: only its log
/// tells (seen on 1.19.7). A status that is fine is therefore no proof of health, and asks nothing.
final class CiliumAgentState implements Check {
  private static final Code NO_DIRECT_DEVICE = new Code("cilium-agent/no-direct-routing-device");
  private static final Code NO_NATIVE_CIDR = new Code("cilium-agent/no-native-cidr");
  private static final Code NO_WIREGUARD = new Code("cilium-agent/kernel-lacks-wireguard");
  private static final Code ROUTE_REFUSED = new Code("cilium-agent/direct-route-refused");
  private static final Code NO_DATAPATH = new Code("cilium-agent/no-datapath");
  private static final Code FAILING = new Code("cilium-agent/controllers-failing");
  private static final Code STALE = new Code("cilium-agent/probes-stuck");
  private static final Code NONE = new Code("cilium-agent/nothing-to-judge");

  @Override
  public String id() {
    return "cilium-agent";
  }

  @Override
  public Topic topic() {
    return Topic.CILIUM;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        NO_DIRECT_DEVICE,
        NO_NATIVE_CIDR,
        NO_WIREGUARD,
        ROUTE_REFUSED,
        NO_DATAPATH,
        FAILING,
        STALE,
        NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    List<NodeView> views = NodeViews.withAgent(snapshot);
    if (views.isEmpty()) {
      EachAgentConfig.noAgentMet(snapshot, judgement);
    }
    views.forEach(view -> judge(judgement, view, snapshot));
    return judgement.verdict(NONE);
  }

  private static void judge(Judgement judgement, NodeView view, Snapshot snapshot) {
    var subject = PathSubjects.of(view.vantage().id());
    var cilium = view.vantage().cilium();
    Optional<Finding> worst =
        cilium.complaints() instanceof Observed<List<Complaint>>(var complaints, var origin)
            ? worst(subject, view, complaints, origin, snapshot)
            : Optional.empty();
    worst.ifPresent(judgement::fault);
    cilium.complaints().unseen().ifPresent(reason -> judgement.unknown(subject, reason));
    switch (cilium.status()) {
      case Unavailable<Status> _ when worst.isPresent() -> {}
      case Unavailable<Status>(var reason) -> judgement.unknown(subject, reason);
      case Observed<Status>(var status, var origin) -> {
        if (!status.failing().isEmpty()) {
          judgement.fault(
              failing(subject, view, status, origin)
                  .with(EachAgentConfig.names(snapshot, view.node())));
        } else if (!status.stale().isEmpty()) {
          judgement.fault(
              Finding.warning(STALE, subject)
                  .with(EachAgentConfig.names(snapshot, view.node()))
                  .with("node", view.vantage().id().display())
                  .with("probes", String.join(", ", status.stale()))
                  .seen(exhibit(view, "stale", String.join(", ", status.stale()), origin)));
        } else if (worst.isEmpty()) {
          judgement.healthy();
        }
      }
    }
  }

  /// What ends the agent comes first, what only hinders it last.
  private static Optional<Finding> worst(
      Subject subject,
      NodeView view,
      List<Complaint> complaints,
      Origin origin,
      Snapshot snapshot) {
    return complaints.stream()
        .min((left, right) -> left.kind().compareTo(right.kind()))
        .map(complaint -> {
          var finding =
              Finding.problem(code(complaint), subject)
                  .with(EachAgentConfig.names(snapshot, view.node()))
                  .with("node", view.vantage().id().display())
                  .with("detail", complaint.detail().isEmpty() ? "-" : complaint.detail())
                  .seen(exhibit(view, "log", complaint.kind() + " " + complaint.detail(), origin));
          return cause(complaint, snapshot).map(finding::because).orElse(finding);
        });
  }

  private static Code code(Complaint complaint) {
    return switch (complaint.kind()) {
      case NO_DIRECT_ROUTING_DEVICE -> NO_DIRECT_DEVICE;
      case NO_NATIVE_ROUTING_CIDR -> NO_NATIVE_CIDR;
      case NO_WIREGUARD -> NO_WIREGUARD;
      case DIRECT_ROUTE_REFUSED -> ROUTE_REFUSED;
      case NO_DATAPATH -> NO_DATAPATH;
    };
  }

  /// The setting that makes the agent complain, where that is a finding of its own.
  private static Optional<Code> cause(Complaint complaint, Snapshot snapshot) {
    return CiliumAgents.of(snapshot).configs().stream()
        .map(config ->
            switch (complaint.kind()) {
              case NO_DIRECT_ROUTING_DEVICE -> CiliumDevices.opinion(config, snapshot);
              case NO_NATIVE_ROUTING_CIDR, DIRECT_ROUTE_REFUSED ->
                  CiliumRouting.opinion(config, snapshot);
              case NO_WIREGUARD, NO_DATAPATH -> Opinion.beside();
            })
        .flatMap(opinion ->
            opinion instanceof Opinion.Wrong(var finding)
                ? Stream.of(finding.code())
                : Stream.empty())
        .findFirst();
  }

  private static Finding failing(Subject subject, NodeView view, Status status, Origin origin) {
    var first = status.failing().firstEntry();
    return Finding.warning(FAILING, subject)
        .with("node", view.vantage().id().display())
        .with("controllers", String.join(", ", status.failing().keySet()))
        .with("message", first.getValue())
        .seen(exhibit(view, "controllers[" + first.getKey() + "]", first.getValue(), origin));
  }

  private static Exhibit exhibit(NodeView view, String what, String value, Origin origin) {
    return new Exhibit(what, value, view.vantage().id().display(), origin);
  }
}
