package dev.tsk8s.cli.gate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.diagnosis.Code;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// A baseline as people keep it, in YAML:
///
/// ```yaml
/// accepted:
///   - code: path-relayed/pod-snat
///     subject: Deployment vpn/ts-proxy # left out: every subject
///     reason: the new router comes in March
///     owner: network team
///     expires: 2027-03-31            # the last day
/// ```
public final class BaselineFile {
  private static final String ACCEPTED = "accepted";
  private static final Set<String> FIELDS = Set.of("code", "subject", "reason", "owner", "expires");

  private final Predicate<String> isFinding;
  private final UnaryOperator<String> hint;
  private final List<String> faults = new ArrayList<>();

  private BaselineFile(Predicate<String> isFinding, UnaryOperator<String> hint) {
    this.isFinding = isFinding;
    this.hint = hint;
  }

  /// A file that cannot be taken as it is.
  public static final class Faulty extends Exception {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // never written anywhere
    private final List<String> faults;

    Faulty(List<String> faults) {
      super(String.join("; ", faults));
      this.faults = List.copyOf(faults);
    }

    /// Each with its place.
    public List<String> faults() {
      return faults;
    }
  }

  /// @param isFinding whether a finding has that code
  /// @param hint which code was probably meant, to be added to a sentence; or nothing
  /// @throws Faulty with everything that is wrong with it: nothing is silently accepted
  public static Baseline read(String text, Predicate<String> isFinding, UnaryOperator<String> hint)
      throws Faulty {
    var file = new BaselineFile(isFinding, hint);
    Baseline baseline = file.baseline(tree(text));
    if (!file.faults.isEmpty()) {
      throw new Faulty(file.faults);
    }
    return baseline;
  }

  private static JsonNode tree(String text) throws Faulty {
    try {
      return HandWritten.read(text, "entries like '  - code: path-relayed/pod-snat'").tree();
    } catch (HandWritten.Unreadable e) {
      throw new Faulty(List.of(String.valueOf(e.getMessage())));
    }
  }

  private Baseline baseline(JsonNode tree) {
    List<Acceptance> all = new ArrayList<>();
    JsonNode list = tree.path(ACCEPTED);
    boolean empty = list.isValueNode() && list.asText("").isBlank();
    if (!tree.isObject() || !(list.isArray() || empty)) {
      faults.add("a baseline is a list under the key '" + ACCEPTED + "'");
      return Baseline.NONE;
    }
    tree.fieldNames()
        .forEachRemaining(name -> {
          if (!name.equals(ACCEPTED)) {
            faults.add("unknown key '" + name + "'");
          }
        });
    int number = 0;
    for (JsonNode entry : list) {
      number++;
      Optional<Acceptance> one = acceptance(entry, "entry " + number + ": ");
      if (one.isPresent() && all.stream().anyMatch(one.get()::isSameAs)) {
        faults.add("entry " + number + ": " + one.get().name() + " is accepted twice");
      }
      one.ifPresent(all::add);
    }
    return new Baseline(all);
  }

  private Optional<Acceptance> acceptance(JsonNode entry, String place) {
    int before = faults.size();
    var unknown = new HashSet<String>();
    entry.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(FIELDS);
    unknown.forEach(name -> faults.add(place + "unknown key '" + name + "'"));
    String code = text(entry, "code", place);
    if (!code.isEmpty() && !isFinding.test(code)) {
      faults.add(place + "no finding has the code '" + code + "'" + hint.apply(code));
    }
    String reason = text(entry, "reason", place);
    String owner = text(entry, "owner", place);
    String day = text(entry, "expires", place);
    Optional<LocalDate> expires = date(day);
    if (!day.isEmpty() && expires.isEmpty()) {
      faults.add(place + "expires: '" + day + "' is no day like 2027-03-31");
    }
    Optional<String> subject =
        entry.has("subject") ? Optional.of(text(entry, "subject", place)) : Optional.empty();
    subject
        .filter(text -> !text.isEmpty())
        .flatMap(Subjects::fault)
        .ifPresent(fault -> faults.add(place + "subject: " + fault));
    return faults.size() > before
        ? Optional.empty()
        : Optional.of(
            new Acceptance(new Code(code), subject, reason, owner, expires.orElseThrow()));
  }

  private String text(JsonNode entry, String field, String place) {
    String text = entry.path(field).isValueNode() ? entry.path(field).asText("").strip() : "";
    if (text.isEmpty() || entry.path(field).isNull()) {
      faults.add(place + field + " is missing");
    }
    return text;
  }

  /// A day as a baseline writes it.
  public static Optional<LocalDate> date(String text) {
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
