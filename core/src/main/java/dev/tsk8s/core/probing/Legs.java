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
import java.util.TreeMap;
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

  /// Builds them, once.
  private static final class Reading {
    private final Map<Key, Asked> udp = new HashMap<>();
    private final Map<Key, Asked> tcp = new HashMap<>();
    private final Map<Key, Integer> heard = new HashMap<>();
    private final Map<Key, Set<Ip>> sources = new HashMap<>();
    private final Set<ProbeId> listened = new HashSet<>();
    private final Map<Key, Boolean> keys = new TreeMap<>();

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
      Map<Key, Asked> known = asked.protocol() == Protocol.UDP ? udp : tcp;
      known.merge(key, asked, (one, other) -> one.answered() > 0 ? one : other);
      keys.put(key, true);
      keys.put(key.back(), true);
    }

    private void take(ProbeId at, Heard question) {
      if (question.protocol() == Protocol.UDP && question.count() > 0) {
        var key = new Key(question.from(), at, question.at().isV6());
        heard.merge(key, question.count(), Integer::sum);
        sources.computeIfAbsent(key, _ -> new HashSet<>()).addAll(question.sources());
      }
    }

    Legs legs() {
      var legs = new Legs();
      for (Key key : keys.keySet()) {
        Layer.of(key.from(), key.to())
            .ifPresent(
                layer -> legs.byLayer.computeIfAbsent(layer, _ -> new ArrayList<>()).add(leg(key)));
      }
      return legs;
    }

    private Leg leg(Key key) {
      var proofs = new ArrayList<Asked>();
      Optional.ofNullable(udp.get(key)).ifPresent(proofs::add);
      Optional.ofNullable(tcp.get(key)).ifPresent(proofs::add);
      Optional.ofNullable(udp.get(key.back())).ifPresent(proofs::add);
      OptionalInt arrived =
          listened.contains(key.to())
              ? OptionalInt.of(heard.getOrDefault(key, 0))
              : OptionalInt.empty();
      return new Leg(key.from(), key.to(), key.v6(), state(key), arrived, proofs);
    }

    private State state(Key key) {
      Fate question = question(key);
      Fate answer = answer(key);
      Fate connection = fate(tcp.get(key));
      return switch (question) {
        case LOST ->
            connection == Fate.ARRIVED
                ? State.UDP_DROPPED
                : answer == Fate.ARRIVED ? State.NEW_FLOWS_DROPPED : State.DEAD;
        case ARRIVED ->
            answer == Fate.LOST || isMute(key)
                ? State.ANSWERS_LOST
                : connection == Fate.LOST && isAnswered(udp.get(key))
                    ? lostConnection(key)
                    : State.PASSES;
        case UNKNOWN ->
            connection == Fate.ARRIVED || answer == Fate.ARRIVED
                ? State.PASSES
                : answer == Fate.LOST ? State.DEAD : State.UNKNOWN;
      };
    }

    /// All that the other side asks arrives here, and nothing comes back there: wherever the
    /// answers went, since the questions were seen with another address.
    private boolean isMute(Key key) {
      Asked asked = udp.get(key.back());
      return asked != null
          && asked.answered() == 0
          && heard.containsKey(key.back())
          && fate(tcp.get(key.back())) == Fate.LOST;
    }

    /// One that is not made tells of the way only if the other side was there until the end.
    private State lostConnection(Key key) {
      return listened.contains(key.to()) ? State.TCP_DROPPED : State.UNKNOWN;
    }

    /// Of questions that go this way.
    private Fate question(Key key) {
      Asked asked = udp.get(key);
      if (asked == null) {
        return Fate.UNKNOWN;
      }
      if (asked.answered() > 0 || heard.containsKey(key)) {
        return Fate.ARRIVED;
      }
      boolean neverLeft =
          asked.ending() == Ending.FORBIDDEN
              || (asked.ending() == Ending.UNREACHABLE && asked.from().isEmpty());
      return neverLeft || listened.contains(key.to()) ? Fate.LOST : Fate.UNKNOWN;
    }

    /// Of answers that go this way, to questions of the other side. They prove it only if those
    /// were seen with the sender's own address: an answer to another one goes another way at first.
    private Fate answer(Key key) {
      Asked asked = udp.get(key.back());
      if (asked == null || asked.from().isEmpty()) {
        return Fate.UNKNOWN;
      }
      Ip own = asked.from().get();
      if (asked.answered() > 0) {
        return asked.seenAs().contains(own) ? Fate.ARRIVED : Fate.UNKNOWN;
      }
      return sources.getOrDefault(key.back(), Set.of()).contains(own) ? Fate.LOST : Fate.UNKNOWN;
    }

    private static Fate fate(@Nullable Asked asked) {
      return asked == null ? Fate.UNKNOWN : asked.answered() > 0 ? Fate.ARRIVED : Fate.LOST;
    }

    private static boolean isAnswered(@Nullable Asked asked) {
      return asked != null && asked.answered() > 0;
    }
  }
}
