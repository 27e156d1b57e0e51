package dev.tsk8s.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Takes every fact of a snapshot away in turn, whichever there are: a verdict may become unknown
/// for that reason, and nothing else.
public final class EveryFact {
  private static final Reason GONE = new Reason.Failed("this fact", "taken away");

  private record What(Code code, Severity severity, Subject subject) {
    static Set<What> of(Verdict verdict) {
      return verdict.findings().stream()
          .map(finding -> new What(finding.code(), finding.severity(), finding.subject()))
          .collect(Collectors.toSet());
    }
  }

  /// A snapshot without one fact.
  private record Poorer(String fact, Object value) {}

  private EveryFact() {}

  /// The verdict on a snapshot, after the law was seen to hold for each fact of it.
  public static Verdict examine(Check check, Snapshot snapshot) {
    Verdict whole = check.examine(snapshot);
    assertThat(whole.findings())
        .allSatisfy(finding -> assertThat(check.codes()).contains(finding.code()));
    var poorer = without(snapshot, "");
    assertThat(poorer).isNotEmpty();
    poorer.forEach(one -> holds(one.fact(), whole, check.examine((Snapshot) one.value())));
    return whole;
  }

  private static void holds(String fact, Verdict whole, Verdict poorer) {
    assertThat(What.of(whole)).as("findings without%s", fact).containsAll(What.of(poorer));
    boolean same =
        What.of(poorer).equals(What.of(whole)) && poorer.getClass().equals(whole.getClass());
    boolean admitted = poorer.gaps().stream().anyMatch(gap -> gap.reason().equals(GONE));
    assertThat(same || admitted).as("without%s: %s instead of %s", fact, poorer, whole).isTrue();
  }

  private static List<Poorer> without(Object value, String path) {
    return switch (value) {
      case Observed<?> _ -> List.of(new Poorer(path, new Unavailable<>(GONE)));
      case List<?> list -> withoutIn(list, path);
      case Optional<?> maybe ->
          maybe.stream()
              .flatMap(held -> without(held, path).stream())
              .map(less -> new Poorer(less.fact(), Optional.of(less.value())))
              .toList();
      case Record holder -> withoutIn(holder, path);
      default -> List.of();
    };
  }

  private static List<Poorer> withoutIn(List<?> list, String path) {
    var all = new ArrayList<Poorer>();
    for (int i = 0; i < list.size(); i++) {
      for (Poorer item : without(list.get(i), path + " " + i)) {
        var changed = new ArrayList<Object>(list);
        changed.set(i, item.value());
        all.add(new Poorer(item.fact(), List.copyOf(changed)));
      }
    }
    return all;
  }

  private static List<Poorer> withoutIn(Record holder, String path) {
    var all = new ArrayList<Poorer>();
    RecordComponent[] components = holder.getClass().getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      for (Poorer part :
          without(read(components[i], holder), path + " " + components[i].getName())) {
        all.add(new Poorer(part.fact(), rebuilt(holder, components, i, part.value())));
      }
    }
    return all;
  }

  private static Object rebuilt(
      Record holder, RecordComponent[] components, int changed, Object value) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      values[i] = i == changed ? value : read(components[i], holder);
    }
    try {
      return holder.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object read(RecordComponent component, Record holder) {
    try {
      return component.getAccessor().invoke(holder);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
