package dev.tsk8s.probes.bundle;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.function.Function;

/// Reads and rebuilds records of facts by their components.
final class Components {
  private Components() {}

  static Object read(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a fact that cannot be read: " + component, e);
    }
  }

  static Record rebuilt(Record record, Function<RecordComponent, Object> value) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
    try {
      return record
          .getClass()
          .getDeclaredConstructor(types)
          .newInstance(Arrays.stream(components).map(value).toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a fact that cannot be rebuilt: " + record.getClass(), e);
    }
  }
}
