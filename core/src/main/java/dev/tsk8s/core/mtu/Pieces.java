package dev.tsk8s.core.mtu;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalInt;

/// What became of packets that were split.
///
/// @param answers whether large answers arrived in pieces; empty: none came, or it is not to be
///   seen
/// @param permitted a packet larger than the path carries that was allowed to be split; empty: none
///   was sent
/// @param made whether this host split packets that may not be split themselves, because another is
///   wrapped around them (its counters FragOKs, RFC 4293); empty: not to be seen
/// @param wholeUpTo the largest that it does not split so; empty: it splits none, or that is not
///   known
public record Pieces(
    Optional<Boolean> answers,
    Optional<Permitted> permitted,
    Optional<Boolean> made,
    OptionalInt wholeUpTo) {

  /// One that may be split.
  ///
  /// @param arrives false: pieces of it are lost as well
  public record Permitted(int size, boolean arrives) {}

  public Pieces {
    requireNonNull(answers);
    requireNonNull(permitted);
    requireNonNull(made);
    requireNonNull(wholeUpTo);
  }

  /// Nothing was seen.
  public static Pieces unseen() {
    return new Pieces(Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty());
  }
}
