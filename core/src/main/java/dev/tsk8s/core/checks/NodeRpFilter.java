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
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Prefs;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Does the kernel's reverse path filter drop what comes back? A host that sends everything through
/// an exit node has its default route in table 52, so a strict filter takes every answer from
/// outside for a forged one. Since 1.96 tailscaled restores its mark from conntrack on answers, and
/// since 1.98 it tells the kernel to heed marks there (`src_valid_mark`), without which the mark is
/// useless (ts:wgengine/router/osrouter/router_linux.go; tailscale PRs 18860 and 19537). Where
/// nothing is carried for others and no exit node is used, nothing is filtered wrongly.
///
/// The same `src_valid_mark` breaks Cilium's L7 proxy, whose mark leads to a local route (tailscale
/// 19796, cilium 48706).
final class NodeRpFilter implements Check {
  static final Code EXIT_NODE = new Code("node-rp-filter/exit-node-user");
  static final Code ROUTER = new Code("node-rp-filter/router");
  static final Code L7_PROXY = new Code("node-rp-filter/cilium-l7-proxy");
  static final Code NO_VERSION = new Code("node-rp-filter/no-version");

  private static final String VALID_MARK = "net.ipv4.conf.all.src_valid_mark";

  @Override
  public String id() {
    return "node-rp-filter";
  }

  @Override
  public Topic topic() {
    return Topic.NODE;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        EXIT_NODE,
        ROUTER,
        L7_PROXY,
        NO_VERSION,
        EachNode.NONE,
        EachNode.UNSEEN,
        EachNode.NO_SYSCTL);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    var agents = scene.agents();
    boolean asked = snapshot.cluster().asked();
    return EachNode.judge(
        snapshot,
        EachNode.where(
            view -> Answer.any(List.of(HostRole.usesExitNode(view), HostRole.isRouter(view)))),
        (view, judgement) -> {
          strict(view, judgement);
          if (asked) {
            proxy(view, judgement, agents);
          }
        });
  }

  private static void strict(NodeView view, Judgement judgement) {
    Answer user = HostRole.usesExitNode(view);
    Answer concerned = Answer.any(List.of(user, HostRole.isRouter(view)));
    if (concerned.isNo()) {
      judgement.healthy();
      return;
    }
    switch (ReversePath.strict(view)) {
      case Answer.Of.Is<List<String>>(var links) when links.isEmpty() -> judgement.healthy();
      case Answer.Of.Is<List<String>> _ when !concerned.isYes() ->
          concerned.reasons().forEach(reason -> judgement.unknown(EachNode.subject(view), reason));
      case Answer.Of.Is<List<String>>(var links) ->
          heeded(view, judgement, user.isYes(), links.getFirst());
      case Answer.Of.Unsure<List<String>>(var reason) -> {
        judgement.unknown(EachNode.subject(view), reason);
        concerned.reasons().forEach(missing -> judgement.unknown(EachNode.subject(view), missing));
      }
    }
  }

  /// Whether this version of tailscaled marks its answers, and the kernel heeds the mark.
  private static void heeded(NodeView view, Judgement judgement, boolean user, String link) {
    Optional<Version> version =
        view.vantage().status().seen().flatMap(status -> Version.parse(status.version()));
    if (version.isEmpty()) {
      judgement.unknown(
          EachNode.subject(view),
          view.vantage()
              .status()
              .unseen()
              .orElseGet(
                  () -> Reason.NotVisible.of(NO_VERSION.text(), Map.of("host", view.node()))));
      return;
    }
    Answer writesRules = writesRules(view);
    boolean mayMark = version.get().isAtLeast(1, 96) && !writesRules.isNo();
    switch (EachNode.sysctl(view, VALID_MARK)) {
      case Answer.Of.Unsure<String>(var reason) when mayMark ->
          judgement.unknown(EachNode.subject(view), reason);
      case Answer.Of.Is<String>(var value) when mayMark && value.equals("1") -> {
        judgement.healthy();
        writesRules.reasons().forEach(reason -> judgement.unknown(EachNode.subject(view), reason));
      }
      case Answer.Of<String> _ -> judgement.fault(finding(view, user, link, version.get()));
    }
  }

  /// Only with `--netfilter-mode=on`, which is the default.
  private static Answer writesRules(NodeView view) {
    return switch (view.vantage().prefs()) {
      case Unavailable<Prefs>(var reason) -> Answer.unsure(reason);
      case Observed<Prefs>(var prefs, _) ->
          Answer.of(prefs.netfilterMode().filter(mode -> mode != 2).isEmpty());
    };
  }

  private static Finding finding(NodeView view, boolean user, String link, Version version) {
    Finding finding = user ? EachNode.problem(EXIT_NODE, view) : EachNode.warning(ROUTER, view);
    return finding
        .with("link", link)
        .with("version", version.toString())
        .seen(EachNode.sysctls(view, ReversePath.name("all"), ReversePath.name(link), VALID_MARK))
        .seen(
            Exhibits.of(
                view.vantage().status(),
                "Version",
                version.toString(),
                view.vantage().id().display()));
  }

  /// Only where something sends traffic through the proxy for certain.
  private static void proxy(NodeView view, Judgement judgement, CiliumAgents agents) {
    boolean heeded =
        EachNode.sysctl(view, VALID_MARK) instanceof Answer.Of.Is<String>(var set)
            && set.equals("1");
    if (heeded && !agents.present().isNo()) {
      agents.present().reasons().forEach(reason -> judgement.unknown(Subject.cluster(), reason));
      agents.unseen().forEach(reason -> judgement.unknown(Subject.cluster(), reason));
    }
    Optional<AgentConfig> config =
        agents.configs().stream().filter(one -> one.holdsFor(view.node())).findFirst();
    if (config.isEmpty()) {
      return;
    }
    Answer proxied =
        Answer.any(
            List.of(
                config.get().isOn("enable-gateway-api"),
                config.get().isOn("enable-ingress-controller")));
    if (proxied.isNo() || config.get().text("enable-l7-proxy").equals("false")) {
      return;
    }
    switch (EachNode.sysctl(view, VALID_MARK)) {
      case Answer.Of.Is<String> _ when heeded && proxied.isYes() ->
          judgement.fault(
              EachNode.warning(L7_PROXY, view)
                  .seen(EachNode.sysctls(view, VALID_MARK))
                  .seen(config.get().exhibits("enable-gateway-api", "enable-ingress-controller")));
      case Answer.Of.Is<String> _ when heeded ->
          proxied.reasons().forEach(reason -> judgement.unknown(EachNode.subject(view), reason));
      case Answer.Of.Unsure<String>(var reason) when proxied.isYes() ->
          judgement.unknown(EachNode.subject(view), reason);
      case Answer.Of<String> _ -> {}
    }
  }
}
