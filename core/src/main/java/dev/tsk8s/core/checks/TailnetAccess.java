package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Prefs;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Nodes on a network of their own that take routes of the tailnet, and so are a way into it for
/// their pods: with masquerading in BPF, tailscale0 has to be among Cilium's devices for that,
/// since pods' packets do not pass Tailscale's own rules (tailscale#21243; seen on 1.19.7: they
/// leave tailscale0 with the pod's address). A tailscaled that accepts nothing is there for the
/// node.
final class TailnetAccess {
  private TailnetAccess() {}

  static Opinion opinion(AgentConfig config, Snapshot snapshot, Code code) {
    var devices = DeviceList.of(config);
    boolean whole = devices.isAutomatic() || config.isOn("force-device-detection").isYes();
    if (whole || !devices.selectsTailscale().isNo() || devices.excludesOnly()) {
      return Opinion.beside();
    }
    Answer needs =
        config.isOn("enable-ipv4-masquerade").isNo()
            ? Answer.of(false)
            : config.isOn("enable-bpf-masquerade");
    if (!needs.isYes() || !EachAgentConfig.onTailnet(snapshot.cluster(), config).isNo()) {
      return Opinion.beside();
    }
    var doubts = new ArrayList<Reason>();
    for (NodeView view : NodeViews.of(snapshot)) {
      Optional<List<Link>> links = view.vantage().host().links().seen();
      if (!NodeViews.isNodeOf(view, config)
          || !config.holdsFor(view.node())
          || links.stream()
              .flatMap(List::stream)
              .noneMatch(link -> link.name().startsWith("tailscale"))) {
        continue;
      }
      Optional<Prefs> prefs = view.vantage().prefs().seen();
      if (prefs.filter(Prefs::acceptRoutes).isPresent()) {
        return Opinion.wrong(
            EachAgentConfig.warning(code, config, "devices")
                .with("devices", config.text("devices"))
                .with("node", view.node())
                .seen(config.exhibits("devices", "enable-bpf-masquerade"))
                .seen(
                    Exhibits.of(
                        view.vantage().prefs(),
                        "RouteAll",
                        "true",
                        view.vantage().id().display())));
      }
      view.vantage().prefs().unseen().ifPresent(doubts::add);
    }
    return doubts.isEmpty() ? Opinion.beside() : new Opinion.Unsure(doubts);
  }
}
