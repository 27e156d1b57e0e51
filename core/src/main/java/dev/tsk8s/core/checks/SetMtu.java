package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Evidence;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A size that somebody set.
///
/// @param value as entered
/// @param pod what pods get of it
/// @param overhead bytes that the pod network adds
record SetMtu(Subject subject, String key, int value, int pod, int overhead) {
  /// In percent of what fits.
  private static final double MUCH = 10;

  /// A warning if it costs much; a little is told with what is healthy.
  ///
  /// @param base what the packets have to fit into
  /// @param from where that is to be seen
  Optional<Finding> against(int base, Code code, Judgement judgement, Evidence<?> from) {
    int fitting = base - overhead;
    double loss = 100.0 * (fitting - pod) / fitting;
    String percent = String.format(Locale.ROOT, "%.1f", loss);
    if (loss < MUCH) {
      judgement.healthy(loss <= 0 ? List.of() : List.of(note(fitting, percent, from)));
      return Optional.empty();
    }
    return Optional.of(
        Finding.warning(code, subject)
            .with("key", key)
            .with("set", Integer.toString(value))
            .with("pod", Integer.toString(pod))
            .with("overhead", Integer.toString(overhead))
            .with("base", Integer.toString(base))
            .with("fitting", Integer.toString(fitting))
            .with("loss", percent));
  }

  private Exhibit note(int fitting, String percent, Evidence<?> from) {
    String what = key + " " + value + ": " + pod + " / " + fitting;
    return Exhibits.of(from, what, "-" + percent + " %").getFirst();
  }
}
