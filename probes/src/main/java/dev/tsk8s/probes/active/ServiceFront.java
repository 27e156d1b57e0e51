package dev.tsk8s.probes.active;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Ip;
import java.util.List;

/// Where a Service of a run is asked, as Kubernetes has given it out.
///
/// @param local it leads to the pod of the node that is asked only (`spec.internalTrafficPolicy`)
/// @param addresses `spec.clusterIPs`; none: it is headless
/// @param udpPort `spec.ports.nodePort`; 0: none was given
record ServiceFront(boolean local, List<Ip> addresses, int udpPort, int tcpPort) {

  static ServiceFront of(JsonNode service) {
    JsonNode spec = service.path("spec");
    return new ServiceFront(
        spec.path("internalTrafficPolicy").asText().equals("Local"),
        spec.path("clusterIPs")
            .valueStream()
            .flatMap(one -> Ip.parse(one.asText()).stream())
            .toList(),
        nodePort(spec, "UDP"),
        nodePort(spec, "TCP"));
  }

  private static int nodePort(JsonNode spec, String protocol) {
    return spec.path("ports")
        .valueStream()
        .filter(port -> port.path("protocol").asText().equals(protocol))
        .mapToInt(port -> port.path("nodePort").asInt())
        .findFirst()
        .orElse(0);
  }
}
