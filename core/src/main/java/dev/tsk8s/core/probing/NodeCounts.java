package dev.tsk8s.core.probing;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.Counters;
import dev.tsk8s.core.facts.Counters.Conntrack;
import dev.tsk8s.core.facts.Counters.Link;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the kernel of one node counted while probe pods asked each other.
public record NodeCounts(Counters before, Counters after) {

  /// A tunnel that was there all the time.
  ///
  /// @param packets carried meanwhile, in both directions
  /// @param dropped meanwhile, the same
  public record Tunnel(String name, long packets, long dropped) {

    /// Its counters ran backwards: it is not the same one.
    public boolean isAnew() {
      return packets < 0 || dropped < 0;
    }
  }

  /// The connection table, at that of two readings when it was fuller: what expires meanwhile was
  /// there all the same.
  ///
  /// @param limit 0: none
  /// @param refused packets dropped and entries thrown out meanwhile ([Conntrack#refused()])
  public record Table(long entries, long limit, long refused) {

    /// In percent.
    public double fill() {
      return limit == 0 ? 0 : 100.0 * entries / limit;
    }
  }

  public NodeCounts {
    requireNonNull(before);
    requireNonNull(after);
  }

  public static Answer.Of<NodeCounts> of(ProbePlace place) {
    return switch (place.counters()) {
      case Unavailable<List<Counters>>(var reason) -> new Answer.Of.Unsure<>(reason);
      case Observed<List<Counters>>(var readings, _) when readings.size() < 2 ->
          new Answer.Of.Unsure<>(new Reason.TooFew("readings of counters", readings.size(), 2));
      case Observed<List<Counters>>(var readings, _) ->
          new Answer.Of.Is<>(new NodeCounts(readings.getFirst(), readings.getLast()));
    };
  }

  /// Between the two readings; empty: they do not tell when they were made, or the clock of the
  /// node was set meanwhile.
  public Optional<Duration> between() {
    return before
        .at()
        .flatMap(then -> after.at().map(now -> Duration.between(then, now)))
        .filter(Duration::isPositive);
  }

  /// Empty: the kernel tracks no connections.
  public Optional<Table> table() {
    return after
        .conntrack()
        .map(now -> {
          Conntrack then = before.conntrack().orElse(now);
          long refused = Math.max(0, now.refused() - then.refused());
          return Stream.of(then, now)
              .map(one -> new Table(one.entries(), one.limit(), refused))
              .max(Comparator.comparingDouble(Table::fill))
              .orElseThrow();
        });
  }

  public List<Tunnel> tunnels() {
    var tunnels = new ArrayList<Tunnel>();
    after
        .links()
        .forEach((name, now) -> {
          Link then = before.links().get(name);
          if (now.tunnel() && then != null) {
            tunnels.add(
                new Tunnel(name, now.packets() - then.packets(), now.dropped() - then.dropped()));
          }
        });
    return tunnels;
  }

  /// How many of the packets it dropped in a second.
  public Answer.Of<Double> perSecond(Tunnel tunnel) {
    if (tunnel.isAnew()) {
      return new Answer.Of.Unsure<>(new Reason.TooFew("readings of " + tunnel.name(), 1, 2));
    }
    return tunnel.dropped() == 0
        ? new Answer.Of.Is<>(0.0)
        : between()
            .<Answer.Of<Double>>map(
                time -> new Answer.Of.Is<>(tunnel.dropped() * 1e9 / time.toNanos()))
            .orElse(
                new Answer.Of.Unsure<>(
                    new Reason.TooFew("seconds between readings of " + tunnel.name(), 0, 1)));
  }
}
