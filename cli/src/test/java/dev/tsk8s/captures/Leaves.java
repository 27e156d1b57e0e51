package dev.tsk8s.captures;

import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/// Every observed leaf of a snapshot, each with the snapshot that lacks just this one.
final class Leaves {
  /// The snapshot without one leaf.
  ///
  /// @param path the leaf, `vantages[0].netcheck`
  /// @param reason what stands in its place
  record Without(String path, Reason reason, Snapshot snapshot) {
    @Override
    public String toString() {
      return path;
    }
  }

  private Leaves() {}

  static List<Without> of(Snapshot snapshot) {
    var paths = new ArrayList<String>();
    collect("", snapshot, paths);
    return paths.stream()
        .map(path -> {
          Reason reason = new Reason.NotInFiles("taken away: " + path);
          return new Without(path, reason, (Snapshot) without("", snapshot, path, reason));
        })
        .toList();
  }

  private static void collect(String at, Object value, List<String> found) {
    switch (value) {
      case Observed<?> _ -> found.add(at);
      case Evidence<?> _ -> {}
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          collect(at + "[" + i + "]", list.get(i), found);
        }
      }
      case Record record -> {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
          collect(at + "." + component.getName(), read(record, component), found);
        }
      }
      default -> {}
    }
  }

  private static Object without(String at, Object value, String path, Reason reason) {
    if (at.equals(path)) {
      return new Unavailable<>(reason);
    }
    return switch (value) {
      case Evidence<?> evidence -> evidence;
      case List<?> list -> {
        var copy = new ArrayList<Object>();
        for (int i = 0; i < list.size(); i++) {
          copy.add(without(at + "[" + i + "]", list.get(i), path, reason));
        }
        yield copy;
      }
      case Record record when path.startsWith(at) -> rebuild(at, record, path, reason);
      default -> value;
    };
  }

  private static Object rebuild(String at, Record record, String path, Reason reason) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    var types = new Class<?>[components.length];
    var values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] =
          without(at + "." + components[i].getName(), read(record, components[i]), path, reason);
    }
    try {
      return record.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw new LinkageError("cannot rebuild " + record.getClass(), e);
    }
  }

  private static Object read(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new LinkageError(component.toString(), e);
    }
  }
}
