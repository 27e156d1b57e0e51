package dev.tsk8s.probes.network.path;

import dev.tsk8s.core.mtu.PathMtu.Refusal;
import dev.tsk8s.probes.network.path.PathSocket.Heard.TooBig;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What routers said of packets that are too large. Anybody can say that: it ends the tries of a
/// size sooner, and never lowers what an answer has proven.
final class Refusals {
  private final List<TooBig> all = new ArrayList<>();

  /// Believed as a refusal of the packet that it quotes; where it quotes too little, of those that
  /// are larger than it offers. One that offers what it was sent refuses nothing.
  void take(TooBig refusal, Asking asking, Shots shots, Rungs rungs) {
    Optional<TransactionId> id = asking.idOf(refusal.quoted());
    if (id.isPresent()) {
      shots
          .of(id.get())
          .map(Shots.Shot::rung)
          .filter(rung -> refusal.mtu() < rung.size())
          .ifPresent(rung -> {
            rung.wasRefused(refusal);
            all.add(refusal);
          });
      return;
    }
    List<Rung> larger =
        rungs.above(Math.max(refusal.mtu(), rungs.passed())).stream()
            .filter(rung -> rung.sent() > 0 && rung.refusal().isEmpty())
            .toList();
    if (!larger.isEmpty()) {
      larger.forEach(rung -> rung.wasRefused(refusal));
      all.add(refusal);
    }
  }

  /// Sizes that somebody offered.
  List<Integer> offers() {
    return all.stream().map(TooBig::mtu).distinct().toList();
  }

  /// Whether somebody who refused what is larger says that this size passes.
  boolean offer(int size) {
    return all.stream().anyMatch(one -> one.mtu() >= size);
  }

  /// Whether somebody refused it. A refusal may be lost as well: one of a larger packet that offers
  /// this very limit will do.
  boolean refuse(Rung rung, int passed) {
    return rung.refusal().isPresent() || isBeyondAnOffer(rung, passed);
  }

  /// Whether it is larger than somebody offered who agrees with what passed: nothing went beyond
  /// that offer (RFC 1191 section 4: it is the size that the next link takes).
  boolean isBeyondAnOffer(Rung rung, int passed) {
    return all.stream().anyMatch(one -> one.mtu() >= passed && one.mtu() < rung.size());
  }

  /// As they are told: each once.
  List<Refusal> told() {
    return all.stream()
        .map(one ->
            new Refusal(
                one.router(), one.mtu() > 0 ? OptionalInt.of(one.mtu()) : OptionalInt.empty()))
        .distinct()
        .toList();
  }
}
