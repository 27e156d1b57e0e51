package dev.tsk8s.probes.bundle;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tsk8s.core.facts.Evidence;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How facts look as JSON: a record is an object of its components, one of several kinds says in
/// `is` which it is, an address is its text, a time is RFC 3339 and a duration ISO 8601. Nothing
/// but components is written, so what no fact holds cannot get into a bundle.
public final class FactsMapper {
  /// Several times what a cluster of 5,000 nodes has; a file that was made to fill our memory has
  /// more.
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxStringLength(1 << 20)
          .maxTokenCount(20_000_000)
          .maxNestingDepth(200)
          .build();

  private FactsMapper() {}

  /// A new one.
  public static JsonMapper create() {
    return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(LIMITS).build())
        .addModules(new Jdk8Module(), new JavaTimeModule(), new FactsModule())
        .annotationIntrospector(new Kinds())
        .visibility(PropertyAccessor.ALL, Visibility.NONE)
        .visibility(PropertyAccessor.FIELD, Visibility.ANY)
        .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .build();
  }

  /// The records of a sealed interface are told apart by their names.
  private static final class Kinds extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable TypeResolverBuilder<?> findTypeResolver(
        MapperConfig<?> config, AnnotatedClass annotated, JavaType baseType) {
      return ofKinds(annotated.getRawType())
          ? new StdTypeResolverBuilder()
              .init(JsonTypeInfo.Id.NAME, null)
              .inclusion(JsonTypeInfo.As.PROPERTY)
              .typeProperty("is")
          : null;
    }

    /// What a later version added is skipped, else it would be kept until the record is complete.
    @Override
    public JsonIgnoreProperties.Value findPropertyIgnoralByName(
        MapperConfig<?> config, Annotated annotated) {
      return JsonIgnoreProperties.Value.empty().withIgnoreUnknown();
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
      Class<?>[] kinds = annotated.getRawType().getPermittedSubclasses();
      return kinds == null || !ofKinds(annotated.getRawType())
          ? null
          : Arrays.stream(kinds).map(kind -> new NamedType(kind, kind.getSimpleName())).toList();
    }

    @Override
    public @Nullable String findTypeName(AnnotatedClass annotated) {
      return annotated.getRawType().isRecord() && ofKinds(annotated.getRawType())
          ? annotated.getRawType().getSimpleName()
          : null;
    }

    private static boolean ofKinds(Class<?> type) {
      if (type.isRecord()) {
        return Arrays.stream(type.getInterfaces()).anyMatch(Kinds::ofKinds);
      }
      return type.isSealed() && type.isInterface() && !Evidence.class.isAssignableFrom(type);
    }
  }
}
