package dev.tsk8s.probes.objects;

import static dev.tsk8s.probes.objects.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which container of a pod is Tailscale's, and which of Tailscale's programs it runs. Signs,
/// strongest first: the operator's labels, the image, variables only containerboot reads, the
/// program that is started, and the state directory together with the right to make a tunnel. A
/// mounted `/dev/net/tun` or socket alone is no sign: other VPNs and mere clients of the host's
/// daemon have those too.
final class Roles {
  private Roles() {}

  /// Made by the operator (ts:cmd/k8s-operator/svc.go).
  static boolean managed(Map<String, String> labels) {
    return "true".equals(labels.get("tailscale.com/managed"));
  }

  static Optional<JsonNode> tailscalesContainer(
      Map<String, String> labels, List<JsonNode> containers) {
    Optional<JsonNode> best =
        containers.stream()
            .filter(container -> strength(container) > 0)
            .max((one, other) -> Integer.compare(strength(one), strength(other)));
    return best.isPresent() || !managed(labels) ? best : namedSo(containers);
  }

  private static Optional<JsonNode> namedSo(List<JsonNode> containers) {
    return containers.stream()
        .filter(container -> text(container, "name").startsWith("tailscale"))
        .findFirst()
        .or(() -> containers.stream().findFirst());
  }

  private static int strength(JsonNode container) {
    if (ofImage(container).isPresent()) {
      return 4;
    }
    if (ContainerEnv.isTailscales(container)) {
      return 3;
    }
    if (CommandLine.of(container, Map.of()).of(TailscaleSpecs.DAEMONS).isPresent()) {
      return 2;
    }
    boolean state = TailscaleSpecs.mounts(container).anyMatch("/var/lib/tailscale"::equals);
    return state && mayTunnel(container) ? 1 : 0;
  }

  /// An image of somebody's own whose entry point is not written in the specification.
  static boolean onlyByState(JsonNode container) {
    return strength(container) == 1;
  }

  private static boolean mayTunnel(JsonNode container) {
    return Fields.isTrue(container, "securityContext", "privileged")
        || Fields.texts(container, "securityContext", "capabilities", "add").contains("NET_ADMIN");
  }

  static Role of(Map<String, String> labels, JsonNode container) {
    Optional<Role> byImage = ofImage(container).filter(role -> role != Role.SELF_MADE);
    Optional<Role> byLabel =
        managed(labels)
            ? ofParent(labels.getOrDefault("tailscale.com/parent-resource-type", ""))
            : Optional.empty();
    return byImage.or(() -> byLabel).or(() -> ofApp(internalApp(container))).orElse(Role.SELF_MADE);
  }

  /// The program an image holds. Mirrors keep the last part of the name; names that others use too
  /// count only in Tailscale's own path or with a variable of Tailscale's program.
  private static Optional<Role> ofImage(JsonNode container) {
    var image = Image.parse(text(container, "image"));
    boolean own = image.in("tailscale") || ownVariables(container);
    return switch (image.name()) {
      case "tailscale" -> Optional.of(Role.SELF_MADE);
      case "k8s-operator" -> own ? Optional.of(Role.OPERATOR) : Optional.empty();
      case "k8s-proxy" -> own ? Optional.of(Role.API_SERVER_PROXY) : Optional.empty();
      case "k8s-nameserver" -> own ? Optional.of(Role.NAMESERVER) : Optional.empty();
      case "tsrecorder" -> Optional.of(Role.RECORDER);
      default -> Optional.empty();
    };
  }

  private static boolean ownVariables(JsonNode container) {
    boolean operator =
        Fields.list(container, "env").stream()
            .anyMatch(variable -> text(variable, "name").equals("OPERATOR_SECRET"));
    return operator || !internalApp(container).isEmpty();
  }

  private static String internalApp(JsonNode container) {
    return Fields.list(container, "env").stream()
        .filter(variable -> text(variable, "name").equals("TS_INTERNAL_APP"))
        .map(variable -> text(variable, "value"))
        .collect(Collectors.joining());
  }

  private static Optional<Role> ofParent(String type) {
    return switch (type) {
      case "svc", "ingress" -> Optional.of(Role.OPERATOR_PROXY);
      case "connector" -> Optional.of(Role.CONNECTOR);
      case "proxygroup" -> Optional.of(Role.PROXY_GROUP);
      case "peerrelay" -> Optional.of(Role.PEER_RELAY);
      case "nameserver" -> Optional.of(Role.NAMESERVER);
      default -> Optional.of(Role.OPERATOR_PROXY);
    };
  }

  /// ts:kube/kubetypes/types.go.
  private static Optional<Role> ofApp(String app) {
    return switch (app) {
      case "k8s-operator-ingress-proxy",
          "k8s-operator-egress-proxy",
          "k8s-operator-ingress-resource" ->
          Optional.of(Role.OPERATOR_PROXY);
      case "k8s-operator-connector-resource" -> Optional.of(Role.CONNECTOR);
      case "k8s-operator-proxygroup-ingress", "k8s-operator-proxygroup-egress" ->
          Optional.of(Role.PROXY_GROUP);
      case "k8s-operator-proxygroup-kube-apiserver" -> Optional.of(Role.API_SERVER_PROXY);
      default -> Optional.empty();
    };
  }
}
