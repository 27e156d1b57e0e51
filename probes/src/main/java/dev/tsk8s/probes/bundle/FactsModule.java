package dev.tsk8s.probes.bundle;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot.Unread;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The few facts that are not written as the object of their components.
final class FactsModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  FactsModule() {
    super("facts");
    var ips = new Known<>(Ip::new);
    text(Ip.class, ips);
    text(Cidr.class, new Known<>(Cidr::new));
    text(
        Endpoint.class,
        new Known<>(text ->
            Endpoint.parse(text)
                .map(one -> new Endpoint(ips.apply(one.ip().text()), one.port()))
                .orElseThrow(() -> new IllegalArgumentException("not an endpoint: " + text))));
    addSerializer(new Sorted());
    addSerializer(new EvidenceJson.Writer());
    addDeserializer(Evidence.class, new EvidenceJson.Reader());
    addDeserializer(Unread.class, new UnreadReader());
  }

  private <T> void text(Class<T> type, Function<String, T> read) {
    addSerializer(type, ToStringSerializer.instance);
    addDeserializer(type, new ByText<>(type, read));
  }

  /// The same text gives the same object: the addresses of a large cluster come a thousand times.
  private static final class Known<T> implements Function<String, T> {
    /// A line of facts seldom has more; beyond that it begins anew.
    private static final int MOST = 1 << 16;

    private final Function<String, T> read;
    private final Map<String, T> all = new ConcurrentHashMap<>();

    Known(Function<String, T> read) {
      this.read = read;
    }

    @Override
    public T apply(String text) {
      if (all.size() >= MOST) {
        all.clear();
      }
      return all.computeIfAbsent(text, read);
    }
  }

  private static final class ByText<T> extends FromStringDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<String, T> read;

    ByText(Class<T> type, Function<String, T> read) {
      super(type);
      this.read = read;
    }

    @Override
    protected T _deserialize(String text, DeserializationContext context) {
      return read.apply(text);
    }
  }

  /// The first bundles do not say whether an input was used all the same.
  private static final class UnreadReader extends StdDeserializer<Unread>
      implements ContextualDeserializer {
    private static final long serialVersionUID = 1L;
    private final transient @Nullable JsonDeserializer<Object> reasons;

    UnreadReader() {
      this(null);
    }

    private UnreadReader(@Nullable JsonDeserializer<Object> reasons) {
      super(Unread.class);
      this.reasons = reasons;
    }

    /// To find the one for reasons anew for each input would take longer than to read it.
    @Override
    public JsonDeserializer<?> createContextual(
        DeserializationContext context, @Nullable BeanProperty property)
        throws JsonMappingException {
      return new UnreadReader(
          context.findRootValueDeserializer(context.constructType(Reason.class)));
    }

    @Override
    public Unread deserialize(JsonParser json, DeserializationContext context) throws IOException {
      String what = null;
      Object why = null;
      boolean used = false;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "what" -> what = json.getValueAsString();
          case "why" -> why = requireNonNull(reasons).deserialize(json, context);
          case "used" -> used = json.getValueAsBoolean();
          default -> json.skipChildren();
        }
      }
      return what != null && why instanceof Reason reason
          ? new Unread(what, reason, used)
          : context.reportInputMismatch(this, "an input without its name and a reason");
    }
  }

  /// A set has no order of its own; a bundle's bytes must not depend on one.
  private static final class Sorted extends StdSerializer<Set<?>> {
    private static final long serialVersionUID = 1L;

    Sorted() {
      super(Set.class, true);
    }

    @Override
    public void serialize(Set<?> set, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeStartArray();
      for (Object one : new TreeSet<>(set)) {
        json.writeString(String.valueOf(one));
      }
      json.writeEndArray();
    }
  }
}
