package dev.tsk8s.cli.render;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.util.List;
import java.util.Objects;

/// The published schema, as it ships.
public final class ReportSchema {
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(VersionFlag.V202012)
          .getSchema(
              Objects.requireNonNull(
                  ReportSchema.class.getResourceAsStream("/dev/tsk8s/cli/schema/report-1.json")));

  private ReportSchema() {}

  /// What is wrong with a report; empty: nothing.
  public static List<String> faults(String json) {
    return SCHEMA.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
  }
}
