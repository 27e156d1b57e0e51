package dev.tsk8s.probes.objects;

import com.fasterxml.jackson.databind.JsonNode;

/// Takes objects one at a time; must not keep the tree.
@FunctionalInterface
public interface ObjectSink {

  /// One object.
  ///
  /// @param apiVersion its own, or its list's; empty if neither says
  /// @param kind its own, or its list's without `List`; empty if neither says
  /// @param object without what no projection asks for; a Secret without values
  void accept(String apiVersion, String kind, JsonNode object);
}
