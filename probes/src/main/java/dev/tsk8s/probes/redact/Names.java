package dev.tsk8s.probes.redact;

import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Snapshot;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/// All names of hosts, pods, workloads, namespaces and tailnets that a snapshot has.
final class Names {
  private static final Pattern NUMBERED =
      Pattern.compile("(?<![\\p{L}\\p{N}])[nN]\\d{1,9}(?![\\p{L}\\p{N}])");

  private Names() {}

  /// The highest number that a pseudonym has in a snapshot that was redacted before.
  static int lastPseudonym(Snapshot snapshot) {
    var last = new AtomicInteger();
    visit(
        snapshot,
        (_, text) ->
            NUMBERED
                .matcher(text)
                .results()
                .forEach(
                    word -> last.accumulateAndGet(Pseudonyms.number(word.group()), Math::max)));
    return last.get();
  }

  /// All names of a snapshot.
  static Set<String> in(Snapshot snapshot) {
    var names = new HashSet<String>();
    visit(
        snapshot,
        (isName, text) -> {
          if (isName && !text.isEmpty() && Ip.parse(text).isEmpty()) {
            names.add(text);
          }
        });
    return names;
  }

  /// @param seen gets each text, and whether it is a name
  private static void visit(Snapshot snapshot, BiConsumer<Boolean, String> seen) {
    new FactTree(
            new FactTree.Leaves() {
              @Override
              public String text(String place, String text) {
                seen.accept(Place.of(place) == Place.NAME, text);
                return text;
              }

              @Override
              public String text(String place, String key, String text) {
                seen.accept(
                    Place.of(place) == Place.NAME
                        || (Place.of(place) == Place.GIVEN && Given.names(key)),
                    text);
                return text;
              }

              @Override
              public Ip ip(Ip ip) {
                return ip;
              }

              @Override
              public Cidr cidr(Cidr cidr) {
                return cidr;
              }
            })
        .rebuild(snapshot);
  }
}
