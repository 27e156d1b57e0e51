package dev.tsk8s.core.stack;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.CiliumWay;
import dev.tsk8s.core.network.Encrypted;
import dev.tsk8s.core.network.PodNetwork;
import dev.tsk8s.core.network.PodNetwork.Cni;
import dev.tsk8s.core.network.Way;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// What carries the packets of one node's pods.
///
/// @param what it, and what stands beside it for policies
/// @param way how
/// @param podMtu the largest packet of a pod that was set
record Carrier(
    Cni cni,
    Cell what,
    Cell version,
    Answer.Of<Way> way,
    Answer.Of<OptionalInt> podMtu,
    String from,
    Cell managedBy) {

  static Answer.Of<Carrier> of(Site site) {
    List<PodNetwork> all = site.around().networks().all();
    Optional<PodNetwork> carrying =
        all.stream().filter(network -> !network.onlyPolicy() && reaches(network, site)).findFirst();
    Optional<Reason> unread = site.around().networks().unseen();
    if (carrying.isPresent()) {
      return new Answer.Of.Is<>(of(site, Encrypted.of(carrying.get(), site.cluster()), all));
    }
    return unread.isPresent() && site.config().isPresent()
        ? new Answer.Of.Is<>(bySettings(site, unread.get()))
        : new Answer.Of.Unsure<>(unread.orElse(Site.notVisible(Stack.POD_NETWORK)));
  }

  private static Carrier of(Site site, PodNetwork network, List<PodNetwork> all) {
    Stream<String> beside =
        all.stream().filter(PodNetwork::onlyPolicy).map(one -> one.cni().title());
    String names =
        String.join(" + ", Stream.concat(Stream.of(network.cni().title()), beside).toList());
    String from = network.agent().map(Carrier::object).orElse("Node");
    return new Carrier(
        network.cni(),
        Cell.of(names, from),
        version(site, network, from),
        network.cni() == Cni.CILIUM
            ? site.config().map(CiliumWay::of).orElse(network.way())
            : network.way(),
        network.podMtu(),
        from,
        network
            .agent()
            .map(agent -> Cell.of(object(agent), from))
            .orElseGet(() -> builtIn(site, network)));
  }

  /// Cilium, whose DaemonSet was not seen.
  private static Carrier bySettings(Site site, Reason reason) {
    var config = site.config().orElseThrow();
    String from = object(config.map());
    return new Carrier(
        Cni.CILIUM,
        Cell.of(Cni.CILIUM.title(), from),
        CiliumCells.version(site, config),
        CiliumWay.of(config),
        new Answer.Of.Is<>(OptionalInt.empty()),
        from,
        new Cell.Unknown(reason));
  }

  private static boolean reaches(PodNetwork network, Site site) {
    return network.agent().isEmpty()
        || site.agents().stream()
            .anyMatch(agent -> object(network.agent().get()).equals(object(agent)));
  }

  private static Cell version(Site site, PodNetwork network, String from) {
    if (!network.version().isEmpty()) {
      return Cell.of(network.version(), from + " image");
    }
    return network.agent().isPresent()
        ? Site.unknown(Stack.VERSION)
        : Ground.node(site, node -> node.kubeletVersion(), "kubeletVersion");
  }

  /// Part of k3s or RKE2, or of the provider.
  private static Cell builtIn(Site site, PodNetwork network) {
    return site.node().filter(node -> node.isK3s()).isPresent()
        ? Cell.of("k3s", "Node status.nodeInfo.kubeletVersion")
        : Cell.of(network.cni().title(), "Node");
  }

  static String object(Subject subject) {
    return subject.kind() + " " + subject.display();
  }

  static String object(CniAgent agent) {
    return "DaemonSet " + agent.namespace() + "/" + agent.name();
  }

  static Cell version(CniAgent agent) {
    return agent.version().isEmpty()
        ? Site.unknown(Stack.VERSION)
        : Cell.of(agent.version(), object(agent) + " image");
  }

  /// Where its mode stands: for Cilium the key, else what it was recognised by.
  String wayFrom(Site site) {
    return cni == Cni.CILIUM
        ? site.config().map(config -> CiliumCells.from(config, "routing-mode")).orElse(from)
        : from;
  }
}
