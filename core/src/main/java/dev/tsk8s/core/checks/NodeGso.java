package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId.Kind;
import dev.tsk8s.core.facts.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Does a Tailscale older than the workaround run on a kernel that mangles batches of UDP packets?
/// Linux 7.0.0 to 7.1.4; clients since 1.100 avoid it there by themselves (`never-gso-equal-tail`,
/// tailscale PR 19918). Not every NIC is hit.
final class NodeGso implements Check {
  static final Code KERNEL = new Code("node-gso/kernel");
  static final Code NO_VERSION = new Code("node-gso/no-version");
  static final Code NONE = new Code("node-gso/nothing-to-judge");

  /// @param who runs it
  private record Client(String who, Optional<Version> version) {}

  @Override
  public String id() {
    return "node-gso";
  }

  @Override
  public Topic topic() {
    return Topic.NODE;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(KERNEL, NO_VERSION, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    if (!snapshot.cluster().asked()) {
      return judgement.verdict(NONE);
    }
    switch (snapshot.cluster().nodes()) {
      case Unavailable<List<ClusterNode>>(var reason) ->
          judgement.unknown(Subject.cluster(), reason);
      case Observed<List<ClusterNode>>(var nodes, _) -> {
        List<ClusterNode> hit = nodes.stream().filter(NodeGso::isHit).toList();
        hit.forEach(node -> judge(node, judgement, snapshot));
        if (hit.isEmpty() && !nodes.isEmpty()) {
          Answer tailscale = EachNode.hasTailscale(snapshot.cluster());
          if (tailscale.isYes()) {
            judgement.healthy();
          }
          tailscale.reasons().forEach(reason -> judgement.unknown(Subject.cluster(), reason));
        } else if (!hit.isEmpty()) {
          silent(snapshot).forEach((subject, reason) -> judgement.unknown(subject, reason));
          snapshot
              .cluster()
              .pods()
              .unseen()
              .ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
        }
      }
    }
    return judgement.verdict(NONE);
  }

  private static boolean isHit(ClusterNode node) {
    return KernelVersion.parse(node.kernelVersion())
        .filter(KernelVersion::manglesUdpGso)
        .isPresent();
  }

  private static void judge(ClusterNode node, Judgement judgement, Snapshot snapshot) {
    var subject = Subject.of("Node", "", node.name());
    var old = new ArrayList<Client>();
    List<Client> clients = clients(node, snapshot);
    if (clients.isEmpty() && isJoined(node, snapshot)) {
      judgement.unknown(
          subject,
          Reason.NotVisible.of(
              NO_VERSION.text(), Map.of("node", node.name(), "client", "tailscaled")));
    }
    for (Client client : clients) {
      if (client.version().isEmpty()) {
        judgement.unknown(
            subject,
            Reason.NotVisible.of(
                NO_VERSION.text(), Map.of("node", node.name(), "client", client.who())));
      } else if (client.version().get().isAtLeast(1, 100)) {
        judgement.healthy();
      } else {
        old.add(client);
      }
    }
    if (!old.isEmpty()) {
      judgement.fault(
          Finding.warning(KERNEL, subject)
              .with("node", node.name())
              .with("kernel", node.kernelVersion())
              .with("client", old.getFirst().who())
              .with("version", old.getFirst().version().map(Version::toString).orElse(""))
              .seen(
                  Exhibits.of(
                      snapshot.cluster().nodes(),
                      "status.nodeInfo.kernelVersion",
                      node.kernelVersion())));
    }
  }

  /// A tailscaled runs on its host, and nobody has asked it.
  private static boolean isJoined(ClusterNode node, Snapshot snapshot) {
    return silent(snapshot).isEmpty()
        && snapshot.cluster().pods().seen().isPresent()
        && Patterns.nodesOnTailnet(snapshot.cluster().nodes().map(_ -> List.of(node))).isYes();
  }

  /// Hosts whose tailscaled said nothing, which may be an old one.
  private static Map<Subject, Reason> silent(Snapshot snapshot) {
    Map<Subject, Reason> silent = new LinkedHashMap<>();
    for (Vantage vantage : snapshot.vantages()) {
      if (vantage.id().kind() != Kind.POD
          && vantage.status() instanceof Unavailable<TailscaleStatus>(var reason)) {
        silent.put(PathSubjects.of(vantage.id()), reason);
      }
    }
    return silent;
  }

  private static List<Client> clients(ClusterNode node, Snapshot snapshot) {
    Stream<Client> inPods =
        snapshot.cluster().pods().seen().orElse(List.of()).stream()
            .filter(pod -> pod.node().equals(node.name()) && !pod.terminating())
            .map(NodeGso::client);
    Stream<Client> onHost =
        snapshot.vantages().stream()
            .filter(vantage -> isOf(vantage, node))
            .flatMap(vantage -> vantage.status().seen().stream())
            .filter(status -> status.self().isPresent())
            .map(status -> new Client("tailscaled", Version.parse(status.version())));
    return Stream.concat(inPods, onHost).toList();
  }

  private static Client client(TailscalePod pod) {
    return new Client(
        pod.namespace() + "/" + pod.name(), Version.ofImage(pod.spec().container().image()));
  }

  private static boolean isOf(Vantage vantage, ClusterNode node) {
    return vantage.id().kind() != Kind.POD
        && (vantage.id().name().equals(node.name())
            || vantage
                .status()
                .seen()
                .flatMap(TailscaleStatus::self)
                .filter(self -> self.ips().stream().anyMatch(node.internalIps()::contains))
                .isPresent());
  }
}
