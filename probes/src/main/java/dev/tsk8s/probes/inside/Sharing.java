package dev.tsk8s.probes.inside;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.ReferenceType;
import dev.tsk8s.core.facts.Ip;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A short text, and the list or optional of one address, text or number, is the same object as an
/// equal one that was read before: thousands of probe pods say the same of each other, and a report
/// needs all of it at once.
final class Sharing extends BeanDeserializerModifier {
  private static final long serialVersionUID = 1L;

  /// Longer ones are messages, each with words of its own.
  private static final int LONGEST_TEXT = 100;

  /// Of each kind; a run on 5,000 nodes has a third of it. Beyond that it begins anew.
  private static final int MOST = 1 << 16;

  private final transient Map<Object, Object> texts = new ConcurrentHashMap<>();
  private final transient Map<Object, Object> lists = new ConcurrentHashMap<>();
  private final transient Map<Object, Object> optionals = new ConcurrentHashMap<>();

  @Override
  public JsonDeserializer<?> modifyDeserializer(
      DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> reader) {
    return bean.getBeanClass() == String.class ? new Reader(reader) : reader;
  }

  @Override
  public JsonDeserializer<?> modifyCollectionDeserializer(
      DeserializationConfig config,
      CollectionType type,
      BeanDescription bean,
      JsonDeserializer<?> reader) {
    return isPlain(type.getContentType()) ? new Reader(reader) : reader;
  }

  @Override
  public JsonDeserializer<?> modifyReferenceDeserializer(
      DeserializationConfig config,
      ReferenceType type,
      BeanDescription bean,
      JsonDeserializer<?> reader) {
    return isPlain(type.getContentType()) ? new Reader(reader) : reader;
  }

  private static boolean isPlain(JavaType type) {
    return type.hasRawClass(Ip.class)
        || type.hasRawClass(String.class)
        || type.hasRawClass(Integer.class);
  }

  private @Nullable Object shared(@Nullable Object value) {
    return switch (value) {
      case String text when text.length() <= LONGEST_TEXT ->
          known(texts, text, Function.identity());
      case List<?> list when list.size() == 1 && list.getFirst() != null ->
          known(lists, list.getFirst(), List::of);
      case Optional<?> optional when optional.isPresent() ->
          known(optionals, optional.get(), Optional::of);
      case null -> null;
      case Object other -> other;
    };
  }

  private static Object known(
      Map<Object, Object> all, Object part, Function<Object, Object> whole) {
    if (all.size() >= MOST) {
      all.clear();
    }
    return all.computeIfAbsent(part, whole);
  }

  /// Reads as another does.
  private final class Reader extends DelegatingDeserializer {
    private static final long serialVersionUID = 1L;

    Reader(JsonDeserializer<?> other) {
      super(other);
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> other) {
      return new Reader(other);
    }

    @Override
    public @Nullable Object deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      return shared(super.deserialize(json, context));
    }
  }
}
