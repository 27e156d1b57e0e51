package dev.tsk8s.probes.inside;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.ProbePlace.Protocol;
import dev.tsk8s.probes.inside.Account.Sounds.Sound;
import dev.tsk8s.probes.network.stun.TransactionId;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Counts the questions of one run that reach this pod. What is of no run, or of another one,
/// leaves nothing behind; and however much comes, it takes no more memory than its table holds.
final class Hearing {
  /// Five thousand nodes send three pods' questions over two protocols to two addresses of a few.
  static final int MOST_SOUNDS = 16_384;

  /// One sender has few addresses, unless a NAT deals out many.
  static final int MOST_SOURCES = 16;

  private final Map<Key, Count> counts = new HashMap<>();
  private Optional<String> run = Optional.empty();
  private int mark;

  private record Key(int sender, InetAddress at, Protocol protocol) {}

  private static final class Count {
    private int times;
    private final Set<InetAddress> sources = new LinkedHashSet<>();
  }

  /// The first run decides.
  ///
  /// @return whether this pod is of that run
  synchronized boolean isOf(String id) {
    if (run.isEmpty()) {
      run = Optional.of(id);
      mark = Mark.run(id);
    }
    return run.get().equals(id);
  }

  /// That run; empty: not told yet.
  synchronized Optional<String> run() {
    return run;
  }

  /// @return whether it is a question of the run
  synchronized boolean heard(
      TransactionId id, InetAddress source, InetAddress at, Protocol protocol) {
    var question = Mark.of(id);
    if (run.isEmpty() || question.run() != mark) {
      return false;
    }
    var key = new Key(question.sender(), at, protocol);
    Count count = counts.get(key);
    if (count == null) {
      if (counts.size() == MOST_SOUNDS) {
        return true;
      }
      count = new Count();
      counts.put(key, count);
    }
    count.times++;
    if (count.sources.size() < MOST_SOURCES) {
      count.sources.add(source);
    }
    return true;
  }

  /// By sender, address and protocol.
  synchronized List<Sound> sounds() {
    List<Sound> sounds = new ArrayList<>();
    counts.forEach((key, count) ->
        sounds.add(
            new Sound(
                key.sender(),
                ip(key.at()),
                key.protocol(),
                count.times,
                count.sources.stream().map(Hearing::ip).sorted().toList())));
    sounds.sort(
        Comparator.comparingInt(Sound::from)
            .thenComparing(Sound::at)
            .thenComparing(Sound::protocol));
    return sounds;
  }

  private static Ip ip(InetAddress address) {
    return new Ip(address.getHostAddress());
  }
}
