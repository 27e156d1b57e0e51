package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.CiliumView.Status;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What detection really found. Up to 1.15 it looks once, when the agent starts: a tailscale0 that
/// comes later is missed (cilium: upgrade notes of 1.16); and on kernels before 5.8 a device
/// without a link-layer address is passed over (cilium#15343, cilium#24101).
final class LiveDevices {
  private LiveDevices() {}

  /// Where the nodes talk over tailscale0 and detection is left to the agent.
  static Opinion opinion(AgentConfig config, Snapshot snapshot, Code code) {
    boolean detects =
        DeviceList.of(config).isAutomatic() || config.isOn("force-device-detection").isYes();
    Answer used =
        Answer.any(List.of(config.isOn("enable-bpf-masquerade"), config.replacesKubeProxy()));
    Answer underlay = EachAgentConfig.onTailnet(snapshot.cluster(), config);
    if (!detects || used.isNo() || underlay.isNo()) {
      return Opinion.beside();
    }
    if (!used.isYes() || !underlay.isYes()) {
      return Opinion.unsure(used, underlay);
    }
    var doubts = new ArrayList<>(NodeViews.silentAgents(snapshot));
    for (NodeView view : NodeViews.withAgent(snapshot)) {
      if (!config.holdsFor(view.node())) {
        continue;
      }
      var status = view.vantage().cilium().status();
      var links = view.vantage().host().links();
      Stream.of(status.unseen(), links.unseen()).flatMap(Optional::stream).forEach(doubts::add);
      List<String> attached = status.seen().map(Status::devices).orElse(List.of());
      Optional<Link> tailscale =
          links.seen().orElse(List.of()).stream()
              .filter(link -> link.name().startsWith("tailscale") && link.up())
              .findFirst();
      if (tailscale.isPresent()
          && !attached.isEmpty()
          && !attached.contains(tailscale.get().name())) {
        return Opinion.wrong(
            EachAgentConfig.problem(code, config, "devices")
                .with("node", view.node())
                .with("attached", String.join(", ", attached))
                .with("device", tailscale.get().name())
                .with("kernel", kernel(view, snapshot))
                .seen(config.exhibits("devices", "enable-bpf-masquerade"))
                .seen(
                    Exhibits.of(
                        status,
                        "kube-proxy-replacement.devices",
                        String.join(", ", attached),
                        view.vantage().id().display()))
                .seen(
                    Exhibits.of(
                        links,
                        "ip -j addr",
                        tailscale.get().name(),
                        view.vantage().id().display())));
      }
    }
    return doubts.isEmpty() ? Opinion.beside() : new Opinion.Unsure(doubts);
  }

  private static String kernel(NodeView view, Snapshot snapshot) {
    return snapshot.cluster().nodes().seen().orElse(List.of()).stream()
        .filter(node -> node.name().equals(view.node()))
        .map(node -> node.kernelVersion())
        .filter(version -> !version.isEmpty())
        .findFirst()
        .orElse(Exhibit.UNKNOWN);
  }
}
