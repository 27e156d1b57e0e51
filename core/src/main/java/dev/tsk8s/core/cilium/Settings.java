package dev.tsk8s.core.cilium;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Settings by key. What holds for all agents is held once, however many groups of nodes override
/// some of it.
///
/// @param shared of the ConfigMap; an immutable map, taken as it is
/// @param own of overrides and arguments, which go before
public record Settings(Map<String, Setting> shared, Map<String, Setting> own) {
  public Settings {
    shared = Map.copyOf(shared);
    own = Map.copyOf(own);
  }

  /// Every key that is set, each with what is in force.
  public List<Setting> inForce() {
    Map<String, Setting> all = new TreeMap<>(shared);
    all.putAll(own);
    return List.copyOf(all.values());
  }

  boolean has(String key) {
    return own.containsKey(key) || shared.containsKey(key);
  }

  Optional<Setting> of(String key) {
    return Optional.ofNullable(own.get(key)).or(() -> Optional.ofNullable(shared.get(key)));
  }
}
