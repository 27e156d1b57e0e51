package dev.tsk8s.probes.objects;

import static dev.tsk8s.probes.objects.Fields.list;
import static dev.tsk8s.probes.objects.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.OperatorResources.Connector;
import dev.tsk8s.core.facts.OperatorResources.PeerRelay;
import dev.tsk8s.core.facts.OperatorResources.PortSpan;
import dev.tsk8s.core.facts.OperatorResources.ProxyClass;
import dev.tsk8s.core.facts.OperatorResources.ProxyGroup;
import java.util.List;
import java.util.Optional;

/// The operator's custom resources (ts:k8s-operator/apis/v1alpha1).
final class CustomResources {
  private CustomResources() {}

  static Connector connector(JsonNode object) {
    return new Connector(
        Fields.name(object),
        Fields.isTrue(object, "spec", "exitNode"),
        Fields.cidrs(Fields.texts(object, "spec", "subnetRouter", "advertiseRoutes").stream()),
        text(object, "spec", "proxyClass"),
        Fields.conditionHolds(object, "ConnectorReady"));
  }

  static ProxyClass proxyClass(JsonNode object) {
    JsonNode nodePort = Fields.at(object, "spec", "staticEndpoints", "nodePort");
    JsonNode container = Fields.at(object, "spec", "statefulSet", "pod", "tailscaleContainer");
    return new ProxyClass(
        Fields.name(object),
        Fields.isTrue(object, "spec", "tailscale", "acceptRoutes"),
        list(nodePort, "ports").stream().map(CustomResources::span).toList(),
        Fields.map(nodePort, "selector").entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .toList(),
        ContainerEnv.ofTailscale(container).entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .toList());
  }

  private static PortSpan span(JsonNode range) {
    int first = Fields.number(range, "port");
    return new PortSpan(first, Math.max(first, Fields.number(range, "endPort")));
  }

  static ProxyGroup proxyGroup(JsonNode object) {
    return new ProxyGroup(
        Fields.name(object),
        text(object, "spec", "type"),
        Fields.at(object, "spec", "replicas").isMissingNode()
            ? 2
            : Fields.number(object, "spec", "replicas"),
        text(object, "spec", "proxyClass"),
        list(object, "status", "devices").stream()
            .flatMap(device -> Fields.texts(device, "staticEndpoints").stream())
            .toList(),
        Fields.conditionHolds(object, "ProxyGroupReady"));
  }

  static PeerRelay peerRelay(JsonNode object) {
    boolean ready = Fields.conditionHolds(object, "PeerRelayReady");
    List<String> endpoints =
        list(object, "status", "endpoints").stream().map(CustomResources::endpoint).toList();
    Optional<String> reason =
        Fields.condition(object, "PeerRelayReady").map(condition -> text(condition, "reason"));
    return new PeerRelay(
        Fields.name(object),
        Fields.at(object, "spec", "replicas").isMissingNode()
            ? 1
            : Fields.number(object, "spec", "replicas"),
        endpoints,
        ready,
        ready ? Optional.empty() : reason);
  }

  private static String endpoint(JsonNode endpoint) {
    String address = text(endpoint, "address");
    int port = Fields.number(endpoint, "port");
    return Ip.parse(address)
        .map(ip -> new Endpoint(ip, port).toString())
        .orElse(address + ":" + port);
  }
}
