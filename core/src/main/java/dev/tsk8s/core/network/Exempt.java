package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Lists of ranges that are not masqueraded. Most hold private ranges; some hold the Internet, and
/// then pods keep their own address there too.
final class Exempt {
  /// Addresses all over the Internet: nobody lists all of them by chance.
  private static final List<Ip> SAMPLES =
      Stream.of(
              "1.1.1.1",
              "8.8.8.8",
              "45.0.0.1",
              "93.184.216.34",
              "142.250.0.1",
              "185.1.1.1",
              "217.1.1.1")
          .flatMap(text -> Ip.parse(text).stream())
          .toList();

  private Exempt() {}

  /// Whether such a list holds the Internet.
  ///
  /// @param partly the reason where it holds a part of it
  static Answer internet(List<Cidr> ranges, Reason partly) {
    long held =
        SAMPLES.stream()
            .filter(ip -> ranges.stream().anyMatch(range -> range.contains(ip)))
            .count();
    return held == 0 || held == SAMPLES.size() ? Answer.of(held > 0) : Answer.unsure(partly);
  }

  static Optional<Cidr> parse(String word) {
    return Cidr.parse(word.strip());
  }
}
