package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Remedy;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import dev.tsk8s.core.network.Egress;
import dev.tsk8s.core.network.Egress.Cure;
import dev.tsk8s.core.stack.CloudNat;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which remedies would work for what suffers from a NAT. What the Tailscale operator makes cannot
/// move to the host's network; static endpoints are a ProxyGroup's alone and need an ExternalIP
/// (tailscale: k8s-operator/apis/v1alpha1/types_proxyclass.go; issues 18819, 20474).
final class Remedies {

  /// One that suffers.
  ///
  /// @param name of what a user would change
  /// @param bare a pod without a workload, which cannot be changed but by making it anew
  record Sufferer(String name, boolean bare, TailscaleSpec spec, ClusterNode node) {

    static Sufferer of(TailscalePod pod, ClusterNode node) {
      return new Sufferer(
          PathSubjects.owner(pod).display(), pod.owner().isEmpty(), pod.spec(), node);
    }

    static Sufferer of(String name, Unit unit, ClusterNode node) {
      return new Sufferer(name, unit.subject().kind().equals("Pod"), unit.spec(), node);
    }

    private boolean isMovable() {
      return isOwn() && !bare && spec.otherContainers() == 0;
    }

    private boolean isSidecar() {
      return isOwn() && spec.otherContainers() > 0;
    }

    private boolean isOwn() {
      return is(Role.SELF_MADE) && !spec.hostNetwork();
    }

    private boolean reached() {
      return NodeReach.of(node) instanceof NodeReach.Public;
    }

    private boolean is(Role role) {
      return spec.role() == role;
    }
  }

  private final List<Sufferer> all;
  private final Set<Remedy> working = EnumSet.of(Remedy.PEER_RELAY);

  private Remedies(List<Sufferer> all, boolean externalIps) {
    this.all = all;
    addIf(Remedy.HOST_NETWORK, one -> one.reached() && one.isMovable());
    addIf(Remedy.HOST_PORT, one -> one.reached() && one.isSidecar());
    addIf(Remedy.OPEN_PORT, one -> one.reached() && one.spec().hostNetwork());
    addIf(Remedy.OWN_ROUTER, one -> one.reached() && one.is(Role.CONNECTOR));
    addIf(Remedy.PUBLIC_NODES, one -> !one.reached());
    addIf(Remedy.STATIC_ENDPOINTS, one -> externalIps && one.is(Role.PROXY_GROUP));
    addIf(Remedy.PROXY_GROUP, one -> externalIps && one.is(Role.OPERATOR_PROXY));
    addIf(Remedy.ESCAPE, Sufferer::isMovable);
    all.stream().map(Sufferer::node).flatMap(Remedies::inFront).forEach(working::add);
  }

  private void addIf(Remedy remedy, Predicate<Sufferer> works) {
    if (all.stream().anyMatch(works)) {
      working.add(remedy);
    }
  }

  /// Those of a NAT in front of these nodes itself.
  static Map<String, String> inFront(List<ClusterNode> nodes) {
    return Map.of(Remedy.DETAIL, Remedy.words(nodes.stream().flatMap(Remedies::inFront).toList()));
  }

  private static Stream<Remedy> inFront(ClusterNode node) {
    return CloudNat.of(node).devices().stream()
        .map(device ->
            switch (device) {
              case AWS_NAT_GATEWAY, AWS_NAT_INSTANCE -> Remedy.AWS_NAT;
              case GOOGLE_CLOUD_NAT, GOOGLE_CLOUD_NAT_EIM -> Remedy.GOOGLE_NAT;
              case AZURE_NAT_GATEWAY, AZURE_OUTBOUND_RULES -> Remedy.AZURE_NAT;
              case ORACLE_NAT_GATEWAY, ANY_OTHER -> Remedy.OTHER_NAT;
            });
  }

  /// What the words of a finding need of them.
  ///
  /// @param egress what a switch would be thrown of, where it is to blame
  static Map<String, String> details(
      ClusterFacts cluster, List<Sufferer> all, Optional<Egress> egress) {
    boolean externalIps =
        cluster.nodes().seen().orElse(List.of()).stream()
            .anyMatch(node -> !node.externalIps().isEmpty());
    var remedies = new Remedies(all, externalIps);
    egress
        .filter(one -> one.cure() != Cure.NONE)
        .ifPresent(_ -> remedies.working.add(Remedy.SWITCH));
    return remedies.details();
  }

  private Map<String, String> details() {
    var details = new HashMap<String, String>();
    details.put(Remedy.DETAIL, Remedy.words(working));
    details.put("own", names(Sufferer::isMovable));
    details.put("sidecars", names(Sufferer::isSidecar));
    details.put("proxyGroups", names(one -> one.is(Role.PROXY_GROUP)));
    details.put("proxies", names(one -> one.is(Role.OPERATOR_PROXY)));
    details.put("connectors", names(one -> one.is(Role.CONNECTOR)));
    details.values().removeIf(String::isEmpty);
    return details;
  }

  private String names(Predicate<Sufferer> which) {
    return all.stream()
        .filter(which)
        .map(Sufferer::name)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
