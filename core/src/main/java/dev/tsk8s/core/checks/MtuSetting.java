package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Patterns;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.mtu.Sum;
import dev.tsk8s.core.network.CiliumWay;
import dev.tsk8s.core.network.FelixMtu;
import dev.tsk8s.core.network.PodNetwork.Cni;
import dev.tsk8s.core.network.Way;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/// Are pods' packets smaller than tailscale0, or the nodes' interfaces, allow, because somebody set
/// a size? A little smaller is safe and costs little, and is no finding but told with what is
/// healthy: the article's 1200 for Cilium (6.5 % less than fits), or what is left for pods entered
/// where the CNI takes its own bytes off once more (Cilium's `mtu`, Flannel's `Backend.MTU`).
final class MtuSetting implements Check {
  private static final Code SMALL = new Code("mtu-setting/needlessly-small");
  private static final Code SMALLER_THAN_NIC = new Code("mtu-setting/smaller-than-nic");
  private static final Code NONE = new Code("mtu-setting/nothing-to-judge");

  private static final int ETHERNET = 1500;

  @Override
  public String id() {
    return "mtu-setting";
  }

  @Override
  public Topic topic() {
    return Topic.MTU;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        SMALL,
        SMALLER_THAN_NIC,
        NONE,
        new Code(FelixMtu.NOT_SHOWN),
        new Code(NodeMtu.NO_DEVICE),
        Patterns.NODE_RANGE,
        EachNode.UNSEEN);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    var judgement = new Judgement();
    var tunnel = TunnelSize.of(scene.snapshot());
    PodCarrier.of(scene, judgement).ifPresent(carrier -> judge(carrier, tunnel, scene, judgement));
    boolean cilium = scene.networks().carrier().filter(one -> one.cni() == Cni.CILIUM).isPresent();
    if (cilium) {
      scene.agents().configs().forEach(config -> judge(config, tunnel, scene, judgement));
      scene.agents().unseen().forEach(reason -> judgement.unknown(Subject.cluster(), reason));
    }
    return judgement.verdict(NONE);
  }

  private static void judge(
      PodCarrier carrier, TunnelSize tunnel, Scene scene, Judgement judgement) {
    switch (carrier.podMtu()) {
      case Answer.Of.Unsure<OptionalInt>(var reason) ->
          judgement.unknown(carrier.subject(), reason);
      case Answer.Of.Is<OptionalInt>(var set) when set.isEmpty() -> {}
      case Answer.Of.Is<OptionalInt>(var set) -> {
        int overhead = carrier.overhead();
        var key = PodMtuKey.of(carrier);
        int value = set.getAsInt() + (key.isBase() ? overhead : 0);
        var told = new SetMtu(carrier.subject(), key.key(), value, set.getAsInt(), overhead);
        judge(told, carrier.overTailscale(), tunnel, scene, judgement, carrier::ends)
            .ifPresent(finding ->
                judgement.fault(
                    finding.with(
                        key.details(
                            carrier, finding(finding, "base"), finding(finding, "fitting")))));
      }
    }
  }

  private static int finding(Finding finding, String detail) {
    return Integer.parseInt(finding.details().getOrDefault(detail, "0"));
  }

  private static void judge(
      AgentConfig config, TunnelSize tunnel, Scene scene, Judgement judgement) {
    if (!(config.number("mtu") instanceof Answer.Of.Is<Integer>(var mtu))
        || mtu == 0
        || !List.of("", "none", "portmap").contains(config.text("cni-chaining-mode"))) {
      return; // what cannot be read is another check's finding
    }
    switch (CiliumWay.of(config)) {
      case Answer.Of.Unsure<Way>(var reason) -> judgement.unknown(config.map(), reason);
      case Answer.Of.Is<Way>(var way) -> {
        var told =
            new SetMtu(config.subject("mtu"), "mtu", mtu, mtu - way.overhead(), way.overhead());
        Answer over = EachAgentConfig.onTailnet(scene.snapshot().cluster(), config);
        judge(told, over, tunnel, scene, judgement, ClusterNode::internalIps)
            .ifPresent(finding -> {
              Map<String, String> blamed =
                  EachAgentConfig.warning(finding.code(), config, "mtu").details();
              judgement.fault(
                  finding
                      .with(blamed)
                      .with(
                          Map.of(
                              "case", blamed.containsKey("case") ? "ciliumArgument" : "cilium",
                              "cni", Cni.CILIUM.title(),
                              "value", finding.details().getOrDefault("base", ""),
                              "agent", config.agent().map(Subject::name).orElse("cilium"),
                              "agentNamespace", config.map().namespace(),
                              "map", config.map().name(),
                              "mapNamespace", config.map().namespace()))
                      .seen(config.exhibits("mtu")));
            });
      }
    }
  }

  private static Optional<Finding> judge(
      SetMtu told,
      Answer over,
      TunnelSize tunnel,
      Scene scene,
      Judgement judgement,
      Function<ClusterNode, List<Ip>> ends) {
    if (over.isNo()) {
      return judgeOnNics(told, scene.snapshot(), judgement, ends);
    }
    if (!over.isYes()) {
      over.reasons().forEach(reason -> judgement.unknown(told.subject(), reason));
      return Optional.empty();
    }
    if (!tunnel.unread().isEmpty()) {
      tunnel.unread().forEach(reason -> judgement.unknown(told.subject(), reason));
      return Optional.empty();
    }
    return told.against(tunnel.certain(), SMALL, judgement, scene.snapshot().cluster().nodes());
  }

  /// Only what is smaller than tailscale0 would ask for: up to there somebody may have had it in
  /// mind. And only against what Ethernet carries: that a NIC takes jumbo frames says nothing of
  /// the way behind it.
  private static Optional<Finding> judgeOnNics(
      SetMtu told, Snapshot snapshot, Judgement judgement, Function<ClusterNode, List<Ip>> ends) {
    if (told.pod() >= Sum.TAILSCALE - told.overhead()) {
      judgement.healthy();
      return Optional.empty();
    }
    NicSize nics = NicSize.of(snapshot, ends);
    nics.doubts().forEach(reason -> judgement.unknown(told.subject(), reason));
    if (!nics.doubts().isEmpty() || !nics.ofAll() || nics.least().isEmpty()) {
      return Optional.empty();
    }
    int base = Math.min(nics.least().getAsInt(), ETHERNET);
    return told.against(base, SMALLER_THAN_NIC, judgement, snapshot.cluster().nodes());
  }
}
