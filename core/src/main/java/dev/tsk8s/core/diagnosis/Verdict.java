package dev.tsk8s.core.diagnosis;

import static java.util.Objects.requireNonNull;

import java.util.List;

/// What a check says.
public sealed interface Verdict {

  /// Everything it asks about was seen, and is right.
  ///
  /// @param seen what it was judged by, where a reader may want to know that in any case
  record Healthy(List<Exhibit> seen) implements Verdict {
    public Healthy {
      seen = List.copyOf(seen);
    }

    public Healthy() {
      this(List.of());
    }
  }

  /// Something is wrong; what else could not be decided stands beside it.
  record Faulty(List<Finding> findings, List<Gap> gaps) implements Verdict {
    public Faulty {
      if (findings.isEmpty()) {
        throw new IllegalArgumentException("faulty without a finding");
      }
      findings = List.copyOf(findings);
      gaps = List.copyOf(gaps);
    }
  }

  /// The question does not arise here.
  ///
  /// @param because why, as a code with words in a knowledge file
  record NotApplicable(Code because) implements Verdict {
    public NotApplicable {
      requireNonNull(because);
    }
  }

  /// Nothing wrong was seen, and something was not seen.
  record Unknown(List<Gap> gaps) implements Verdict {
    public Unknown {
      if (gaps.isEmpty()) {
        throw new IllegalArgumentException("unknown without a reason");
      }
      gaps = List.copyOf(gaps);
    }
  }

  /// What is wrong, in every case.
  default List<Finding> findings() {
    return this instanceof Faulty(var findings, _) ? findings : List.of();
  }

  /// What could not be decided, in every case.
  default List<Gap> gaps() {
    return switch (this) {
      case Faulty(_, var gaps) -> gaps;
      case Unknown(var gaps) -> gaps;
      case Healthy _, NotApplicable _ -> List.of();
    };
  }
}
