package dev.tsk8s.probes.tailscale;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Vantage.HealthWarning;
import dev.tsk8s.probes.Malformed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The coded health that `tailscale debug watch-ipn --initial --initial-health` tells: a message
/// with `Health.Warnings` (ts:health/state.go `State`).
public final class HealthJson {
  static final String INPUT = "tailscale debug watch-ipn --initial --initial-health";

  /// Messages of the bus, one after the other; the last one that tells health counts.
  ///
  /// @throws Malformed if none of them does
  public static List<HealthWarning> parse(String text) throws Malformed {
    List<HealthWarning> warnings = List.of();
    boolean told = false;
    for (JsonNode message : Json.readAll(INPUT, text)) {
      if (message.path("Health").isObject()) {
        warnings = read(message);
        told = true;
      }
    }
    if (!told) {
      throw new Malformed(INPUT, "", "has no \"Health\"");
    }
    return warnings;
  }

  /// @throws Malformed if the message does not tell health
  public static List<HealthWarning> read(JsonNode message) throws Malformed {
    Optional<Fields> health = Fields.of(INPUT, message).object("Health");
    if (health.isEmpty()) {
      throw new Malformed(INPUT, "/Health", "missing");
    }
    List<HealthWarning> warnings = new ArrayList<>();
    for (Fields warning : health.get().values("Warnings")) {
      warnings.add(
          new HealthWarning(
              warning.text("WarnableCode"),
              warning.text("Severity"),
              warning.text("Title"),
              warning.text("Text")));
    }
    warnings.sort(Comparator.comparing(HealthWarning::code));
    return warnings;
  }

  private HealthJson() {}
}
