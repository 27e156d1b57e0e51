package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.Tailnet;
import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.HostView.Route;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A node whose tailscaled was not asked.
class HostRoleTest {
  private static final Reason NOT_ASKED = new Reason.NotAsked("tailscale", "agent-pod");

  @Test
  void aHostWithoutATunnelCarriesNothingForATailnet() {
    Vantage node = node(seen(List.of(link("eth0", ""), link("cni0", "bridge"))));

    assertThat(HostRole.isRouter(alone(node))).isEqualTo(Answer.Known.NO);
    assertThat(HostRole.usesExitNode(alone(node))).isEqualTo(Answer.Known.NO);
  }

  @Test
  void aHostWithATunnelMayCarrySomething() {
    Vantage node = node(seen(List.of(link("eth0", ""), link("tailscale0", "tun"))));

    assertThat(HostRole.isRouter(alone(node))).isEqualTo(Answer.unsure(NOT_ASKED));
  }

  @Test
  void aHostWhoseLinksWereNotSeenMayHaveOne() {
    var unread = new Reason.Failed("ip -j addr", "no such program");

    assertThat(HostRole.isRouter(alone(node(new Unavailable<>(unread)))))
        .isEqualTo(new Answer.Unsure(List.of(NOT_ASKED, unread)));
  }

  @Test
  void whatOthersMaySendThroughItTells() {
    Vantage node = node(seen(List.of(link("eth0", ""), tailscale0())));

    assertThat(HostRole.isRouter(beside(node, Tailnet.idle("node-1"))).isNo()).isTrue();
    assertThat(HostRole.isRouter(beside(node, Tailnet.routing("node-1", "10.9.0.0/16"))).isYes())
        .isTrue();
  }

  @Test
  void whatOthersKnowOfAnotherHostDoesNot() {
    Vantage node = node(seen(List.of(link("eth0", ""), link("tailscale0", "tun"))));

    assertThat(HostRole.isRouter(beside(node, Tailnet.idle("node-1"))))
        .isEqualTo(Answer.unsure(NOT_ASKED));
  }

  @Test
  void theTableOfTailscaleTellsOfAnExitNode() {
    Vantage node = node(seen(List.of(tailscale0())));

    assertThat(HostRole.usesExitNode(alone(routed(node, "100.64.0.7/32"))).isNo()).isTrue();
    assertThat(HostRole.usesExitNode(alone(routed(node, "100.64.0.7/32", "0.0.0.0/0"))).isYes())
        .isTrue();
    assertThat(HostRole.usesExitNode(alone(routed(node)))).isEqualTo(Answer.unsure(NOT_ASKED));
  }

  private static NodeView alone(Vantage vantage) {
    return new NodeView("node-1", vantage);
  }

  private static NodeView beside(Vantage vantage, TailnetNode peer) {
    return new NodeView(
        "node-1",
        vantage,
        new Neighbours(() ->
            new Neighbours.Index(Map.of(), Map.of(), Map.of(new Ip("100.64.0.5"), List.of(peer)))));
  }

  private static Link tailscale0() {
    return new Link(
        "tailscale0",
        "tun",
        1280,
        true,
        false,
        "",
        List.of(new Ip("100.64.0.5")),
        OptionalLong.empty());
  }

  private static Vantage routed(Vantage node, String... destinations) {
    HostView host = node.host();
    List<Route> routes =
        Stream.of(destinations)
            .map(text ->
                new Route(
                    new Cidr(text),
                    "unicast",
                    "tailscale0",
                    Optional.empty(),
                    Optional.empty(),
                    "52",
                    OptionalLong.empty()))
            .toList();
    return node.with(
        new HostView(
            host.links(),
            seen(routes),
            host.rules(),
            host.sysctls(),
            host.resolver(),
            host.filters(),
            host.kernel(),
            host.earlierDrops(),
            host.offloads(),
            host.selinux()));
  }

  private static Vantage node(Evidence<List<Link>> links) {
    var nothing = HostView.unseen(NOT_ASKED);
    return Vantage.unseen(VantageId.node("node-1"), NOT_ASKED)
        .with(
            new HostView(
                links,
                nothing.routes(),
                nothing.rules(),
                nothing.sysctls(),
                nothing.resolver(),
                nothing.filters(),
                nothing.kernel(),
                nothing.earlierDrops(),
                nothing.offloads(),
                nothing.selinux()));
  }

  private static Link link(String name, String kind) {
    return new Link(name, kind, 1500, true, true, "", List.of(), OptionalLong.empty());
  }
}
