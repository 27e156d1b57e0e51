package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Does Cilium attach to the devices that pods' packets leave by? Masquerading in BPF and the
/// kube-proxy replacement work on `devices` only, and nothing stands in for them elsewhere (cilium:
/// Documentation/network/concepts/masquerading.rst). Left empty, the list finds NIC and tailscale0
/// by itself.
final class CiliumDevices implements Check {
  private static final Code NO_NIC = new Code("cilium-devices/no-nic");
  private static final Code NO_NIC_SERVICES = new Code("cilium-devices/no-nic-services");
  private static final Code NO_TAILSCALE = new Code("cilium-devices/no-tailscale");
  private static final Code NO_TAILSCALE_SERVICES =
      new Code("cilium-devices/no-tailscale-services");
  private static final Code NO_MATCH = new Code("cilium-devices/no-match");
  private static final Code NOT_DIRECT = new Code("cilium-devices/direct-routing-not-selected");
  private static final Code NO_ACCESS = new Code("cilium-devices/no-tailscale-access");
  private static final Code NOT_ATTACHED = new Code("cilium-devices/not-attached");
  private static final Code EXCLUSIONS = new Code("cilium-devices/exclusions-only");

  @Override
  public String id() {
    return "cilium-devices";
  }

  @Override
  public Topic topic() {
    return Topic.CILIUM;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        NO_NIC,
        NO_NIC_SERVICES,
        NO_TAILSCALE,
        NO_TAILSCALE_SERVICES,
        EXCLUSIONS,
        NO_MATCH,
        NOT_DIRECT,
        NO_ACCESS,
        NOT_ATTACHED,
        EachAgentConfig.NO_CILIUM);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    return EachAgentConfig.judgeAll(
        scene,
        config ->
            List.of(
                opinion(config, snapshot),
                direct(config),
                TailnetAccess.opinion(config, snapshot, NO_ACCESS),
                LiveDevices.opinion(config, snapshot, NOT_ATTACHED)));
  }

  /// A device for direct routing that is none of the selected ones is passed over (cilium:
  /// pkg/datapath/tables/direct_routing_device.go).
  private static Opinion direct(AgentConfig config) {
    String device = config.text("direct-routing-device");
    var devices = DeviceList.of(config);
    Answer forced = config.isOn("force-device-detection");
    if (device.isEmpty() || device.contains("+") || devices.isAutomatic() || forced.isYes()) {
      return Opinion.beside();
    }
    Answer selected = devices.selects(device);
    if (!forced.isNo() || !selected.reasons().isEmpty()) {
      return Opinion.unsure(forced, selected);
    }
    return selected.isYes()
        ? Opinion.fine()
        : Opinion.wrong(
            EachAgentConfig.warning(NOT_DIRECT, config, "direct-routing-device")
                .with("device", device)
                .with("devices", config.text("devices"))
                .seen(config.exhibits("direct-routing-device", "devices")));
  }

  static Opinion opinion(AgentConfig config, Snapshot snapshot) {
    var devices = DeviceList.of(config);
    Answer forced = config.isOn("force-device-detection");
    if (devices.isAutomatic() || forced.isYes()) {
      return Opinion.fine();
    }
    if (!forced.isNo()) {
      return Opinion.unsure(forced);
    }
    if (devices.excludesOnly()) {
      return nothing(config, EXCLUSIONS);
    }
    List<NodeView> bare = without(devices, config, snapshot);
    List<NodeView> nodes = bare.stream().filter(view -> NodeViews.isNodeOf(view, config)).toList();
    if (!nodes.isEmpty()) {
      return noMatch(config, nodes);
    }
    List<NodeView> cardless = cardless(devices, config, snapshot);
    if (!cardless.isEmpty() && !devices.isTailscaleOnly()) {
      return seenOn(cardless, depending(config, NO_NIC, NO_NIC_SERVICES));
    }
    List<Reason> unlisted =
        Stream.concat(
                snapshot.vantages().stream()
                    .map(vantage -> new NodeView(vantage.id().name(), vantage))
                    .filter(view -> NodeViews.isNodeOf(view, config))
                    .flatMap(view -> view.vantage().host().links().unseen().stream()),
                NodeViews.of(snapshot).stream().allMatch(view -> NodeViews.isNodeOf(view, config))
                    ? Stream.empty()
                    : snapshot.cluster().nodes().unseen().stream())
            .distinct()
            .toList();
    if (!unlisted.isEmpty()) {
      return new Opinion.Unsure(unlisted);
    }
    if (devices.isTailscaleOnly()) {
      return depending(config, NO_NIC, NO_NIC_SERVICES);
    }
    Answer tailscale = devices.selectsTailscale();
    if (tailscale.isYes()) {
      return Opinion.fine();
    }
    Answer underlay = EachAgentConfig.onTailnet(snapshot.cluster(), config);
    if (underlay.isNo()) {
      return Opinion.fine();
    }
    return underlay.isYes() && tailscale.isNo()
        ? depending(config, NO_TAILSCALE, NO_TAILSCALE_SERVICES)
        : Opinion.unsure(underlay, tailscale);
  }

  /// What was looked at and has none of the devices: a node, or somebody's laptop, as the machine
  /// that tsk8s runs on mostly is.
  private static List<NodeView> without(DeviceList devices, AgentConfig config, Snapshot snapshot) {
    return NodeViews.of(snapshot).stream()
        .filter(view -> config.holdsFor(view.node()))
        .filter(view ->
            view.vantage().host().links().seen().stream()
                .anyMatch(links -> links.stream().allMatch(link -> devices.selects(link).isNo())))
        .toList();
  }

  /// Nodes where nothing but Tailscale's interface is among the devices: their cards have other
  /// names than the list.
  private static List<NodeView> cardless(
      DeviceList devices, AgentConfig config, Snapshot snapshot) {
    return NodeViews.of(snapshot).stream()
        .filter(view -> NodeViews.isNodeOf(view, config) && config.holdsFor(view.node()))
        .filter(view -> {
          List<String> selected =
              view.vantage().host().links().seen().orElse(List.of()).stream()
                  .filter(link -> !devices.selects(link).isNo())
                  .map(Link::name)
                  .toList();
          return !selected.isEmpty()
              && selected.stream().allMatch(name -> name.startsWith("tailscale"));
        })
        .toList();
  }

  private static Opinion seenOn(List<NodeView> views, Opinion opinion) {
    NodeView view = views.getFirst();
    return opinion instanceof Opinion.Wrong(var finding)
        ? Opinion.wrong(
            finding.with("node", view.node()).with("nodes", named(views)).seen(links(view)))
        : opinion;
  }

  /// Only nodes that were looked at: others may have cards of other names.
  private static String named(List<NodeView> views) {
    return views.stream().map(NodeView::node).distinct().collect(Collectors.joining(", "));
  }

  private static List<Exhibit> links(NodeView view) {
    return Exhibits.of(view.vantage().host().links(), "ip -j addr " + view.node(), names(view));
  }

  private static String names(NodeView view) {
    return view.vantage().host().links().seen().orElse(List.of()).stream()
        .map(Link::name)
        .filter(name -> !name.equals("lo"))
        .collect(Collectors.joining(", "));
  }

  private static Opinion noMatch(AgentConfig config, List<NodeView> views) {
    NodeView view = views.getFirst();
    if (!(nothing(config, NO_MATCH) instanceof Opinion.Wrong(var finding))) {
      return nothing(config, NO_MATCH);
    }
    return Opinion.wrong(
        finding
            .with("node", view.node())
            .with("nodes", named(views))
            .with("links", names(view))
            .seen(links(view)));
  }

  /// With the replacement the agent ends where no device is selected ("unable to determine direct
  /// routing device"); with masquerading in BPF alone nothing is masqueraded.
  private static Opinion nothing(AgentConfig config, Code code) {
    Answer needed = Answer.any(List.of(config.replacesKubeProxy(), masqueradesInBpf(config)));
    return switch (needed) {
      case Answer.Known.YES ->
          Opinion.wrong(finding(EachAgentConfig.problem(code, config, "devices"), config));
      case Answer.Known.NO -> Opinion.fine();
      case Answer.Unsure unsure -> Opinion.unsure(unsure);
    };
  }

  /// With masquerading in BPF pods lose the network behind the missing device; without it, Services
  /// of the kube-proxy replacement are not served there; without either nothing is lost.
  private static Opinion depending(AgentConfig config, Code pods, Code services) {
    return switch (lost(config, pods, services)) {
      case Answer.Of.Unsure<Optional<Code>>(var reason) -> new Opinion.Unsure(List.of(reason));
      case Answer.Of.Is<Optional<Code>>(var code) ->
          code.map(
                  lost -> {
                    Finding finding =
                        lost.equals(pods)
                            ? EachAgentConfig.problem(lost, config, "devices")
                            : EachAgentConfig.warning(lost, config, "devices");
                    return Opinion.wrong(finding(finding, config));
                  })
              .orElseGet(Opinion::fine);
    };
  }

  private static Answer.Of<Optional<Code>> lost(AgentConfig config, Code pods, Code services) {
    Answer masquerade = masqueradesInBpf(config);
    Answer replacement = config.replacesKubeProxy();
    Answer unclear = masquerade.isNo() ? replacement : masquerade;
    if (!unclear.reasons().isEmpty()) {
      return new Answer.Of.Unsure<>(unclear.reasons().getFirst());
    }
    Optional<Code> less = replacement.isYes() ? Optional.of(services) : Optional.empty();
    return new Answer.Of.Is<>(masquerade.isYes() ? Optional.of(pods) : less);
  }

  private static Answer masqueradesInBpf(AgentConfig config) {
    return config.isOn("enable-ipv4-masquerade").isNo()
        ? Answer.of(false)
        : config.isOn("enable-bpf-masquerade");
  }

  private static Finding finding(Finding finding, AgentConfig config) {
    return finding
        .with("devices", config.text("devices"))
        .seen(
            config.exhibits(
                "devices",
                "force-device-detection",
                "enable-bpf-masquerade",
                "kube-proxy-replacement"));
  }
}
