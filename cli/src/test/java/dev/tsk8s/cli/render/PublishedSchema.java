package dev.tsk8s.cli.render;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.util.List;
import java.util.Objects;

/// The published schemas, as they ship.
public final class PublishedSchema {
  public static final PublishedSchema REPORT = new PublishedSchema("report-1.json");
  public static final PublishedSchema STACK = new PublishedSchema("stack-1.json");
  public static final PublishedSchema SUM = new PublishedSchema("mtu-explain-1.json");
  public static final PublishedSchema PATH = new PublishedSchema("mtu-1.json");
  public static final PublishedSchema ADVISE = new PublishedSchema("advise-1.json");
  public static final PublishedSchema NAT = new PublishedSchema("nat-1.json");
  public static final PublishedSchema DIFF = new PublishedSchema("diff-1.json");
  public static final PublishedSchema FACTS = new PublishedSchema("facts-1.json");
  public static final PublishedSchema MANIFEST = new PublishedSchema("manifest-1.json");
  public static final PublishedSchema KNOCK = new PublishedSchema("knock-1.json");

  private final JsonSchema schema;

  private PublishedSchema(String file) {
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
