package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Does the NIC of a subnet router or exit node hand UDP packets on in batches? Since 1.54 and
/// Linux 6.2 tailscaled forwards them so; the NIC has to be told: `rx-udp-gro-forwarding on
/// rx-gro-list off` (ts:net/netkernelconf/netkernelconf_linux.go, which asks for
/// `tx-udp-segmentation` of the TUN device first). Throughput only: nothing is lost without.
final class NodeOffload implements Check {
  static final Code OFF = new Code("node-offload/gro-forwarding-off");
  static final Code NOT_READ = new Code("node-offload/not-read");

  private static final String WANTED = "rx-udp-gro-forwarding";
  private static final String UNWANTED = "rx-gro-list";
  private static final String OF_TUN = "tx-udp-segmentation";

  @Override
  public String id() {
    return "node-offload";
  }

  @Override
  public Topic topic() {
    return Topic.NODE;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(OFF, NOT_READ, EachNode.NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    if (snapshot.cluster().asked()) {
      snapshot
          .cluster()
          .nodes()
          .unseen()
          .ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
    }
    for (NodeView view : NodeViews.of(snapshot)) {
      Answer router = HostRole.isRouter(view);
      if (router.isYes()) {
        judge(view, judgement);
      } else if (!router.isNo() && isRight(view)) {
        judgement.healthy();
      } else {
        router.reasons().forEach(reason -> judgement.unknown(EachNode.subject(view), reason));
      }
    }
    return judgement.verdict(EachNode.NONE);
  }

  /// Whether it is a router or not.
  private static boolean isRight(NodeView view) {
    var trial = new Judgement();
    judge(view, trial);
    return trial.verdict(EachNode.NONE) instanceof Verdict.Healthy;
  }

  private static void judge(NodeView view, Judgement judgement) {
    HostView host = view.vantage().host();
    Optional<Version> version =
        view.vantage().status().seen().map(TailscaleStatus::version).flatMap(Version::parse);
    if (version.filter(one -> !one.isAtLeast(1, 54)).isPresent()) {
      return;
    }
    Optional<Reason> unseen =
        host.kernel().unseen().or(() -> host.offloads().unseen()).or(() -> host.routes().unseen());
    if (tooOld(host)) {
      judgement.healthy();
    } else if (unseen.isPresent()) {
      judgement.unknown(EachNode.subject(view), unseen.get());
    } else {
      waysOut(host).forEach(link -> judge(view, judgement, link));
    }
  }

  /// Before 6.2 the TUN device has no such thing.
  private static boolean tooOld(HostView host) {
    return host.kernel()
        .seen()
        .flatMap(KernelVersion::parse)
        .filter(kernel -> !kernel.isAtLeast(6, 2))
        .isPresent();
  }

  private static void judge(NodeView view, Judgement judgement, String link) {
    SortedMap<String, SortedMap<String, String>> all =
        view.vantage().host().offloads().seen().orElse(new TreeMap<>());
    SortedMap<String, String> features = all.getOrDefault(link, new TreeMap<>());
    boolean tunWithout =
        all.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("tailscale"))
            .anyMatch(entry -> entry.getValue().getOrDefault(OF_TUN, "on").equals("off"));
    String wanted = features.getOrDefault(WANTED, "");
    String unwanted = features.getOrDefault(UNWANTED, "");
    if (wanted.isEmpty()) {
      judgement.unknown(
          EachNode.subject(view),
          Reason.NotVisible.of(NOT_READ.text(), Map.of("host", view.node(), "link", link)));
    } else if (tunWithout || (wanted.equals("on") && !unwanted.equals("on"))) {
      judgement.healthy();
    } else {
      judgement.fault(
          EachNode.warning(OFF, view)
              .with("link", link)
              .seen(EachNode.exhibit(view, HostView::offloads, link + " " + WANTED, wanted))
              .seen(EachNode.exhibit(view, HostView::offloads, link + " " + UNWANTED, unwanted)));
    }
  }

  /// The first interface with a default route, as Tailscale looks at that one only.
  private static List<String> waysOut(HostView host) {
    return host.routes().seen().orElse(List.of()).stream()
        .filter(route ->
            route.destination().isEverything()
                && route.type().equals("unicast")
                && !route.dev().isEmpty()
                && !route.dev().startsWith("tailscale"))
        .map(Route::dev)
        .distinct()
        .sorted()
        .limit(1)
        .toList();
  }
}
