package dev.tsk8s.core.probing;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Asked;
import dev.tsk8s.core.facts.ProbePlace.Ending;
import dev.tsk8s.core.facts.ProbePlace.Heard;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.core.probing.Leg.State;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Everything that probe pods prove, a leg for each direction between two places and each address
/// family.
///
/// A question that was answered went both ways. One that was not tells by what the other place
/// heard on which way it was lost: UDP only, since a TCP connection that is accepted has gone both
/// ways already.
public final class Legs {
  private final Map<Layer, List<Leg>> byLayer = new EnumMap<>(Layer.class);

  private Legs() {}

  public static Legs of(List<ProbePlace> places) {
    return new Reading(places).legs();
  }

  /// In order of from, to and family.
  public List<Leg> of(Layer layer) {
    return Collections.unmodifiableList(byLayer.getOrDefault(layer, List.of()));
  }

  private enum Fate {
    ARRIVED,
    LOST,
    UNKNOWN
  }

  private record Key(ProbeId from, ProbeId to, boolean v6) implements Comparable<Key> {
    Key back() {
      return new Key(to, from, v6);
    }

    @Override
    public int compareTo(Key other) {
      int order = from.compareTo(other.from);
      order = order != 0 ? order : to.compareTo(other.to);
      return order != 0 ? order : Boolean.compare(v6, other.v6);
    }
  }

  /// What both sides say of the questions that went one way.
  private static final class Said {
    private @Nullable Asked udp;
    private @Nullable Asked tcp;

    /// How many arrived over UDP.
    private int heard;

    /// Where those seemed to come from.
    private List<Ip> sources = List.of();

    void take(Asked asked) {
      if (asked.protocol() == Protocol.UDP) {
        udp = better(udp, asked);
      } else {
        tcp = better(tcp, asked);
      }
    }

    private static Asked better(@Nullable Asked before, Asked now) {
      return before != null && before.answered() > 0 ? before : now;
    }

    boolean isAsked() {
      return udp != null || tcp != null;
    }

    void take(Heard question) {
      heard += question.count();
      if (sources.isEmpty()) {
        sources = question.sources(); // mostly all there is
      } else {
        sources = sources instanceof ArrayList<Ip> ? sources : new ArrayList<>(sources);
        sources.addAll(question.sources());
      }
    }
  }

  /// Builds them, once.
  private static final class Reading {
    private static final Said NOTHING = new Said();

    private final Map<Key, Said> said = new HashMap<>();
    private final Set<ProbeId> listened = new HashSet<>();

    Reading(List<ProbePlace> places) {
      for (ProbePlace place : places) {
        place.asked().seen().ifPresent(all -> all.forEach(one -> take(place.id(), one)));
        place.heard().seen().ifPresent(all -> all.forEach(one -> take(place.id(), one)));
        if (place.heard().seen().isPresent()) {
          listened.add(place.id());
        }
      }
    }

    private void take(ProbeId from, Asked asked) {
      var key = new Key(from, asked.to(), asked.at().ip().isV6());
      said(key).take(asked);
      said(key.back());
    }

    private void take(ProbeId at, Heard question) {
      if (question.protocol() == Protocol.UDP && question.count() > 0) {
        said(new Key(question.from(), at, question.at().isV6())).take(question);
      }
    }

    private Said said(Key key) {
      return said.computeIfAbsent(key, _ -> new Said());
    }

    Legs legs() {
      var legs = new Legs();
      said.keySet().stream()
          .filter(key -> here(key).isAsked() || here(key.back()).isAsked())
          .sorted()
          .forEach(key ->
              Layer.of(key.from(), key.to())
                  .ifPresent(layer ->
                      legs.byLayer.computeIfAbsent(layer, _ -> new ArrayList<>()).add(leg(key))));
      return legs;
    }

    private Said here(Key key) {
      return said.getOrDefault(key, NOTHING);
    }

    private Leg leg(Key key) {
      Said here = here(key);
      Said back = here(key.back());
      var proofs = new ArrayList<Asked>();
      Optional.ofNullable(here.udp).ifPresent(proofs::add);
      Optional.ofNullable(here.tcp).ifPresent(proofs::add);
      Optional.ofNullable(back.udp).ifPresent(proofs::add);
      boolean known = listened.contains(key.to());
      return new Leg(
          key.from(),
          key.to(),
          key.v6(),
          state(here, back, known),
          known ? OptionalInt.of(here.heard) : OptionalInt.empty(),
          proofs);
    }

    /// @param back what is said of questions of the other side
    /// @param known the other side tells what it heard
    private static State state(Said here, Said back, boolean known) {
      Fate question = question(here, known);
      Fate answer = answer(back);
      Fate connection = fate(here.tcp);
      return switch (question) {
        case LOST ->
            connection == Fate.ARRIVED
                ? State.UDP_DROPPED
                : answer == Fate.ARRIVED ? State.NEW_FLOWS_DROPPED : State.DEAD;
        case ARRIVED ->
            answer == Fate.LOST || isMute(back)
                ? State.ANSWERS_LOST
                : connection == Fate.LOST && fate(here.udp) == Fate.ARRIVED
                    ? lostConnection(known)
                    : State.PASSES;
        case UNKNOWN ->
            connection == Fate.ARRIVED || answer == Fate.ARRIVED
                ? State.PASSES
                : answer == Fate.LOST ? lostAnswer(here, back) : State.UNKNOWN;
      };
    }

    /// Of a way that is not asked itself: what was lost went over UDP, and a connection that the
    /// other side made has come this way too.
    private static State lostAnswer(Said here, Said back) {
      return !here.isAsked() && fate(back.tcp) == Fate.ARRIVED ? State.UDP_DROPPED : State.DEAD;
    }

    /// All that the other side asks arrives here, and nothing comes back there: wherever the
    /// answers went, since the questions were seen with another address.
    private static boolean isMute(Said back) {
      return fate(back.udp) == Fate.LOST && back.heard > 0 && fate(back.tcp) == Fate.LOST;
    }

    /// One that is not made tells of the way only if the other side was there until the end.
    private static State lostConnection(boolean known) {
      return known ? State.TCP_DROPPED : State.UNKNOWN;
    }

    /// Of questions that go this way.
    private static Fate question(Said here, boolean known) {
      Asked asked = here.udp;
      if (asked == null) {
        return Fate.UNKNOWN;
      }
      if (asked.answered() > 0 || here.heard > 0) {
        return Fate.ARRIVED;
      }
      boolean neverLeft =
          asked.ending() == Ending.FORBIDDEN
              || (asked.ending() == Ending.UNREACHABLE && asked.from().isEmpty());
      return neverLeft || known ? Fate.LOST : Fate.UNKNOWN;
    }

    /// Of answers that go this way, to questions of the other side. They prove it only if those
    /// were seen with the sender's own address: an answer to another one goes another way at first.
    private static Fate answer(Said back) {
      Asked asked = back.udp;
      if (asked == null || asked.from().isEmpty()) {
        return Fate.UNKNOWN;
      }
      Ip own = asked.from().get();
      if (asked.answered() > 0) {
        return asked.seenAs().contains(own) ? Fate.ARRIVED : Fate.UNKNOWN;
      }
      return back.sources.contains(own) ? Fate.LOST : Fate.UNKNOWN;
    }

    private static Fate fate(@Nullable Asked asked) {
      return asked == null ? Fate.UNKNOWN : asked.answered() > 0 ? Fate.ARRIVED : Fate.LOST;
    }
  }
}
