package dev.tsk8s.probes.bundle;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Evidence is `{"value": …, "origin": …}` or `{"unavailable": …}` with the reason. A leaf that a
/// bundle does not have, because the tsk8s that wrote it did not look there, is unavailable.
final class EvidenceJson {
  private EvidenceJson() {}

  static final class Writer extends StdSerializer<Evidence<?>> {
    private static final long serialVersionUID = 1L;

    Writer() {
      super(Evidence.class, true);
    }

    @Override
    public void serialize(Evidence<?> evidence, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeStartObject();
      switch (evidence) {
        case Observed<?>(var value, var origin) -> {
          provider.defaultSerializeField("value", value, json);
          provider.defaultSerializeField("origin", origin, json);
        }
        case Unavailable<?>(var reason) -> {
          json.writeFieldName("unavailable");
          provider
              .findTypedValueSerializer(reason.getClass(), true, null)
              .serialize(reason, json, provider);
        }
      }
      json.writeEndObject();
    }
  }

  static final class Reader extends StdDeserializer<Evidence<?>> implements ContextualDeserializer {
    private static final long serialVersionUID = 1L;
    private final @Nullable JavaType type;

    Reader() {
      this(null);
    }

    private Reader(@Nullable JavaType type) {
      super(Evidence.class);
      this.type = type;
    }

    @Override
    public JsonDeserializer<?> createContextual(
        DeserializationContext context, @Nullable BeanProperty property) {
      return new Reader(context.getContextualType().containedType(0));
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return new Unavailable<>(new Reason.NotInFiles("facts that this version of tsk8s reads"));
    }

    @Override
    public Evidence<?> deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      Object value = null;
      Origin origin = null;
      Reason reason = null;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "value" -> value = context.readValue(json, type);
          case "origin" -> origin = context.readValue(json, Origin.class);
          case "unavailable" -> reason = context.readValue(json, Reason.class);
          default -> json.skipChildren();
        }
      }
      if (reason != null) {
        return new Unavailable<>(reason);
      }
      if (value == null || origin == null) {
        return context.reportInputMismatch(this, "evidence without a value and its origin");
      }
      return new Observed<>(value, origin);
    }
  }
}
