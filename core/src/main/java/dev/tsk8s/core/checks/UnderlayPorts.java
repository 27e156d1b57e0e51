package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CiliumView.Health;
import dev.tsk8s.core.facts.CiliumView.Probe;
import dev.tsk8s.core.facts.CiliumView.Reach;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.network.Encapsulation;
import dev.tsk8s.core.network.Encrypted;
import dev.tsk8s.core.network.PodNetwork;
import dev.tsk8s.core.network.PodNetworks;
import dev.tsk8s.core.network.Way;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where Tailscale joins the nodes: does the tailnet's policy let through what the pod network
/// needs between them? A node knows only the policy that control sent to it for packets coming in:
/// its netmap tells it, and its status does not. Cilium's probes do as well, for what they use
/// themselves (4240/tcp, ICMP, and the overlay to the health endpoint).
final class UnderlayPorts implements Check {
  private static final Code HEALTH_PORT = new Code("underlay-ports/health-port");
  private static final Code BLOCKED = new Code("underlay-ports/blocked");
  private static final Code POLICY = new Code("underlay-ports/policy");
  private static final Code NONE = new Code("underlay-ports/nothing-to-judge");

  /// How many senders a finding names.
  private static final int NAMED = 3;

  /// Agents ask each other there how they are: pods' packets need none of it.
  private static final Set<String> PROBED_ONLY = Set.of("4240/tcp", "icmp", "10349/tcp");

  private static final Way NOTHING = new Way("", Encapsulation.NONE, 0, List.of());

  /// What a filter that drops looks like; a refusal comes from the node itself.
  private static final Pattern SILENCE =
      Pattern.compile("(?i).*(deadline exceeded|i/o timeout|Client\\.Timeout).*");

