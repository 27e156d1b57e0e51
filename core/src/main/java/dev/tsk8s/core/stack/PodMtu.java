package dev.tsk8s.core.stack;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.network.PodLinks;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.Optional;
import java.util.OptionalInt;

/// The largest packet a pod may send: the size of the interfaces that the agent makes on the node,
/// else what it is told to use. What "automatic" amounts to shows on the node only.
final class PodMtu {
  private PodMtu() {}

  static Cell of(Site site, Carrier carrier) {
    if (carrier.cni() == Cni.CILIUM) {
      return CiliumCells.podMtu(site, carrier.way());
    }
    Cell seen = site.mtu(link -> PodLinks.has(carrier.cni(), link), Site.notVisible(Stack.POD_MTU));
    return seen instanceof Cell.Value ? seen : told(site, carrier).orElse(seen);
  }

  /// Calico takes the smallest of several settings.
  private static Optional<Cell> told(Site site, Carrier carrier) {
    Optional<Cell> told = told(site, carrier.cni());
    if (carrier.cni() != Cni.CALICO
        || !(carrier.podMtu() instanceof Answer.Of.Is<OptionalInt>(var set))
        || set.isEmpty()) {
      return told;
    }
    Cell least = Cell.of(Integer.toString(set.getAsInt()), carrier.from());
    return told.filter(cell ->
            cell instanceof Cell.Value(var texts, _)
                && texts.getFirst().equals(Integer.toString(set.getAsInt())))
        .or(() -> Optional.of(least));
  }

  private static Optional<Cell> told(Site site, Cni cni) {
    return switch (cni) {
      case CALICO -> map(site, "calico-config", "veth_mtu");
      case CANAL ->
          map(site, "canal-config", "veth_mtu")
              .or(() -> map(site, "rke2-canal-config", "veth_mtu"));
      case ANTREA -> map(site, "antrea-config", "defaultMTU");
      case OVN_KUBERNETES -> map(site, "ovn-config", "mtu");
      case WEAVE -> env(site, Agent.WEAVE, "WEAVE_MTU");
      case AWS_VPC_CNI ->
          env(site, Agent.AWS_VPC_CNI, "POD_MTU")
              .or(() -> env(site, Agent.AWS_VPC_CNI, "AWS_VPC_ENI_MTU"));
      default -> Optional.empty();
    };
  }

  private static Optional<Cell> map(Site site, String map, String key) {
    return site.config(map)
        .flatMap(config ->
            number(
                config.data().getOrDefault(key, ""),
                "ConfigMap " + config.namespace() + "/" + map + " " + key));
  }

  private static Optional<Cell> env(Site site, Agent agent, String name) {
    return site.agents().stream()
        .filter(one -> one.agent() == agent)
        .findFirst()
        .flatMap((CniAgent one) ->
            number(one.env().getOrDefault(name, ""), Carrier.object(one) + " env " + name));
  }

  /// 0 is automatic.
  private static Optional<Cell> number(String text, String from) {
    return text.matches("[1-9]\\d{2,4}") ? Optional.of(Cell.of(text, from)) : Optional.empty();
  }
}
