package dev.tsk8s.probes.redact;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Walks a tree of fact records and rebuilds it where a text or an address became another one; what
/// did not change is shared. Reflection, so that a fact added later is walked without a line here.
@SuppressWarnings("ReferenceEquality") // an unchanged part is the same object, and only then shared
final class FactTree {

  /// What becomes of a leaf.
  interface Leaves {
    /// @param place the record's component it stands in, `TailnetNode.hostName`
    String text(String place, String text);

    /// The value of a map whose key says what it is, or one of the values beside a key
    /// (`Expression.values`).
    default String text(String place, String key, String text) {
      return text(place, text);
    }

    /// The key of a map.
    default String key(String place, String key) {
      return text(place, key);
    }

    Ip ip(Ip ip);

    Cidr cidr(Cidr cidr);
  }

  /// Plain reflection: handles cost more to make than most snapshots have records to use them on.
  ///
  /// @param key where the component called `key` stands; -1: there is none
  private record Shape(
      List<String> places, List<Method> readers, Constructor<?> constructor, int key) {}

  private final Map<Class<?>, Shape> shapes = new HashMap<>();
  private final Leaves leaves;

  FactTree(Leaves leaves) {
    this.leaves = leaves;
  }

  /// The same facts with their leaves replaced.
  @SuppressWarnings("unchecked") // each kind of value is rebuilt as its own kind
  <T extends Record> T rebuild(T record) {
    return (T) rebuilt("", record);
  }

  private Object rebuilt(String place, Object value) {
    return switch (value) {
      case String text -> leaves.text(place, text);
      case Ip ip -> leaves.ip(ip);
      case Cidr cidr -> leaves.cidr(cidr);
      case Record record -> record(record);
      case Optional<?> optional -> optional(place, optional);
      case List<?> list -> list(place, Optional.empty(), list);
      case SortedMap<?, ?> map -> map(place, map);
      case Set<?> set -> set(place, set);
      default -> value;
    };
  }

  private Object optional(String place, Optional<?> optional) {
    if (optional.isEmpty()) {
      return optional;
    }
    Object before = optional.get();
    Object after = rebuilt(place, before);
    return after == before ? optional : Optional.of(after);
  }

  private Object list(String place, Optional<String> key, List<?> list) {
    List<Object> copy = null;
    for (int i = 0; i < list.size(); i++) {
      Object before = list.get(i);
      Object after =
          key.isPresent() && before instanceof String text
              ? leaves.text(place, key.get(), text)
              : rebuilt(place, before);
      if (copy == null && after != before) {
        copy = new ArrayList<>(list.subList(0, i));
      }
      if (copy != null) {
        copy.add(after);
      }
    }
    return copy == null ? list : copy;
  }

  private Object map(String place, SortedMap<?, ?> map) {
    var copy = new TreeMap<Object, Object>();
    boolean changed = false;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Object key =
          entry.getKey() instanceof String text
              ? leaves.key(place, text)
              : rebuilt(place, entry.getKey());
      Object value =
          entry.getValue() instanceof String text
              ? leaves.text(place, String.valueOf(entry.getKey()), text)
              : rebuilt(place, entry.getValue());
      changed |= key != entry.getKey() || value != entry.getValue();
      copy.put(key, value);
    }
    return changed ? copy : map;
  }

  private Object set(String place, Set<?> set) {
    Set<Object> copy = set instanceof SortedSet<?> ? new TreeSet<>() : new HashSet<>();
    boolean changed = false;
    for (Object before : set) {
      Object after = rebuilt(place, before);
      changed |= after != before;
      copy.add(after);
    }
    return changed ? copy : set;
  }

  private Object record(Record record) {
    Shape shape = shapes.computeIfAbsent(record.getClass(), FactTree::shape);
    var values = new Object[shape.places().size()];
    boolean changed = false;
    try {
      Optional<String> key =
          shape.key() < 0
              ? Optional.empty()
              : Optional.of((String) shape.readers().get(shape.key()).invoke(record));
      for (int i = 0; i < values.length; i++) {
        Object before = shape.readers().get(i).invoke(record);
        values[i] =
            before instanceof List<?> list
                ? list(shape.places().get(i), key, list)
                : rebuilt(shape.places().get(i), before);
        changed |= values[i] != before;
      }
      return changed ? shape.constructor().newInstance(values) : record;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a fact that cannot be rebuilt: " + record.getClass(), e);
    }
  }

  private static Shape shape(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
    var places = new ArrayList<String>();
    var readers = new ArrayList<Method>();
    try {
      for (RecordComponent component : components) {
        places.add(type.getSimpleName() + "." + component.getName());
        readers.add(component.getAccessor());
      }
      List<String> names = Arrays.stream(components).map(RecordComponent::getName).toList();
      return new Shape(places, readers, type.getDeclaredConstructor(types), names.indexOf("key"));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a fact that cannot be rebuilt: " + type, e);
    }
  }
}
