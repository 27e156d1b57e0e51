package dev.tsk8s.probes.objects;

import static dev.tsk8s.probes.objects.Fields.list;
import static dev.tsk8s.probes.objects.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.CiliumObjects.Endpoint;
import dev.tsk8s.core.facts.CiliumObjects.Identity;
import dev.tsk8s.core.facts.CiliumObjects.Node;
import dev.tsk8s.core.facts.CiliumObjects.NodeConfig;
import dev.tsk8s.core.facts.CiliumObjects.Operator;
import dev.tsk8s.core.facts.Ip;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Cilium's custom resources (cilium: pkg/k8s/apis/cilium.io/v2 and v2alpha1).
///
/// @param slices CiliumEndpointSlices by name, each with its endpoints
/// @param addresses of the nodes that endpoints are on, by their text: a hundred thousand endpoints
///   share some thousand addresses
record CiliumResources(
    SortedMap<String, NodeConfig> nodeConfigs,
    SortedMap<String, Node> nodes,
    SortedMap<String, Endpoint> endpoints,
    SortedMap<String, List<Endpoint>> slices,
    SortedMap<String, Identity> identities,
    SortedMap<String, Operator> operators,
    Map<String, Optional<Ip>> addresses) {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,10}");
  private static final Set<String> NODE_ADDRESSES = Set.of("InternalIP", "ExternalIP");

  CiliumResources() {
    this(
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        new HashMap<>());
  }

  void addNodeConfig(JsonNode object) {
    JsonNode selector = Fields.at(object, "spec", "nodeSelector");
    nodeConfigs.put(
        key(object),
        new NodeConfig(
            Fields.namespace(object),
            Fields.name(object),
            selector.isObject() ? Optional.of(Selectors.read(selector)) : Optional.empty(),
            NetworkConfigs.ofCilium(Fields.map(object, "spec", "defaults"))));
  }

  void addNode(JsonNode object) {
    nodes.put(
        key(object),
        new Node(
            Fields.name(object),
            Fields.ips(
                list(object, "spec", "addresses").stream()
                    .filter(address -> NODE_ADDRESSES.contains(text(address, "type")))
                    .map(address -> text(address, "ip"))),
            Fields.cidrs(podCidrs(object))));
  }

  private static Stream<String> podCidrs(JsonNode node) {
    return Stream.concat(
        Fields.texts(node, "spec", "ipam", "podCIDRs").stream(),
        list(node, "spec", "ipam", "pools", "allocated").stream()
            .flatMap(pool -> Fields.texts(pool, "cidrs").stream()));
  }

  void addEndpoint(JsonNode object) {
    endpoints.put(
        key(object),
        new Endpoint(
            Fields.namespace(object),
            Fields.name(object),
            Fields.at(object, "status", "identity", "id").asLong(0),
            address(text(object, "status", "networking", "node"))));
  }

  void addSlice(JsonNode object) {
    String namespace = text(object, "namespace");
    slices.put(
        Fields.name(object),
        list(object, "endpoints").stream()
            .map(endpoint ->
                new Endpoint(
                    namespace,
                    text(endpoint, "name"),
                    Fields.at(endpoint, "id").asLong(0),
                    address(text(endpoint, "networking", "node"))))
            .toList());
  }

  private Optional<Ip> address(String node) {
    return addresses.computeIfAbsent(node, Ip::parse);
  }

  /// The chart's image is `operator-generic`, or `operator-aws` and so on; mirrors keep the last
  /// part.
  void addOperator(JsonNode deployment) {
    JsonNode spec = Fields.at(deployment, "spec", "template", "spec");
    list(spec, "containers").stream()
        .filter(container ->
            Fields.name(deployment).equals("cilium-operator")
                || text(container, "name").equals("cilium-operator"))
        .findFirst()
        .ifPresent(container ->
            operators.put(
                key(deployment),
                new Operator(
                    Fields.namespace(deployment),
                    Fields.name(deployment),
                    Image.parse(text(container, "image")).tag(),
                    CommandLine.of(container, Map.of()).withoutCredentials(),
                    NetworkConfigs.ciliumVariables(container))));
  }

  /// An identity is named by its number.
  void addIdentity(JsonNode object) {
    String name = Fields.name(object);
    if (NUMBER.matcher(name).matches()) {
      String namespace = text(object, "security-labels", "k8s:io.kubernetes.pod.namespace");
      identities.put(name, new Identity(Long.parseLong(name), namespace));
    }
  }

  /// The endpoints of all slices, as CiliumEndpoints are kept.
  SortedMap<String, Endpoint> inSlices() {
    var all = new TreeMap<String, Endpoint>();
    slices.values().stream()
        .flatMap(List::stream)
        .forEach(endpoint -> all.put(endpoint.namespace() + "/" + endpoint.pod(), endpoint));
    return all;
  }

  /// Node labels that overrides ask for.
  Set<String> selectedLabels() {
    var labels = new TreeSet<String>();
    nodeConfigs.values().stream()
        .flatMap(config -> config.selector().stream())
        .forEach(selector -> {
          labels.addAll(selector.matchLabels().keySet());
          selector.expressions().forEach(expression -> labels.add(expression.key()));
        });
    return labels;
  }

  private static String key(JsonNode object) {
    return Fields.namespace(object) + "/" + Fields.name(object);
  }
}
