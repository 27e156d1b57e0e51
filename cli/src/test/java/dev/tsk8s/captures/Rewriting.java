package dev.tsk8s.captures;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// Rebuilds a tree of fact records with every text, address and range passed through a function,
/// and every list through another. Reflection, so that a fact added later is covered without a line
/// here.
record Rewriting(
    UnaryOperator<String> text, UnaryOperator<String> address, UnaryOperator<List<Object>> order) {

  static Rewriting names(UnaryOperator<String> text) {
    return new Rewriting(text, address -> address, list -> list);
  }

  static Rewriting addresses(UnaryOperator<String> address) {
    return new Rewriting(text -> text, address, list -> list);
  }

  static Rewriting order(UnaryOperator<List<Object>> order) {
    return new Rewriting(text -> text, address -> address, order);
  }

  @SuppressWarnings("unchecked")
  <T> T apply(T value) {
    return (T) rewrite(value);
  }

  private Object rewrite(Object value) {
    return switch (value) {
      case Ip ip -> new Ip(address.apply(ip.text()));
      case Cidr cidr -> {
        int slash = cidr.text().indexOf('/');
        yield new Cidr(
            address.apply(cidr.text().substring(0, slash)) + cidr.text().substring(slash));
      }
      case String string -> text.apply(string);
      case Optional<?> optional -> optional.map(this::rewrite);
      case SortedMap<?, ?> map -> {
        var copy = new TreeMap<Object, Object>();
        map.forEach((key, inside) -> copy.put(rewrite(key), rewrite(inside)));
        yield copy;
      }
      case List<?> list -> {
        var copy = new ArrayList<Object>();
        list.forEach(inside -> copy.add(rewrite(inside)));
        yield order.apply(copy);
      }
      case Map<?, ?> map -> throw new AssertionError("facts hold sorted maps only: " + map);
      case Record record -> rebuild(record, this::rewrite);
      default -> value;
    };
  }

  /// The same record, each of its components passed through a function.
  static Object rebuild(Record record, UnaryOperator<Object> inside) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    var types = new Class<?>[components.length];
    var values = new Object[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        var accessor = components[i].getAccessor();
        accessor.setAccessible(true);
        values[i] = inside.apply(accessor.invoke(record));
      }
      var constructor = record.getClass().getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw new LinkageError("cannot rebuild " + record.getClass(), e);
    }
  }
}
