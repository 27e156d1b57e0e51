package dev.tsk8s.probes.files;

import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.HostView.Link;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import java.util.List;

/// Whether a host was seen to have no Tailscale: its interfaces were read whole, and none is
/// Tailscale's. Nobody misses outputs of a program that is not there. What shows only a part, or a
/// container, which may run tailscaled without an interface, tells nothing.
final class Absence {
  private Absence() {}

  static boolean isSeen(Evidence<List<Link>> links) {
    return links.seen().filter(Absence::isWithoutTailscale).isPresent();
  }

  /// Why nothing of Tailscale is among the files of such a host.
  static Reason reason() {
    return Reason.NotAsked.noInterface();
  }

  private static boolean isWithoutTailscale(List<Link> links) {
    return links.size() > 1
        && links.stream().anyMatch(link -> link.name().equals("lo"))
        && links.stream().noneMatch(Absence::mayBeTailscales)
        && links.stream()
            .noneMatch(link -> link.name().equals("eth0") && link.kind().equals("veth"));
  }

  private static boolean mayBeTailscales(Link link) {
    return link.kind().equals("tun")
        || link.name().startsWith("tailscale")
        || link.addresses().stream().anyMatch(Ip::isInTailscaleRange);
  }
}
