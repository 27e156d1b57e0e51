package dev.tsk8s.probes.objects;

import static dev.tsk8s.probes.objects.Fields.list;
import static dev.tsk8s.probes.objects.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Environment variables of a container, by allow-list: what is not named here never becomes a
/// fact.
final class ContainerEnv {

  /// Read by containerboot or tailscaled only (ts:cmd/containerboot/settings.go): a container that
  /// sets one runs them.
  private static final Set<String> SIGNS =
      Set.of(
          "TS_ACCEPT_DNS",
          "TS_AUTH_ONCE",
          "TS_DEST_IP",
          "TS_EXPERIMENTAL_VERSIONED_CONFIG_DIR",
          "TS_EXTRA_ARGS",
          "TS_INTERNAL_APP",
          "TS_KUBE_SECRET",
          "TS_OUTBOUND_HTTP_PROXY_LISTEN",
          "TS_ROUTES",
          "TS_SERVE_CONFIG",
          "TS_SOCKS5_SERVER",
          "TS_TAILNET_TARGET_FQDN",
          "TS_TAILNET_TARGET_IP",
          "TS_TAILSCALED_EXTRA_ARGS",
          "TS_USERSPACE");

  private static final Set<String> HARMLESS =
      Set.of(
          "OPERATOR_SECRET",
          "PORT",
          "TS_ENABLE_HEALTH_CHECK",
          "TS_ENABLE_METRICS",
          "TS_EXPERIMENTAL_DEST_DNS_NAME",
          "TS_EXPERIMENTAL_ENABLE_FORWARDING_OPTIMIZATIONS",
          "TS_HEALTHCHECK_ADDR_PORT",
          "TS_HOSTNAME",
          "TS_LOCAL_ADDR_PORT",
          "TS_NO_LOGS_NO_SUPPORT",
          "TS_SOCKET",
          "TS_STATE_DIR",
          "TS_TAILSCALED_EXTRA_ARGS");

  private ContainerEnv() {}

  static boolean isTailscales(JsonNode container) {
    return list(container, "env").stream()
        .anyMatch(variable -> SIGNS.contains(text(variable, "name")));
  }

  /// Those of tailscale and tailscaled; `envFrom` stands for variables taken whole from a ConfigMap
  /// or Secret, whose names are not known.
  static SortedMap<String, String> ofTailscale(JsonNode container) {
    SortedMap<String, String> env =
        allowed(
            container,
            name ->
                SIGNS.contains(name) || HARMLESS.contains(name) || name.startsWith("TS_DEBUG_"));
    if (!list(container, "envFrom").isEmpty()) {
      env.put("envFrom", from(list(container, "envFrom").getFirst()));
    }
    return env;
  }

  /// Literal values, and `$(FROM)` for values that are kept elsewhere.
  static SortedMap<String, String> allowed(JsonNode container, Predicate<String> allowed) {
    SortedMap<String, String> literals = new TreeMap<>();
    var env = new TreeMap<String, String>();
    for (JsonNode variable : list(container, "env")) {
      String name = text(variable, "name");
      boolean elsewhere = variable.has("valueFrom");
      String value =
          elsewhere
              ? from(variable.path("valueFrom"))
              : CommandLine.resolve(text(variable, "value"), literals);
      if (allowed.test(name)) {
        env.put(name, Credentials.blank(value));
      }
      if (allowed.test(name) || value.matches("\\d{1,5}")) {
        literals.put(name, value); // never one that could be a credential
      }
    }
    return env;
  }

  private static String from(JsonNode source) {
    if (source.has("fieldRef")) {
      return "$(fieldRef " + text(source, "fieldRef", "fieldPath") + ")";
    }
    return source.has("secretKeyRef") || source.has("secretRef") ? "$(secret)" : "$(configMap)";
  }
}
