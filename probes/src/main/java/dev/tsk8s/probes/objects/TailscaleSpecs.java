package dev.tsk8s.probes.objects;

import static dev.tsk8s.probes.objects.Fields.list;
import static dev.tsk8s.probes.objects.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.TailscaleSpec;
import dev.tsk8s.core.facts.TailscaleSpec.Container;
import dev.tsk8s.core.facts.TailscaleSpec.OperatorParent;
import dev.tsk8s.core.facts.TailscaleSpec.Port;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/// Finds Tailscale in a pod specification, however it is labelled, and reads how it runs there.
final class TailscaleSpecs {
  static final List<String> DAEMONS = List.of("tailscaled", "containerboot");

  private TailscaleSpecs() {}

  /// What a pod or a pod template says of Tailscale; empty if it does not run Tailscale.
  ///
  /// @param podSpec `spec` of a pod, or of a template
  static Optional<TailscaleSpec> of(Map<String, String> labels, JsonNode podSpec) {
    List<JsonNode> running = running(podSpec);
    return Roles.tailscalesContainer(labels, running)
        .map(container -> {
          SortedMap<String, String> env = ContainerEnv.ofTailscale(container);
          var commandLine = CommandLine.of(container, env);
          List<String> command =
              commandLine
                  .of(DAEMONS)
                  .orElse(
                      Roles.onlyByState(container)
                          ? List.of("tailscaled")
                          : commandLine.withoutCredentials());
          Role role = Roles.of(labels, container);
          return new TailscaleSpec(
              Fields.isTrue(podSpec, "hostNetwork"),
              role,
              parent(labels),
              container(container, env, command),
              running.size() - 1,
              new StateLocation(podSpec, container, env, command).of(role));
        });
  }

  /// Containers that run as long as the pod does: the usual ones, and init containers that are
  /// restarted (sidecars).
  private static List<JsonNode> running(JsonNode podSpec) {
    var all = new ArrayList<>(list(podSpec, "containers"));
    list(podSpec, "initContainers").stream()
        .filter(container -> text(container, "restartPolicy").equals("Always"))
        .forEach(all::add);
    return all;
  }

  private static Optional<OperatorParent> parent(Map<String, String> labels) {
    return Roles.managed(labels) && labels.containsKey("tailscale.com/parent-resource-type")
        ? Optional.of(
            new OperatorParent(
                labels.getOrDefault("tailscale.com/parent-resource-type", ""),
                labels.getOrDefault("tailscale.com/parent-resource-ns", ""),
                labels.getOrDefault("tailscale.com/parent-resource", "")))
        : Optional.empty();
  }

  private static Container container(
      JsonNode container, SortedMap<String, String> env, List<String> command) {
    boolean privileged = Fields.isTrue(container, "securityContext", "privileged");
    boolean tun =
        mounts(container)
            .anyMatch(path ->
                path.equals("/dev/net/tun") || path.equals("/dev/net") || path.equals("/dev"));
    return new Container(
        text(container, "name"),
        text(container, "image"),
        env,
        command,
        list(container, "ports").stream()
            .map(port ->
                new Port(
                    Fields.number(port, "containerPort"),
                    Fields.number(port, "hostPort"),
                    text(port, "protocol").isEmpty() ? "TCP" : text(port, "protocol")))
            .toList(),
        privileged,
        Fields.texts(container, "securityContext", "capabilities", "add"),
        privileged || tun);
  }

  static Stream<String> mounts(JsonNode container) {
    return list(container, "volumeMounts").stream()
        .map(mount -> text(mount, "mountPath"))
        .map(path ->
            path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
  }
}
