package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// Can the network between the nodes carry pods' packets the way Cilium sends them? Tailscale
/// carries what is in a peer's AllowedIPs, which are the nodes' own addresses unless pod ranges are
/// advertised as subnet routes; and the kernel takes no gateway that only table 52 leads to.
final class CiliumRouting implements Check {
  private static final Code DIRECT_ROUTES = new Code("cilium-routing/direct-routes");
  private static final Code NATIVE = new Code("cilium-routing/native-over-tailscale");
  private static final Code NOT_CARRIED = new Code("cilium-routing/pod-ranges-not-carried");
  private static final Code NO_CIDR = new Code("cilium-routing/no-native-cidr");

  /// Address managers that know the range by themselves.
  private static final Set<String> KNOW_THEIR_RANGE = Set.of("eni", "alibabacloud");

  @Override
  public String id() {
    return "cilium-routing";
  }

  @Override
  public Topic topic() {
    return Topic.CILIUM;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(DIRECT_ROUTES, NATIVE, NOT_CARRIED, NO_CIDR, EachAgentConfig.NO_CILIUM);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    return EachAgentConfig.judge(scene, opinions(scene.snapshot()));
  }

  static Function<AgentConfig, Opinion> opinions(Snapshot snapshot) {
    Function<AgentConfig, CarriedPods> carried = CarriedPods.each(snapshot);
    return config -> opinion(config, snapshot.cluster(), carried);
  }

  private static Opinion opinion(
      AgentConfig config, ClusterFacts cluster, Function<AgentConfig, CarriedPods> carried) {
    Answer tunnelled = config.isTunnelled();
    if (!tunnelled.isNo()) {
      return tunnelled.isYes() ? Opinion.fine() : Opinion.unsure(tunnelled);
    }
    Answer rangeMissing = lacksRange(config);
    Answer underlay = EachAgentConfig.onTailnet(cluster, config);
    Answer encrypted = config.isOn("enable-wireguard");
    if (rangeMissing.isYes()) {
      return noRange(config, cluster, underlay.isYes() && !encrypted.isYes());
    }
    if (underlay.isNo() || encrypted.isYes()) {
      return rangeMissing.isNo() ? Opinion.fine() : Opinion.unsure(rangeMissing);
    }
    if (!underlay.isYes() || !encrypted.isNo() || !rangeMissing.isNo()) {
      return Opinion.unsure(underlay, encrypted, rangeMissing);
    }
    return overTailscale(config, carried.apply(config));
  }

  /// @param joined by Tailscale, which carries no pods by itself: the range alone would not help
  private static Opinion noRange(AgentConfig config, ClusterFacts cluster, boolean joined) {
    Optional<String> range = podRange(config, cluster);
    String named = range.orElse("POD_RANGE");
    return Opinion.wrong(
        EachAgentConfig.problem(NO_CIDR, config, "routing-mode")
            .with("podRange", named)
            .with("case", joined ? "joined" : range.isPresent() ? "routed" : "rangeUnknown")
            .with(
                "helm",
                joined
                    ? "--set routingMode=tunnel --set tunnelProtocol=vxlan"
                        + " --set autoDirectNodeRoutes=false"
                    : "--set ipv4NativeRoutingCIDR=" + named)
            .seen(config.exhibits("routing-mode", "enable-ipv4-masquerade", "ipam")));
  }

  /// The agent ends without it: "native routing cidr must be configured".
  private static Answer lacksRange(AgentConfig config) {
    boolean told =
        !config.text("ipv4-native-routing-cidr").isEmpty()
            || !config.text("native-routing-cidr").isEmpty()
            || KNOW_THEIR_RANGE.contains(config.text("ipam"));
    Answer masquerade = config.isOn("enable-ipv4-masquerade");
    Answer exempting = config.isOn("enable-ip-masq-agent");
    if (told || masquerade.isNo() || exempting.isYes() || config.isOn("enable-ipv4").isNo()) {
      return Answer.of(false);
    }
    return masquerade.isYes() && exempting.isNo()
        ? Answer.of(true)
        : Answer.any(List.of(masquerade.isYes() ? exempting : masquerade));
  }

  /// What the pods' addresses are taken from.
  private static Optional<String> podRange(AgentConfig config, ClusterFacts cluster) {
    Stream<String> pool = config.list("cluster-pool-ipv4-cidr").stream();
    Stream<String> kubeadm =
        cluster.networkConfig().seen().orElse(List.of()).stream()
            .flatMap(one -> Stream.of(one.data().getOrDefault("podSubnet", "").split(",")));
    return Stream.concat(pool, kubeadm)
        .flatMap(text -> Cidr.parse(text.strip()).stream())
        .map(Cidr::text)
        .findFirst();
  }

  private static Opinion overTailscale(AgentConfig config, CarriedPods carried) {
    Answer direct = config.isOn("auto-direct-node-routes");
    Answer skipping = config.isOn("direct-routing-skip-unreachable");
    if (direct.isYes() && skipping.isNo()) {
      return Opinion.wrong(finding(DIRECT_ROUTES, config, carried));
    }
    if (!carried.missing().isEmpty()) {
      return Opinion.wrong(finding(NATIVE, config, carried));
    }
    if (!direct.reasons().isEmpty() || (direct.isYes() && !skipping.reasons().isEmpty())) {
      return Opinion.unsure(direct, skipping);
    }
    if (carried.known()) {
      return Opinion.fine();
    }
    var reasons = new ArrayList<>(carried.unseen());
    reasons.add(Reason.NotVisible.of(NOT_CARRIED.text(), Map.of("ranges", carried.text())));
    return new Opinion.Unsure(reasons);
  }

  private static Finding finding(Code code, AgentConfig config, CarriedPods carried) {
    String blamed = code.equals(DIRECT_ROUTES) ? "auto-direct-node-routes" : "routing-mode";
    return EachAgentConfig.problem(code, config, blamed)
        .with("ranges", carried.text())
        .seen(
            config.exhibits(
                "routing-mode",
                "tunnel",
                "auto-direct-node-routes",
                "direct-routing-skip-unreachable"))
        .seen(carried.exhibits());
  }
}
