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
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.network.FelixMtu;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/// Do pods' packets, with what the pod network puts around them, fit into what the nodes talk over?
/// For every pod network but Cilium, whose keys another check judges. What becomes of those that do
/// not: Open vSwitch sets DF on the outer packet (vswitchd/vswitch.xml: `df_default` is on), so
/// nobody splits it; ovnkube-node does not even start (go-controller/pkg/node: "too small for
/// specified overlay MTU"). The kernel's own tunnels know the size below: Flannel's and Calico's
/// VXLAN devices are bound to it (seen: a device on tailscale0 gets 1230 and the kernel refuses
/// more), IPIP takes over the inner DF (RFC 2003 section 3.1); the node then answers a packet with
/// DF by an ICMP, and splits one without.
final class MtuPods implements Check {
  static final Code FROM_NIC = new Code("mtu-pods/from-nic");
  static final Code TOO_LARGE = new Code("mtu-pods/too-large");
  private static final Code BLACK_HOLE = new Code("mtu-pods/black-hole");
  private static final Code AGENT_STOPS = new Code("mtu-pods/agent-stops");
  static final Code NONE = new Code("mtu-pods/nothing-to-judge");

  @Override
  public String id() {
    return "mtu-pods";
  }

  @Override
  public Topic topic() {
    return Topic.MTU;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        FROM_NIC,
        TOO_LARGE,
        BLACK_HOLE,
        AGENT_STOPS,
        NONE,
        new Code(NodeMtu.NO_DEVICE),
        new Code(FelixMtu.NOT_SHOWN),
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
    PodCarrier.of(scene, judgement)
        .ifPresent(carrier -> {
          List<Finding> told = told(carrier, TunnelSize.of(scene.snapshot()), judgement);
          List<Finding> seen = seen(carrier, scene.snapshot(), judgement, told);
          Stream.concat(
                  told.stream(),
                  seen.stream()
                      .filter(
                          one -> told.stream().noneMatch(other -> other.code().equals(one.code())))
                      .limit(1))
              .map(finding -> TcpClamp.told(finding, EachNode.of(scene.snapshot())))
              .map(finding -> ModelMtu.explain(scene, finding))
              .forEach(judgement::fault);
        });
    return judgement.verdict(NONE);
  }

  /// By settings, where nodes talk over tailscale0: the only size that is known without looking.
  private static List<Finding> told(PodCarrier carrier, TunnelSize tunnel, Judgement judgement) {
    Answer over = carrier.way().isRouted() ? Answer.of(false) : carrier.overTailscale();
    if (!over.isYes()) {
      over.reasons().forEach(reason -> judgement.unknown(carrier.subject(), reason));
      return List.of();
    }
    int base = tunnel.least();
    int fitting = base - carrier.overhead();
    return switch (carrier.podMtu()) {
      case Answer.Of.Unsure<OptionalInt>(var reason) -> {
        judgement.unknown(carrier.subject(), reason);
        yield List.of();
      }
      case Answer.Of.Is<OptionalInt>(var set) when set.isPresent() -> {
        int pod = set.getAsInt();
        if (pod <= fitting) {
          yield healthy(judgement);
        }
        tunnel.unread().forEach(reason -> judgement.unknown(carrier.subject(), reason));
        yield tunnel.unread().isEmpty()
            ? List.of(
                tooLarge(carrier, pod, base, carrier.overhead(), "tailscale0", true)
                    .seen(exhibits(carrier, pod)))
            : List.of();
      }
      case Answer.Of.Is<OptionalInt> _ when carrier.cni() == Cni.CALICO ->
          fromNic(carrier, judgement, base, fitting);
      case Answer.Of.Is<OptionalInt> _ -> List.of(); // as large as what it goes over allows
    };
  }

  private static List<Finding> healthy(Judgement judgement) {
    judgement.healthy();
    return List.of();
  }

