package dev.tsk8s.core.probing;

import dev.tsk8s.core.facts.ProbePlace.Asked;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import java.util.List;
import java.util.Optional;

/// How many questions over UDP did not arrive of those that went one way.
///
/// @param sent over UDP
/// @param lost of them
public record Loss(int sent, int lost) {
  /// With fewer, chance alone loses a fifth now and then.
  public static final int ENOUGH = 20;

  /// One part in this many is more than a sound network loses.
  private static final int PART = 5;

  /// Empty: what arrived is not known, or too few were sent.
  static Optional<Loss> of(Leg leg) {
    Optional<Asked> asked =
        leg.asked().stream()
            .filter(one -> one.to().equals(leg.to()) && one.protocol() == Protocol.UDP)
            .filter(one -> one.sent() >= ENOUGH)
            .findFirst();
    return leg.heard().isEmpty()
        ? Optional.empty()
        : asked.map(one -> new Loss(one.sent(), Math.max(0, one.sent() - leg.heard().getAsInt())));
  }

  /// A way that carries packets, and loses too many of them.
  public static boolean isLossy(Leg leg) {
    return leg.state() == Leg.State.PASSES
        && of(leg).filter(loss -> loss.lost * PART >= loss.sent).isPresent();
  }

  /// It was measured, and sound.
  public static boolean isSound(Leg leg) {
    return leg.state() == Leg.State.PASSES
        && of(leg).filter(loss -> loss.lost * PART < loss.sent).isPresent();
  }

  /// Of several legs together.
  public static Loss sum(List<Leg> legs) {
    var all = legs.stream().flatMap(leg -> of(leg).stream()).toList();
    return new Loss(
        all.stream().mapToInt(Loss::sent).sum(), all.stream().mapToInt(Loss::lost).sum());
  }
}
