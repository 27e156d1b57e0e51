package dev.tsk8s.cli.render;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.util.List;
import java.util.Objects;

/// The published schemas, as they ship.
public enum PublishedSchema {
  REPORT("report-1.json"),
  STACK("stack-1.json"),
  ADVISE("advise-1.json");

  private final JsonSchema schema;

  PublishedSchema(String file) {
    this.schema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(
                Objects.requireNonNull(
                    PublishedSchema.class.getResourceAsStream("/dev/tsk8s/cli/schema/" + file)));
  }

  /// What is wrong with an output; empty: nothing.
  public List<String> faults(String json) {
    return schema.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
  }
}
