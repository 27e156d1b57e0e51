package dev.tsk8s.probes.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/// Kubernetes objects written as YAML in tests.
final class Objects {
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private Objects() {}

  static JsonNode yaml(String text) {
    try {
      return new YAMLMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What whole lists of one resource each say.
  static ClusterFacts facts(KubeResource resource, String... objects) {
    var projection = new ClusterProjection();
    add(projection, resource, objects);
    return facts(projection);
  }

  static void add(ClusterProjection projection, KubeResource resource, String... objects) {
    var origin = new Origin(resource.plural(), NOW);
    for (String object : objects) {
      projection.add(resource, yaml(object), origin);
    }
    projection.listed(resource, origin);
  }

  static ClusterFacts facts(ClusterProjection projection) {
    return projection.facts(resource -> new Reason.NotInFiles(resource.fullName()));
  }
}
