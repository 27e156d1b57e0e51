package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason.NotVisible;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Is tailscaled up and logged in wherever was looked, and has a peer's key expired? Without that
/// there is no path to ask about.
final class PathState implements Check {
  static final Code EXPIRED = new Code("path-state/expired");
  static final Code WORKLOAD_KEY_EXPIRED = new Code("path-state/workload-key-expired");
  static final Code OWN_KEY_EXPIRED = new Code("path-state/own-key-expired");
  static final Code NOT_RUNNING = new Code("path-state/not-running");
  static final Code NEEDS_LOGIN = new Code("path-state/needs-login");
  static final Code POD_NEEDS_LOGIN = new Code("path-state/pod-needs-login");
  static final Code NEEDS_APPROVAL = new Code("path-state/needs-approval");
  static final Code STOPPED = new Code("path-state/stopped");
  static final Code NOT_READY = new Code("path-state/not-ready");
  static final Code NOTHING_TO_JUDGE = new Code("path-state/nothing-to-judge");

  @Override
  public String id() {
    return "path-state";
  }

  @Override
  public Topic topic() {
    return Topic.PATH;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        EXPIRED,
        WORKLOAD_KEY_EXPIRED,
        OWN_KEY_EXPIRED,
        NOT_RUNNING,
        NEEDS_LOGIN,
        POD_NEEDS_LOGIN,
        NEEDS_APPROVAL,
        STOPPED,
        NOT_READY,
        NOTHING_TO_JUDGE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    Lookouts.withoutStatus(snapshot, judgement);
    var expired = new TreeMap<String, Expired>();
    var toldThere = new HashSet<String>();
    for (Vantage vantage : snapshot.lookouts()) {
      if (vantage.status() instanceof Observed<TailscaleStatus>(var status, var origin)) {
        if (status.backend() != BackendState.NO_DAEMON
            || isWanted(vantage.id(), snapshot.cluster(), judgement)) {
          daemon(vantage.id(), status, origin, judgement);
        }
        status.self().filter(TailnetNode::expired).ifPresent(self -> toldThere.add(self.name()));
        status.peers().stream()
            .filter(peer -> peer.expired() && !peer.shareeNode())
            .forEach(peer ->
                expired.merge(
                    peer.name(),
                    new Expired(peer, expired(peer, vantage.id(), origin)),
                    PathState::together));
      }
    }
    if (!expired.isEmpty()) {
      var units = Units.of(snapshot.cluster()).all(judgement);
      expired.values().forEach(peer -> tell(peer, units, toldThere, judgement));
    }
    return judgement.verdict(NOTHING_TO_JUDGE);
  }

  /// Whether somebody counts on the daemon of a host: a cluster that has nothing to do with
  /// Tailscale may have hosts with its command.
  private static boolean isWanted(VantageId id, ClusterFacts cluster, Judgement judgement) {
    if (id.kind() == VantageId.Kind.POD || !cluster.asked()) {
      return true;
    }
    return switch (Answer.any(List.of(Patterns.underlay(cluster), Patterns.access(cluster)))) {
      case Answer.Known known -> known == Answer.Known.YES;
      case Answer.Unsure(var reasons) -> {
        reasons.forEach(reason -> judgement.unknown(PathSubjects.of(id), reason));
        yield false;
      }
    };
  }

  /// A peer, and what is wrong with it.
  private record Expired(TailnetNode node, Finding finding) {}

  private static void tell(
      Expired peer, List<Unit> units, Set<String> toldThere, Judgement judgement) {
    Optional<Finding> workload =
        ExpiredKeys.workload(units, peer.node()).map(unit -> of(unit, peer.finding()));
    boolean known = toldThere.contains(peer.node().name());
    Optional<Code> deeper = known ? Optional.of(OWN_KEY_EXPIRED) : Optional.empty();
    workload.map(finding -> because(finding, deeper)).ifPresent(judgement::fault);
    judgement.fault(
        because(peer.finding(), workload.isPresent() ? Optional.of(WORKLOAD_KEY_EXPIRED) : deeper));
  }

  private static void daemon(
      VantageId id, TailscaleStatus status, Origin origin, Judgement judgement) {
    boolean ownKeyExpired = status.self().filter(TailnetNode::expired).isPresent();
    switch (status.backend()) {
      case RUNNING -> {
        if (ownKeyExpired) {
          judgement.fault(about(OWN_KEY_EXPIRED, id, status, origin));
        } else {
          judgement.healthy();
        }
      }
      case NO_DAEMON -> judgement.fault(about(NOT_RUNNING, id, status, origin));
      case STOPPED -> judgement.fault(about(STOPPED, id, status, origin));
      case NEEDS_MACHINE_AUTH -> judgement.fault(about(NEEDS_APPROVAL, id, status, origin));
      case NEEDS_LOGIN -> {
        Code code = id.kind() == VantageId.Kind.POD ? POD_NEEDS_LOGIN : NEEDS_LOGIN;
        judgement.fault(about(ownKeyExpired ? OWN_KEY_EXPIRED : code, id, status, origin));
      }
      case NO_STATE, IN_USE_OTHER_USER, STARTING, OTHER ->
          judgement.unknown(
              PathSubjects.of(id), NotVisible.of(NOT_READY.text(), details(id, status)));
    }
  }

  private static Finding about(Code code, VantageId id, TailscaleStatus status, Origin origin) {
    return Finding.problem(code, PathSubjects.of(id))
        .with(details(id, status))
        .seen(new Exhibit("BackendState", status.backend().name(), id.display(), origin));
  }

  private static Map<String, String> details(VantageId id, TailscaleStatus status) {
    var details = new TreeMap<String, String>();
    details.put("host", id.display());
    details.put("state", status.backend().name());
    if (id.kind() == VantageId.Kind.POD) {
      details.put("namespace", id.namespace());
      details.put("pod", id.name());
      details.put("container", id.container());
    }
    return details;
  }

  /// A key that is missed by somebody is a problem; one of a device that is off anyway is worth a
  /// warning.
  private static Finding expired(TailnetNode peer, VantageId by, Origin origin) {
    Subject subject = Subject.of("Peer", "", peer.name());
    boolean missed =
        peer.online().orElse(false) || peer.active() || !peer.primaryRoutes().isEmpty();
    return (missed ? Finding.problem(EXPIRED, subject) : Finding.warning(EXPIRED, subject))
        .with("peer", peer.name())
        .with("expiry", peer.keyExpiry().map(Object::toString).orElse(Exhibit.UNKNOWN))
        .seen(new Exhibit(peer.name() + " Expired", "true", by.display(), origin));
  }

  /// What several vantages say of one peer: the worst of it.
  private static Expired together(Expired one, Expired other) {
    return one.finding.severity().compareTo(other.finding.severity()) <= 0
        ? new Expired(one.node, one.finding.seen(other.finding.exhibits()))
        : new Expired(other.node, other.finding.seen(one.finding.exhibits()));
  }

  /// The same of the workload that is this peer.
  private static Finding of(Unit unit, Finding expired) {
    return Finding.problem(WORKLOAD_KEY_EXPIRED, unit.subject())
        .with(unit.details())
        .with(expired.details())
        .seen(expired.exhibits());
  }

  private static Finding because(Finding finding, Optional<Code> cause) {
    return cause.map(finding::because).orElse(finding);
  }
}
