package dev.tsk8s.probes.objects;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.ClusterFacts.StateSecret;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec.State;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Key names of Secrets; in the end only of those that Tailscale keeps its state or configuration
/// in.
final class Secrets {
  private final SortedMap<String, StateSecret> byName = new TreeMap<>();
  private final Set<String> managed = new HashSet<>();

  void add(JsonNode secret) {
    String namespace = Fields.namespace(secret);
    String name = Fields.name(secret);
    var keys = new TreeSet<String>();
    secret.path("data").fieldNames().forEachRemaining(keys::add);
    secret.path("stringData").fieldNames().forEachRemaining(keys::add);
    String id = namespace + "/" + name;
    byName.put(id, new StateSecret(namespace, name, List.copyOf(keys)));
    if (Roles.managed(Fields.labels(secret))) {
      managed.add(id);
    }
  }

  void clear() {
    byName.clear();
    managed.clear();
  }

  List<StateSecret> facts(List<TailscalePod> pods) {
    var wanted = new HashSet<>(managed);
    for (TailscalePod pod : pods) {
      if (pod.spec().state() instanceof State.InSecret(String name)) {
        wanted.add(pod.namespace() + "/" + name.replace("$(POD_NAME)", pod.name()));
      }
    }
    return byName.entrySet().stream()
        .filter(entry -> wanted.contains(entry.getKey()))
        .map(entry -> entry.getValue())
        .toList();
  }
}
