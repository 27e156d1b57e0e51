package dev.tsk8s.core.diagnosis;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.Reason;

/// A number beside its limit: one row of the table of healthy ranges that the Oracle Cloud and
/// Kubernetes series gives (part 4). What to do about one that is over its limit, the check says
/// that judges it.
///
/// @param check the check that judges it
/// @param place where it was read: a host, an interface of one, a path
public record Gauge(Measure measure, String check, String place, Answer.Of<Double> value) {

  /// What is measured, in the order of the series' table.
  public enum Measure {
    /// The median of `tailscale ping` over one path.
    LATENCY("latency", "ms", 50, true),
    /// Packets that an interface between nodes dropped, between two readings.
    DROPS("drops", "per second", 0, false),
    /// Operations of Cilium's eBPF programs and maps that failed, between two readings.
    EBPF_ERRORS("ebpf-errors", "per second", 0, false),
    /// How full the kernel's table of connections is.
    CONNTRACK("conntrack", "percent", 80, true);

    private final String word;
    private final String unit;
    private final int limit;
    private final boolean below;

    Measure(String word, String unit, int limit, boolean below) {
      this.word = word;
      this.unit = unit;
      this.limit = limit;
      this.below = below;
    }

    /// As reports name it.
    public String word() {
      return word;
    }

    /// Of the value and of the limit.
    public String unit() {
      return unit;
    }

    public int limit() {
      return limit;
    }

    /// The limit itself is too much already.
    public boolean below() {
      return below;
    }

    /// A value is outside the healthy range.
    public boolean isOver(double value) {
      return below ? value >= limit : value > limit;
    }
  }

  /// How a value stands to its limit.
  public enum Standing {
    WITHIN,
    OVER,
    UNKNOWN
  }

  public Gauge {
    requireNonNull(measure);
    requireNonNull(check);
    requireNonNull(place);
    requireNonNull(value);
  }

  public static Gauge of(Measure measure, String check, String place, double value) {
    return new Gauge(measure, check, place, new Answer.Of.Is<>(value));
  }

  public static Gauge unknown(Measure measure, String check, String place, Reason reason) {
    return new Gauge(measure, check, place, new Answer.Of.Unsure<>(reason));
  }

  public Standing standing() {
    return switch (value) {
      case Answer.Of.Is<Double>(var number) ->
          measure.isOver(number) ? Standing.OVER : Standing.WITHIN;
      case Answer.Of.Unsure<Double> _ -> Standing.UNKNOWN;
    };
  }
}
