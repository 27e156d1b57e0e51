package dev.tsk8s.core.checks;

import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.OperatorResources.Connector;
import dev.tsk8s.core.facts.OperatorResources.ProxyClass;
import dev.tsk8s.core.facts.OperatorResources.ProxyGroup;
import dev.tsk8s.core.facts.ServiceFact;
import dev.tsk8s.core.facts.TailscaleSpec.OperatorParent;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import dev.tsk8s.core.facts.Unavailable;
import java.util.List;
import java.util.Optional;

/// Which ProxyClass shapes which of the operator's proxies.
record ProxyClasses(ClusterFacts cluster) {

  /// The label by which a Service chooses its ProxyClass.
  private static final String LABEL = "tailscale.com/proxy-class";

  static ProxyClasses of(ClusterFacts cluster) {
    return new ProxyClasses(cluster);
  }

  Evidence<Optional<List<ProxyClass>>> source() {
    return cluster.customResources().proxyClasses();
  }

  List<ProxyClass> all() {
    return read(source());
  }

  List<Connector> connectors() {
    return read(cluster.customResources().connectors());
  }

  List<ProxyGroup> groups() {
    return read(cluster.customResources().proxyGroups());
  }

  private static <T> List<T> read(Evidence<Optional<List<T>>> resources) {
    return resources.seen().flatMap(found -> found).orElse(List.of());
  }

  /// The ProxyClass of this name, if it asks for static endpoints.
  Optional<ProxyClass> asked(String name) {
    return all().stream()
        .filter(found -> found.name().equals(name) && !found.staticEndpoints().isEmpty())
        .findFirst();
  }

  Optional<ProxyGroup> group(String name) {
    return groups().stream().filter(found -> found.name().equals(name)).findFirst();
  }

  boolean acceptsRoutes(String name) {
    return all().stream().anyMatch(found -> found.name().equals(name) && found.acceptRoutes());
  }

  /// The name of any proxy's ProxyClass, empty if it has none or an Ingress chooses it.
  Evidence<String> of(Unit unit) {
    return unit.spec().role() == Role.PROXY_GROUP
        ? cluster
            .customResources()
            .proxyGroups()
            .map(_ -> group(unit.parentName()).map(ProxyGroup::proxyClass).orElse(""))
        : ofSingle(unit).orElseGet(() -> source().map(_ -> ""));
  }

  int replicasSharing(String proxyClass) {
    return groups().stream()
        .filter(group -> group.proxyClass().equals(proxyClass))
        .mapToInt(ProxyGroup::replicas)
        .sum();
  }

  /// The name of a single proxy's ProxyClass, empty if it has none: a Connector names it, a Service
  /// has a label. Empty optional: an Ingress chooses it, which is not among the facts.
  Optional<Evidence<String>> ofSingle(Unit unit) {
    var parent = unit.spec().operatorParent();
    if (parent.isEmpty() || parent.get().type().equals("ingress")) {
      return Optional.empty();
    }
    return Optional.of(
        unit.spec().role() == Role.CONNECTOR
            ? cluster.customResources().connectors().map(_ -> ofConnector(parent.get()))
            : ofService(parent.get()));
  }

  private String ofConnector(OperatorParent parent) {
    return connectors().stream()
        .filter(found -> found.name().equals(parent.name()))
        .map(Connector::proxyClass)
        .findFirst()
        .orElse("");
  }

  private Evidence<String> ofService(OperatorParent parent) {
    var unseen = cluster.services().unseenIn(parent.namespace());
    return unseen.isPresent()
        ? new Unavailable<>(unseen.get())
        : cluster.services().map(services -> chosen(services, parent));
  }

  private static String chosen(List<ServiceFact> services, OperatorParent parent) {
    return services.stream()
        .filter(service ->
            service.namespace().equals(parent.namespace()) && service.name().equals(parent.name()))
        .map(service -> service.labels().getOrDefault(LABEL, ""))
        .findFirst()
        .orElse("");
  }
}
