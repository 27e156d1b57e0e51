package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The part of a pod specification (of a pod or of a workload's template) that decides how
/// Tailscale runs in it.
///
/// @param hostNetwork the pod shares its node's network
/// @param role which of Tailscale's programs this is
/// @param operatorParent the operator's resource this was made for, if the operator made it
/// @param container the container that runs tailscaled (or the tsnet program)
/// @param otherContainers how many containers stand beside it: a sidecar has some
/// @param state where the node key is kept
public record TailscaleSpec(
    boolean hostNetwork,
    Role role,
    Optional<OperatorParent> operatorParent,
    Container container,
    int otherContainers,
    State state) {

  /// The UDP port that Tailscale's own packages use (ts:cmd/tailscaled/tailscaled.defaults).
  public static final int USUAL_PORT = 41_641;

  /// Which of Tailscale's programs a pod runs, see the operator's labels and images.
  public enum Role {
    /// tailscaled made by the operator for a Service, an Ingress or an egress Service.
    OPERATOR_PROXY,
    CONNECTOR,
    PROXY_GROUP,
    PEER_RELAY,
    /// tailscaled in a workload somebody wrote by hand.
    SELF_MADE,
    /// tsnet programs: no tailscale CLI inside, nothing to exec.
    OPERATOR,
    API_SERVER_PROXY,
    RECORDER,
    NAMESERVER;

    /// Whether a tailscale CLI can be expected in the container.
    public boolean hasCli() {
      return switch (this) {
        case OPERATOR_PROXY, CONNECTOR, PROXY_GROUP, PEER_RELAY, SELF_MADE -> true;
        case OPERATOR, API_SERVER_PROXY, RECORDER, NAMESERVER -> false;
      };
    }

    /// Whether the operator made the workload, so that its settings are the operator's to change.
    public boolean ofOperator() {
      return switch (this) {
        case OPERATOR_PROXY,
            CONNECTOR,
            PROXY_GROUP,
            PEER_RELAY,
            API_SERVER_PROXY,
            RECORDER,
            NAMESERVER ->
            true;
        case OPERATOR, SELF_MADE -> false;
      };
    }
  }

  /// Labels `tailscale.com/parent-resource{,-ns,-type}`.
  ///
  /// @param type svc, ingress, connector, proxygroup, peerrelay, nameserver
  /// @param namespace empty for cluster-scoped parents
  public record OperatorParent(String type, String namespace, String name) {}

  /// The container that runs Tailscale.
  ///
  /// @param env allow-listed variables with a literal value (never credentials); a variable taken
  ///   from elsewhere (field, Secret, ConfigMap) has the value `$(FROM)`, FROM being `fieldRef
  ///   metadata.name`, `secret`, `configMap`; the entry `envFrom` stands for variables taken whole
  ///   from a ConfigMap or Secret, whose names are not known
  /// @param command command and arguments of tailscaled, without values of credential flags
  /// @param ports declared container ports
  /// @param hasTunDevice `/dev/net/tun` is mounted, or the container is privileged
  public record Container(
      String name,
      String image,
      SortedMap<String, String> env,
      List<String> command,
      List<Port> ports,
      boolean privileged,
      List<String> capabilities,
      boolean hasTunDevice) {
    public Container {
      requireNonNull(name);
      requireNonNull(image);
      env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
      command = List.copyOf(command);
      ports = List.copyOf(ports);
      capabilities = List.copyOf(capabilities);
    }

    /// A variable is set from a Secret or ConfigMap, or may be: its value is not in the objects.
    public boolean isSetElsewhere(String variable) {
      return env.containsKey(variable)
          ? env.get(variable).startsWith("$(")
          : env.containsKey("envFrom");
    }

    /// A UDP port is among the declared ones.
    public boolean declaresUdp(int port) {
      return ports.stream()
          .anyMatch(
              declared -> declared.protocol().equals("UDP") && declared.containerPort() == port);
    }
  }

  /// A declared container port.
  ///
  /// @param hostPort 0: none
  /// @param protocol UDP, TCP or SCTP
  public record Port(int containerPort, int hostPort, String protocol) {}

  /// Where tailscaled keeps its node key.
  public sealed interface State {
    /// In a Kubernetes Secret (`TS_KUBE_SECRET`, `--state=kube:`); the name may hold `$(POD_NAME)`.
    record InSecret(String name) implements State {}

    /// On a volume that outlives the pod.
    record OnVolume(String kind) implements State {}

    /// Gone with the pod.
    ///
    /// @param kind a path of the container's own file system, `emptyDir`, or `mem:`
    record Ephemeral(String kind) implements State {}

    /// The specification does not tell.
    record Unclear() implements State {}
  }

  public TailscaleSpec {
    requireNonNull(role);
    requireNonNull(operatorParent);
    requireNonNull(container);
    requireNonNull(state);
  }

  /// The UDP port tailscaled is told to use: `--port` in its arguments or
  /// `TS_TAILSCALED_EXTRA_ARGS`, else `PORT`; empty: random (ts:cmd/tailscaled/tailscaled.go
  /// defaultPort).
  public Optional<Integer> fixedPort() {
    return portFlag(container.command())
        .or(() ->
            portFlag(
                List.of(
                    container.env().getOrDefault("TS_TAILSCALED_EXTRA_ARGS", "").split("\\s+"))))
        .or(() -> number(container.env().getOrDefault("PORT", "")))
        .filter(port -> port > 0);
  }

  /// userspace-networking: containerboot's default unless `TS_USERSPACE=false`, or
  /// `--tun=userspace-networking`; empty: set in a ConfigMap, a Secret or a field of the pod.
  public Optional<Boolean> userspace() {
    boolean byFlag =
        container.command().stream().anyMatch(word -> word.endsWith("tun=userspace-networking"));
    boolean daemonItself =
        container.command().stream().anyMatch(word -> word.endsWith("tailscaled"));
    if (byFlag || daemonItself) {
      return Optional.of(byFlag);
    }
    return container.isSetElsewhere("TS_USERSPACE")
        ? Optional.empty()
        : Optional.of(!FALSE.contains(container.env().getOrDefault("TS_USERSPACE", "")));
  }

  /// What Go's strconv.ParseBool takes for false.
  private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "False", "FALSE");

  private static Optional<Integer> portFlag(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i).startsWith("--") ? words.get(i).substring(1) : words.get(i);
      if (word.startsWith("-port=")) {
        return number(word.substring("-port=".length()));
      }
      if (word.equals("-port") && i + 1 < words.size()) {
        return number(words.get(i + 1));
      }
    }
    return Optional.empty();
  }

  private static Optional<Integer> number(String text) {
    try {
      return Optional.of(Integer.parseInt(text.strip()));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }
}
