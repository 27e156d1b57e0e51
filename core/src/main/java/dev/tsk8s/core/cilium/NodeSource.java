package dev.tsk8s.core.cilium;

import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Labels and annotations `config.cilium.io/KEY` of a Node as settings of its agent. They count
/// only where the init container was told to read them (`build-config --source=...,node:`), which
/// no chart does by itself, and for keys that it lets others than the first source set (cilium:
/// cilium-dbg/cmd/build-config.go, pkg/option/resolver/resolver.go).
///
/// @param isRead among the sources
/// @param beforeOverrides CiliumNodeConfigs come after it, and so go before it
/// @param allowed keys that may be set; empty: all that are not denied
/// @param denied keys that may not; asked only where none is allowed by name
record NodeSource(
    boolean isRead, boolean beforeOverrides, Set<String> allowed, Set<String> denied) {
  private static final String PREFIX = "config.cilium.io/";

  static NodeSource of(CniAgent agent) {
    List<String> sources = values(agent, "--source");
    int node = index(sources, "node");
    int overrides = index(sources, "cilium-node-config");
    return new NodeSource(
        node >= 0,
        node < overrides,
        new TreeSet<>(values(agent, "--allow-config-keys")),
        new TreeSet<>(values(agent, "--deny-config-keys")));
  }

  static NodeSource none() {
    return new NodeSource(false, false, Set.of(), Set.of());
  }

  /// What a node sets for its own agent.
  SortedMap<String, String> settings(ClusterNode node) {
    var found = new TreeMap<String, String>();
    if (isRead) {
      for (SortedMap<String, String> some : List.of(node.labels(), node.annotations())) {
        some.forEach((key, value) -> {
          if (key.startsWith(PREFIX) && maySet(key.substring(PREFIX.length()))) {
            found.put(key.substring(PREFIX.length()), value);
          }
        });
      }
    }
    return found;
  }

  private boolean maySet(String key) {
    return allowed.isEmpty() ? !denied.contains(key) : allowed.contains(key);
  }

  private static int index(List<String> sources, String kind) {
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i).equals(kind) || sources.get(i).startsWith(kind + ":")) {
        return i;
      }
    }
    return -1;
  }

  /// Of a flag that may be given several times, each with several values.
  private static List<String> values(CniAgent agent, String flag) {
    var found = new ArrayList<String>();
    List<String> words = agent.resolver();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String value =
          word.equals(flag) && i + 1 < words.size()
              ? words.get(i + 1)
              : word.startsWith(flag + "=") ? word.substring(flag.length() + 1) : "";
      Arrays.stream(value.split(",", -1)).filter(one -> !one.isEmpty()).forEach(found::add);
    }
    return found;
  }
}
