package dev.tsk8s.probes.objects;

import static dev.tsk8s.probes.objects.Fields.list;
import static dev.tsk8s.probes.objects.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.ServiceFact;
import dev.tsk8s.core.facts.TailscalePod;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Services that are of type NodePort or LoadBalancer with a UDP port, belong to the operator or
/// are exposed by it, or lead from a node's port to a Tailscale pod (known at the end, when all
/// pods are), and the API server's own.
final class Services {
  private final SortedMap<String, ServiceFact> byName = new TreeMap<>();
  private final Set<String> maybe = new HashSet<>();

  void add(JsonNode service) {
    ServiceFact fact = service(service);
    boolean fromOutside = fact.type().equals("NodePort") || fact.type().equals("LoadBalancer");
    boolean udp = fact.ports().stream().anyMatch(port -> port.protocol().equals("UDP"));
    boolean wanted =
        (fromOutside && udp)
            || Roles.managed(fact.labels())
            || exposed(service)
            || isApiServer(fact);
    if (wanted || fromOutside) {
      String id = fact.namespace() + "/" + fact.name();
      byName.put(id, fact);
      if (!wanted) {
        maybe.add(id);
      }
    }
  }

  /// Every cluster has it, and its address is of the range of Services.
  private static boolean isApiServer(ServiceFact service) {
    return service.namespace().equals("default") && service.name().equals("kubernetes");
  }

  void clear() {
    byName.clear();
    maybe.clear();
  }

  List<ServiceFact> facts(List<TailscalePod> pods) {
    return byName.entrySet().stream()
        .filter(entry -> !maybe.contains(entry.getKey()) || leadsToOne(entry.getValue(), pods))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static boolean leadsToOne(ServiceFact service, List<TailscalePod> pods) {
    return !service.selector().isEmpty()
        && pods.stream()
            .filter(pod -> pod.namespace().equals(service.namespace()))
            .anyMatch(pod -> pod.labels().entrySet().containsAll(service.selector().entrySet()));
  }

  private static boolean exposed(JsonNode service) {
    boolean annotated =
        Fields.map(service, "metadata", "annotations").keySet().stream()
            .anyMatch(key -> key.startsWith("tailscale.com/"));
    return annotated || text(service, "spec", "loadBalancerClass").equals("tailscale");
  }

  private static ServiceFact service(JsonNode service) {
    String type = text(service, "spec", "type");
    List<String> many = Fields.texts(service, "spec", "clusterIPs");
    return new ServiceFact(
        Fields.namespace(service),
        Fields.name(service),
        type.isEmpty() ? "ClusterIP" : type,
        Fields.map(service, "spec", "selector"),
        Fields.labels(service),
        Fields.ips((many.isEmpty() ? List.of(text(service, "spec", "clusterIP")) : many).stream()),
        list(service, "spec", "ports").stream().map(Services::port).toList(),
        list(service, "status", "loadBalancer", "ingress").stream()
            .map(ingress ->
                text(ingress, "ip").isEmpty() ? text(ingress, "hostname") : text(ingress, "ip"))
            .toList(),
        text(service, "spec", "externalTrafficPolicy"));
  }

  private static ServiceFact.Port port(JsonNode port) {
    String protocol = text(port, "protocol");
    return new ServiceFact.Port(
        text(port, "name"),
        protocol.isEmpty() ? "TCP" : protocol,
        Fields.number(port, "port"),
        text(port, "targetPort"),
        Fields.number(port, "nodePort"));
  }
}
