package dev.tsk8s.core.checks;

import static dev.tsk8s.core.Clusters.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.HostView;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// A node whose tailscaled was not asked.
class HostRoleTest {
  private static final Reason NOT_ASKED = new Reason.NotAsked("tailscale", "agent-pod");

  @Test
  void aHostWithoutATunnelCarriesNothingForATailnet() {
    Vantage node = node(seen(List.of(link("eth0", ""), link("cni0", "bridge"))));

    assertThat(HostRole.isRouter(node)).isEqualTo(Answer.Known.NO);
    assertThat(HostRole.usesExitNode(node)).isEqualTo(Answer.Known.NO);
  }

  @Test
  void aHostWithATunnelMayCarrySomething() {
    Vantage node = node(seen(List.of(link("eth0", ""), link("tailscale0", "tun"))));

    assertThat(HostRole.isRouter(node)).isEqualTo(Answer.unsure(NOT_ASKED));
  }

  @Test
  void aHostWhoseLinksWereNotSeenMayHaveOne() {
    var unread = new Reason.Failed("ip -j addr", "no such program");

    assertThat(HostRole.isRouter(node(new Unavailable<>(unread))))
        .isEqualTo(new Answer.Unsure(List.of(NOT_ASKED, unread)));
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
