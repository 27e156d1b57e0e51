package dev.tsk8s.probes.objects;

import static dev.tsk8s.probes.objects.Fields.list;
import static dev.tsk8s.probes.objects.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import dev.tsk8s.core.facts.TailscaleSpec.State;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Where tailscaled keeps its node key: by its `--state` and `--statedir`, or by containerboot's
/// variables (ts:cmd/containerboot/tailscaled.go tailscaledArgs).
record StateLocation(
    JsonNode podSpec, JsonNode container, Map<String, String> env, List<String> command) {
  private static final Set<String> GONE_WITH_POD = Set.of("emptyDir", "ephemeral");
  private static final Set<String> READ_ONLY =
      Set.of("configMap", "downwardAPI", "image", "projected", "secret");

  State of(Role role) {
    return switch (role) {
      case OPERATOR -> secret("OPERATOR_SECRET").orElse(new State.Unclear());
      case API_SERVER_PROXY, RECORDER, NAMESERVER ->
          secret("TS_KUBE_SECRET").orElse(new State.Unclear());
      case OPERATOR_PROXY, CONNECTOR, PROXY_GROUP, PEER_RELAY, SELF_MADE -> ofDaemon();
    };
  }

  private Optional<State> secret(String variable) {
    return Optional.ofNullable(env.get(variable))
        .filter(name -> !name.isEmpty())
        .map(State.InSecret::new);
  }

  private State ofDaemon() {
    boolean itself = !command.isEmpty() && command.getFirst().endsWith("tailscaled");
    List<String> extra =
        List.of(env.getOrDefault("TS_TAILSCALED_EXTRA_ARGS", "").split("\\s+", -1));
    Optional<String> state = flag("state", command).or(() -> flag("state", extra));
    if (state.isPresent()) {
      return at(state.get());
    }
    Optional<String> directory = flag("statedir", command).or(() -> flag("statedir", extra));
    if (itself) {
      return at(directory.orElse("/var/lib/tailscale"));
    }
    if (!env.containsKey("TS_KUBE_SECRET") && env.containsKey("envFrom")) {
      return new State.Unclear();
    }
    String secret = env.getOrDefault("TS_KUBE_SECRET", "tailscale");
    if (!secret.isEmpty()) {
      return new State.InSecret(secret);
    }
    String stateDirectory = env.getOrDefault("TS_STATE_DIR", "");
    return stateDirectory.isEmpty() ? new State.Ephemeral("mem:") : at(stateDirectory);
  }

  private State at(String place) {
    if (place.startsWith("kube:")) {
      return new State.InSecret(place.substring("kube:".length()));
    }
    if (place.startsWith("mem:")) {
      return new State.Ephemeral("mem:");
    }
    if (place.startsWith("arn:")) {
      return new State.OnVolume("AWS parameter store");
    }
    return place.startsWith("/") ? onVolume(place) : new State.Unclear();
  }

  private State onVolume(String path) {
    Optional<JsonNode> mount =
        list(container, "volumeMounts").stream()
            .filter(candidate -> (path + "/").startsWith(withSlash(text(candidate, "mountPath"))))
            .max(Comparator.comparingInt(candidate -> text(candidate, "mountPath").length()));
    if (mount.isEmpty()) {
      return new State.Ephemeral(path);
    }
    String volume = text(mount.get(), "name");
    Optional<String> kind =
        list(podSpec, "volumes").stream()
            .filter(candidate -> text(candidate, "name").equals(volume))
            .flatMap(StateLocation::kinds)
            .findFirst();
    if (kind.isEmpty()) {
      return new State.OnVolume("persistentVolumeClaim"); // a claim template of a StatefulSet
    }
    if (READ_ONLY.contains(kind.get())) {
      return new State.Unclear();
    }
    return GONE_WITH_POD.contains(kind.get())
        ? new State.Ephemeral(kind.get())
        : new State.OnVolume(kind.get());
  }

  private static Stream<String> kinds(JsonNode volume) {
    return volume.properties().stream().map(Map.Entry::getKey).filter(key -> !key.equals("name"));
  }

  private static String withSlash(String path) {
    return path.endsWith("/") ? path : path + "/";
  }

  private static Optional<String> flag(String name, List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i).startsWith("--") ? words.get(i).substring(1) : words.get(i);
      if (word.startsWith("-" + name + "=")) {
        return Optional.of(word.substring(name.length() + 2));
      }
      if (word.equals("-" + name) && i + 1 < words.size()) {
        return Optional.of(words.get(i + 1));
      }
    }
    return Optional.empty();
  }
}
