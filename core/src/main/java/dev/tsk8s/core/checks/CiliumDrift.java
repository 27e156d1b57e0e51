package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.cilium.CiliumAgents;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.CiliumView.Status;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Do the agents run with what is set? They read their settings when they start; one that started
/// before a change runs with what was before (cilium:
/// Documentation/configuration/per-node-config.rst). Only options are compared that an agent takes
/// as they are: some others it works out by itself.
final class CiliumDrift implements Check {
  private static final Code NOT_RESTARTED = new Code("cilium-drift/not-restarted");
  private static final Code NONE = new Code("cilium-drift/nothing-to-judge");

  /// Up to then an agent that cannot masquerade in BPF turns it off by itself.
  private static final int KEEPS_BPF_MASQUERADE = 14;

  /// Go's name of each flag (`cilium-dbg config -a`, cilium: pkg/option/config.go), and the key.
  private static final SortedMap<String, String> FLAGS =
      new TreeMap<>(
          Map.of(
              "EnableBPFMasquerade", "enable-bpf-masquerade",
              "EnableIPMasqAgent", "enable-ip-masq-agent",
              "EnableIPv4Masquerade", "enable-ipv4-masquerade",
              "BPFSocketLBHostnsOnly", "bpf-lb-sock-hostns-only",
              "EnableAutoDirectRouting", "auto-direct-node-routes",
              "EnableWireguard", "enable-wireguard",
              "EnableIPSec", "enable-ipsec",
              "EnableIPv6", "enable-ipv6"));

  /// @param key of `cilium-config`
  /// @param set what is there now
  /// @param runs what the agent runs with
  private record Difference(String key, String set, String runs) {
    @Override
    public String toString() {
      return key + "=" + set + " (" + runs + ")";
    }
  }

  @Override
  public String id() {
    return "cilium-drift";
  }

  @Override
  public Topic topic() {
    return Topic.CILIUM;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(NOT_RESTARTED, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    var judgement = new Judgement();
    List<NodeView> views = NodeViews.withAgent(snapshot);
    CiliumAgents agents = scene.agents();
    EachAgentConfig.silent(scene, judgement, views.isEmpty() || agents.configs().isEmpty());
    if (views.isEmpty() || agents.configs().isEmpty()) {
      views.forEach(view ->
          agents
              .unseen()
              .forEach(reason -> judgement.unknown(PathSubjects.of(view.vantage().id()), reason)));
      return judgement.verdict(NONE);
    }
    for (NodeView view : views) {
      agents.configs().stream()
          .filter(config -> config.holdsFor(view.node()))
          .findFirst()
          .ifPresent(config -> judge(judgement, view, config, agents.unseen()));
    }
    return judgement.verdict(NONE);
  }

  private static void judge(
      Judgement judgement, NodeView view, AgentConfig config, List<Reason> unseen) {
    var subject = PathSubjects.of(view.vantage().id());
    var cilium = view.vantage().cilium();
    List<Difference> differences =
        new ArrayList<>(options(config, cilium.effective().seen().orElse(new TreeMap<>())));
    cilium.status().seen().ifPresent(status -> differences.addAll(status(config, status)));
    cilium.effective().unseen().ifPresent(reason -> judgement.unknown(subject, reason));
    cilium.status().unseen().ifPresent(reason -> judgement.unknown(subject, reason));
    unseen.forEach(reason -> judgement.unknown(subject, reason));
    if (differences.isEmpty()) {
      judgement.healthy();
      return;
    }
    Difference first = differences.getFirst();
    String all = String.join(", ", differences.stream().map(Difference::toString).toList());
    judgement.fault(
        Finding.warning(NOT_RESTARTED, subject)
            .with("node", view.node())
            .with("differences", all)
            .with("key", first.key())
            .with("set", first.set())
            .with("runs", first.runs())
            .with("agents", config.agent().map(one -> one.name()).orElse("cilium"))
            .with("ciliumNamespace", config.map().namespace())
            .with("config", config.map().name())
            .seen(config.exhibits(first.key()))
            .seen(
                Exhibits.of(cilium.effective(), "config -a", all, view.vantage().id().display())));
  }

  private static List<Difference> options(AgentConfig config, SortedMap<String, String> runs) {
    var found = new ArrayList<Difference>();
    FLAGS.forEach((field, key) -> {
      Answer set = config.isOn(key);
      Optional<Boolean> real = flag(runs.getOrDefault(field, ""));
      boolean judged =
          !key.equals("enable-bpf-masquerade")
              || config.version().filter(one -> one.isAtLeast(KEEPS_BPF_MASQUERADE)).isPresent();
      if (judged && set.reasons().isEmpty() && real.isPresent() && real.get() != set.isYes()) {
        found.add(new Difference(key, String.valueOf(set.isYes()), String.valueOf(real.get())));
      }
    });
    String mode = runs.getOrDefault("RoutingMode", "");
    Answer tunnelled = config.isTunnelled();
    if (tunnelled.reasons().isEmpty()
        && (mode.equals("tunnel") || mode.equals("native"))
        && mode.equals("tunnel") != tunnelled.isYes()) {
      found.add(new Difference("routing-mode", tunnelled.isYes() ? "tunnel" : "native", mode));
    }
    Optional<Cidr> set = Cidr.parse(config.text("ipv4-native-routing-cidr"));
    Optional<Cidr> real = Cidr.parse(runs.getOrDefault("IPv4NativeRoutingCIDR", ""));
    if (set.isPresent() && real.isPresent() && !set.equals(real)) {
      found.add(new Difference("ipv4-native-routing-cidr", set.get().text(), real.get().text()));
    }
    return found;
  }

  /// What options do not hold: the replacement, and the protocol of the tunnel.
  private static List<Difference> status(AgentConfig config, Status status) {
    var found = new ArrayList<Difference>();
    String word = config.text("kube-proxy-replacement");
    Answer replaces = config.replacesKubeProxy();
    if (!Set.of("partial", "probe").contains(word)
        && replaces.reasons().isEmpty()
        && replaces.isYes() != status.kubeProxyReplacement()) {
      found.add(
          new Difference(
              "kube-proxy-replacement",
              String.valueOf(replaces.isYes()),
              String.valueOf(status.kubeProxyReplacement())));
    }
    String protocol = config.text("tunnel-protocol");
    if (!protocol.isEmpty() && !status.tunnel().isEmpty() && !protocol.equals(status.tunnel())) {
      found.add(new Difference("tunnel-protocol", protocol, status.tunnel()));
    }
    return found;
  }

  private static Optional<Boolean> flag(String text) {
    return switch (text) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
