package dev.tsk8s.core.probing;

import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.PublicPort;
import dev.tsk8s.core.facts.PublicPort.Knock;
import dev.tsk8s.core.nat.Door;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Who reached which public port, and what that proves of the port and of who knocked.
///
/// Silence has two ends: the port may be closed, or whoever knocked may not send there. So it
/// counts only from two who reached another public port of the same number, if nobody reaches this
/// one; and who knocked is limited only if several ports were silent to him alone. Nodes behind one
/// gateway may not be led to their own public addresses, but those elsewhere are: that looks the
/// same to each of them, and is told apart in the same way.
public final class Doors {
  /// Fewer ports that are silent to one may have a rule for him; fewer who are kept out may have
  /// one of their own.
  private static final int SEVERAL = 2;

  private final List<PublicPort> ports;
  private final Set<Ability> able = new HashSet<>();

  /// That packets of one who knocks leave for a port number.
  private record Ability(Optional<ProbeId> who, int port) {}

  private Doors(List<PublicPort> ports) {
    this.ports = ports;
    for (PublicPort port : ports) {
      for (Knock knock : port.knocks()) {
        if (is(knock, Door.OPEN)) {
          able.add(new Ability(knock.from(), port.at().port()));
        }
      }
    }
  }

  public static Doors of(Optional<Probed> probed) {
    return new Doors(probed.map(Probed::ports).flatMap(Evidence::seen).orElse(List.of()));
  }

  /// Whether unasked UDP reaches a port from anywhere; empty: that is not known.
  public Optional<Door> state(PublicPort port) {
    if (port.knocks().stream().anyMatch(one -> is(one, Door.OPEN))) {
      return Optional.of(Door.OPEN);
    }
    List<Knock> closed = closedTo(port);
    if (closed.size() < SEVERAL) {
      return Optional.empty();
    }
    return Optional.of(
        closed.stream().anyMatch(one -> is(one, Door.REFUSED)) ? Door.REFUSED : Door.CLOSED);
  }

  /// Those who may send to that port number, and reach nobody here. None, if it is not known
  /// whether somebody was there.
  public List<Knock> closedTo(PublicPort port) {
    if (port.free().seen().isEmpty()) {
      return List.of();
    }
    return port.knocks().stream()
        .filter(one -> is(one, Door.CLOSED) || is(one, Door.REFUSED))
        .filter(one -> able.contains(new Ability(one.from(), port.at().port())))
        .toList();
  }

  /// Ports that all reach who knocked there, another node among them, but this node; none, where it
  /// reaches any of that number, or too few show it.
  public List<PublicPort> silentTo(ProbeId node) {
    var silent = new ArrayList<PublicPort>();
    for (PublicPort port : ports) {
      boolean shut =
          port.knocks().stream()
              .filter(one -> one.from().equals(Optional.of(node)))
              .anyMatch(one -> is(one, Door.CLOSED));
      boolean able = this.able.contains(new Ability(Optional.of(node), port.at().port()));
      List<Knock> others =
          port.knocks().stream().filter(one -> !one.from().equals(Optional.of(node))).toList();
      boolean aNodeGetsThere =
          others.stream().anyMatch(one -> one.from().isPresent() && is(one, Door.OPEN));
      boolean allGetThere = others.stream().allMatch(one -> is(one, Door.OPEN));
      if (shut && !able && aNodeGetsThere && allGetThere) {
        silent.add(port);
      }
    }
    return silent.size() < SEVERAL ? List.of() : silent;
  }

  private static boolean is(Knock knock, Door state) {
    return knock
        .view()
        .seen()
        .filter(view -> Door.of(view) instanceof Of.Is<Door>(var known) && known == state)
        .isPresent();
  }
}