  @Override
  public String id() {
    return "underlay-ports";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(HEALTH_PORT, BLOCKED, POLICY, Shields.UP, NONE, Patterns.NODE_RANGE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    var judgement = new Judgement();
    if (snapshot.cluster().asked()) {
      switch (Patterns.nodesOnTailnet(snapshot.cluster())) {
        case Answer.Known.YES -> judge(judgement, scene);
        case Answer.Known.NO -> {}
        case Answer.Unsure(var reasons) ->
            reasons.forEach(reason -> judgement.unknown(Subject.cluster(), reason));
      }
    }
    return judgement.verdict(NONE);
  }

  private static void judge(Judgement judgement, Scene scene) {
    Snapshot snapshot = scene.snapshot();
    PodNetworks networks = scene.networks();
    networks.unseen().ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
    Optional<PodNetwork> carrier =
        networks.carrier().map(one -> Encrypted.of(one, snapshot.cluster()));
    List<String> ports = List.of();
    switch (carrier.map(PodNetwork::way).orElse(new Answer.Of.Is<>(NOTHING))) {
      case Answer.Of.Unsure<Way>(var reason) -> judgement.unknown(Subject.cluster(), reason);
      case Answer.Of.Is<Way>(var way) -> ports = way.ports();
    }
    if (ports.isEmpty()) {
      return;
    }
    String network = carrier.map(one -> one.cni().title()).orElse("");
    Shields.findings(snapshot, network, ports).forEach(judgement::fault);
    boolean proven = false;
    var doubts = new ArrayList<Reason>();
    for (NodeView view : NodeViews.withAgent(snapshot)) {
      var health = view.vantage().cilium().health();
      health.unseen().ifPresent(doubts::add);
      if (health instanceof Observed<Health>(var seen, var origin)) {
        proven |= reach(judgement, view, seen, origin, scene);
      }
    }
    doubts.forEach(reason -> judgement.unknown(Subject.cluster(), reason));
    proven |= filtered(judgement, snapshot, carrier, ports);
    if (proven) {
      judgement.healthy();
    } else {
      var index = Neighbours.of(snapshot);
      Predicate<String> isNode = name -> index.named(name).isPresent();
      Stream.of(
              NodeFilter.unread(snapshot, isNode, Vantage::prefs),
              NodeFilter.unread(snapshot, isNode, Vantage::netmap))
          .flatMap(List::stream)
          .forEach(reason -> judgement.unknown(Subject.cluster(), reason));
      judgement.unknown(
          Subject.cluster(),
          Reason.NotVisible.of(
              POLICY.text(),
              Map.of(
                  "network", network,
                  "ports", String.join(", ", ports),
                  "destinations", destinations(ports))));
    }
  }

  /// Whether the filter of every node takes all that is needed from every other node.
  private static boolean filtered(
      Judgement judgement, Snapshot snapshot, Optional<PodNetwork> carrier, List<String> ports) {
    List<ClusterNode> nodes = snapshot.cluster().nodes().seen().orElse(List.of());
    List<NodeFilter> filters = NodeFilter.of(snapshot);
    boolean whole = filters.size() == nodes.size() && nodes.size() > 1;
    for (NodeFilter filter : filters) {
      var dropped = new LinkedHashSet<String>();
      var senders = new LinkedHashSet<String>();
      for (ClusterNode other : nodes) {
        Optional<Ip> source = filter.sourceOf(other);
        if (other.name().equals(filter.node().name())) {
          continue;
        }
        for (String port : ports) {
          var says = source.map(ip -> filter.says(ip, port)).orElse(NodeFilter.Says.UNTOLD);
          whole &= says == NodeFilter.Says.LETS_IN;
          if (says == NodeFilter.Says.DROPS && isOnTheWire(port, ports)) {
            dropped.add(port);
            senders.add(other.name());
          }
        }
      }
      if (!dropped.isEmpty()) {
        judgement.fault(blocked(filter, List.copyOf(dropped), List.copyOf(senders), carrier));
      }
    }
    return whole;
  }

  /// What is encrypted travels as something else, and which of both a version puts outside is not
  /// judged.
  private static boolean isOnTheWire(String port, List<String> ports) {
    boolean encrypted = ports.contains("51871/udp") || ports.contains("50/ip");
    return !port.equals("50/ip")
        && (!encrypted || !port.endsWith("/udp") || port.equals("51871/udp"));
  }

  private static Finding blocked(
      NodeFilter filter, List<String> dropped, List<String> senders, Optional<PodNetwork> carrier) {
    String name = filter.node().name();
    Subject subject = Subject.of("Node", "", name);
    Finding finding =
        PROBED_ONLY.containsAll(dropped)
            ? Finding.warning(BLOCKED, subject)
            : Finding.problem(BLOCKED, subject);
    return finding
        .with("node", name)
        .with("address", filter.address().text())
        .with("senders", String.join(", ", senders.stream().limit(NAMED).toList()))
        .with("others", Integer.toString(senders.size()))
        .with("network", carrier.map(one -> one.cni().title()).orElse(""))
        .with("ports", String.join(", ", dropped))
        .with("destinations", destinations(dropped))
        .seen(
            new Exhibit(
                "PacketFilter", String.join(", ", dropped), filter.vantage(), filter.origin()));
  }

  /// As a grant of the policy file takes them.
  private static String destinations(List<String> ports) {
    return String.join(
        ", ",
        ports.stream()
            .filter(port -> port.matches("\\d+/(udp|tcp|ip)|icmp"))
            .map(port -> "\"" + (port.equals("icmp") ? "icmp:*" : word(port)) + "\"")
            .toList());
  }

  /// A protocol without ports by its number, with all of its ports (Tailscale: grants, `ip`).
  private static String word(String port) {
    List<String> parts = List.of(port.split("/", -1));
    return parts.getLast().equals("ip")
        ? parts.getFirst() + ":*"
        : parts.getLast() + ":" + parts.getFirst();
  }

  /// Whether all that is probed comes through from here.
  private static boolean reach(
      Judgement judgement, NodeView view, Health health, Origin origin, Scene scene) {
    List<Reach> others =
        health.nodes().stream().filter(other -> !other.node().equals(health.local())).toList();
    for (Reach other : others) {
      Optional<Probe> silent =
          other.host().stream()
              .filter(probe -> probe.protocol().equals("http"))
              .filter(probe -> SILENCE.matcher(probe.error()).matches())
              .findFirst();
      boolean pings =
          other.host().stream()
              .anyMatch(probe -> probe.protocol().equals("icmp") && probe.error().isEmpty());
      if (silent.isPresent() && pings) {
        judgement.fault(finding(view, other, silent.get(), origin, scene));
      }
    }
    return !others.isEmpty()
        && others.stream()
            .flatMap(other -> List.of(other.host(), other.endpoint()).stream())
            .allMatch(probes ->
                !probes.isEmpty() && probes.stream().allMatch(probe -> probe.error().isEmpty()));
  }

  private static Finding finding(
      NodeView view, Reach other, Probe silent, Origin origin, Scene scene) {
    String who = view.vantage().id().display();
    return Finding.warning(HEALTH_PORT, Subject.of("Path", "", who + " -> " + other.node()))
        .with("node", who)
        .with("other", other.node())
        .with("address", silent.address())
        .with(EachAgentConfig.names(scene, view.node()))
        .seen(new Exhibit("cilium-health " + other.node(), silent.error(), who, origin));
  }
}