  private static List<Finding> fromNic(
      PodCarrier carrier, Judgement judgement, int base, int fitting) {
    Answer overlooks = FelixMtu.overlooksTailscale(carrier.cluster());
    overlooks.reasons().forEach(reason -> judgement.unknown(carrier.subject(), reason));
    return overlooks.isYes()
        ? List.of(
            Finding.warning(FROM_NIC, carrier.subject())
                .with(PodMtuKey.of(carrier).details(carrier, base, fitting))
                .with("overhead", Integer.toString(carrier.overhead()))
                .with("base", Integer.toString(base))
                .with("fitting", Integer.toString(fitting))
                .with("mode", carrier.way().mode())
                .seen(Exhibits.of(carrier.cluster().pools().felix(), "mtuIfacePattern", "-")))
        : List.of();
  }

  /// By what nodes show.
  private static List<Finding> seen(
      PodCarrier carrier, Snapshot snapshot, Judgement judgement, List<Finding> told) {
    var findings = new ArrayList<Finding>();
    int looked = 0;
    for (NodeView view : EachNode.of(snapshot)) {
      looked++;
      switch (NodeMtu.of(carrier, view)) {
        case Answer.Of.Unsure<Optional<NodeMtu>>(var reason) ->
            judgement.unknown(EachNode.subject(view), reason);
        case Answer.Of.Is<Optional<NodeMtu>>(var sizes) ->
            sizes.ifPresent(one -> judge(carrier, one, judgement, told).ifPresent(findings::add));
      }
    }
    for (Reason reason : EachNode.unseen(snapshot, looked)) {
      judgement.unknown(Subject.cluster(), reason);
    }
    return findings;
  }

  private static Optional<Finding> judge(
      PodCarrier carrier, NodeMtu sizes, Judgement judgement, List<Finding> told) {
    if (sizes.excess() <= 0) {
      judgement.healthy();
      return Optional.empty();
    }
    Finding finding =
        ofRoute(
                tooLarge(
                    carrier, sizes.pod(), sizes.base(), sizes.overhead(), sizes.device(), false),
                sizes)
            .seen(sizes.exhibits());
    return Optional.of(
        told.stream().anyMatch(one -> one.code().equals(FROM_NIC))
            ? finding.because(FROM_NIC)
            : finding);
  }

  /// Where there is no key, a narrow route is mended and not the interface.
  private static Finding ofRoute(Finding finding, NodeMtu sizes) {
    boolean keyless = PodMtuKey.NODE.equals(finding.details().get("case"));
    return sizes
        .narrow()
        .filter(_ -> keyless)
        .map(route -> finding.with("case", "route").with("route", route.destination().text()))
        .orElse(finding);
  }

  private static Finding tooLarge(
      PodCarrier carrier, int pod, int base, int overhead, String device, boolean told) {
    boolean ovs = carrier.cni() == Cni.ANTREA || carrier.cni() == Cni.OVN_KUBERNETES;
    boolean stops = told && carrier.cni() == Cni.OVN_KUBERNETES;
    Code code = stops ? AGENT_STOPS : ovs ? BLACK_HOLE : TOO_LARGE;
    var severity = ovs ? Severity.PROBLEM : Severity.WARNING;
    Finding finding =
        severity == Severity.PROBLEM
            ? Finding.problem(code, carrier.subject())
            : Finding.warning(code, carrier.subject());
    return finding
        .with(PodMtuKey.of(carrier).details(carrier, base, base - overhead))
        .with("pod", Integer.toString(pod))
        .with("overhead", Integer.toString(overhead))
        .with("mode", carrier.way().mode())
        .with("outer", Integer.toString(pod + overhead))
        .with("base", Integer.toString(base))
        .with("device", device)
        .with("excess", Integer.toString(pod + overhead - base))
        .with("fitting", Integer.toString(base - overhead));
  }

  private static List<Exhibit> exhibits(PodCarrier carrier, int pod) {
    return Exhibits.of(
        carrier.cluster().networkConfig(),
        PodMtuKey.of(carrier).key() + " (pods)",
        Integer.toString(pod));
  }
}
