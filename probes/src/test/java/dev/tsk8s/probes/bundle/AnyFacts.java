package dev.tsk8s.probes.bundle;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Snapshots of any facts that records can hold, made by their components: a fact that is added
/// later is among them by itself.
public final class AnyFacts {
  private static final int DEEPEST = 12;
  private static final int TRIES = 200;

  private final Random random;
  private final Texts texts;

  /// What a text becomes.
  public interface Texts {
    /// @param place the record's component it stands in, `TailnetNode.hostName`
    String of(String place, Random random);
  }

  private AnyFacts(Random random, Texts texts) {
    this.random = random;
    this.texts = texts;
  }

  /// A snapshot with such texts.
  public static Snapshot snapshot(long seed, Texts texts) {
    return (Snapshot) new AnyFacts(new Random(seed), texts).record(Snapshot.class, 0);
  }

  private Object of(Type type, String place, int depth) {
    if (type instanceof ParameterizedType generic) {
      Type[] inside = generic.getActualTypeArguments();
      return generic((Class<?>) generic.getRawType(), inside, place, depth);
    }
    Class<?> plain = (Class<?>) type;
    if (plain == String.class) {
      return texts.of(place, random);
    }
    if (plain.isEnum()) {
      return plain.getEnumConstants()[random.nextInt(plain.getEnumConstants().length)];
    }
    if (plain == boolean.class || plain == Boolean.class) {
      return random.nextBoolean();
    }
    if (plain == int.class || plain == Integer.class) {
      return random.nextInt(1, 60_000);
    }
    if (plain == long.class || plain == Long.class) {
      return random.nextLong(1, 1L << 50);
    }
    if (plain == double.class || plain == Double.class) {
      return random.nextDouble();
    }
    if (plain == OptionalLong.class) {
      return random.nextBoolean() ? OptionalLong.of(random.nextLong()) : OptionalLong.empty();
    }
    if (plain == Instant.class) {
      return Instant.ofEpochSecond(random.nextLong(1L << 32), random.nextInt(1_000_000_000));
    }
    if (plain == Duration.class) {
      return Duration.ofNanos(random.nextLong(1L << 45));
    }
    if (plain == Ip.class) {
      return ip();
    }
    if (plain == Cidr.class) {
      return new Cidr(ip().text() + "/" + random.nextInt(1, 32));
    }
    if (plain == Endpoint.class) {
      return new Endpoint(ip(), random.nextInt(1, 65_536));
    }
    return plain.isSealed()
        ? record(any(plain.getPermittedSubclasses()), depth)
        : record(plain, depth);
  }

  private Object generic(Class<?> raw, Type[] inside, String place, int depth) {
    boolean deep = depth > DEEPEST;
    if (raw == Evidence.class) {
      return random.nextInt(8) == 0 || deep
          ? new Unavailable<>((Reason) of(Reason.class, place, depth + 1))
          : new Observed<>(
              of(inside[0], place, depth + 1), (Origin) record(Origin.class, depth + 1));
    }
    if (raw == Optional.class) {
      return random.nextInt(4) == 0 || deep
          ? Optional.empty()
          : Optional.of(of(inside[0], place, depth + 1));
    }
    var many = new ArrayList<Object>();
    for (int i = deep ? 0 : random.nextInt(1, 4); i > 0; i--) {
      many.add(of(inside[inside.length - 1], place, depth + 1));
    }
    if (raw == List.class) {
      return many;
    }
    if (raw == SortedSet.class) {
      return new TreeSet<>(many);
    }
    if (raw == Set.class) {
      return new HashSet<>(many);
    }
    if (raw == SortedMap.class) {
      var map = new TreeMap<String, Object>();
      many.forEach(one -> map.put(texts.of(place, random), one));
      return map;
    }
    throw new AssertionError("facts have no " + raw);
  }

  private Object record(Class<?> type, int depth) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
    for (int tries = 0; tries < TRIES; tries++) {
      try {
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(
            Arrays.stream(components)
                .map(one ->
                    of(one.getGenericType(), type.getSimpleName() + "." + one.getName(), depth + 1))
                .toArray());
      } catch (InvocationTargetException _) {
        // Not any values make such a fact; these do not.
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(type.getName(), e);
      }
    }
    throw new AssertionError("no values make a " + type);
  }

  private Class<?> any(Class<?>[] kinds) {
    return kinds[random.nextInt(kinds.length)];
  }

  private Ip ip() {
    return new Ip(
        random.nextInt(4) == 0
            ? "2a01:%x:%x::%x".formatted(random.nextInt(65_536), random.nextInt(65_536), 7)
            : "%d.%d.%d.%d"
                .formatted(
                    random.nextInt(1, 224),
                    random.nextInt(256),
                    random.nextInt(256),
                    random.nextInt(256)));
  }
}
