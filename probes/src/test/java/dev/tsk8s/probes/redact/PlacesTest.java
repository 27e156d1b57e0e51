package dev.tsk8s.probes.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.bundle.AnyFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Which texts of facts are names at level strict. A fact that is added must be put into the list
/// (`redact/places.tsv`), and a place that the redaction forgets lets its name through here.
final class PlacesTest {
  private static final Path LIST = Path.of("src/test/resources/redact/places.tsv");
  private static final List<Long> SEEDS = LongStream.range(0, 30).boxed().toList();

  private static final Pattern WORD = Pattern.compile("quokka\\d+|wombat");

  @Test
  void everyTextOfAFactIsAKnownPlace() throws IOException {
    var found = new ConcurrentSkipListSet<String>();
    SEEDS.forEach(seed ->
        AnyFacts.snapshot(
            seed,
            (place, _) -> {
              found.add(place);
              return "x";
            }));

    assertThat(rows().map(row -> row[0]).toList()).containsExactlyElementsOf(found);
  }

  @Test
  void aNameThatStandsInOnePlaceOnlyIsReplacedThere() throws IOException {
    List<String> places = rows().filter(row -> row[1].equals("name")).map(row -> row[0]).toList();
    var planted = new TreeSet<String>();
    for (long seed : SEEDS) {
      Snapshot snapshot =
          AnyFacts.snapshot(
              seed, (at, random) -> places.contains(at) ? name(places.indexOf(at), random) : "x");
      planted.addAll(words(snapshot));

      Snapshot strict = Redaction.of(snapshot, Level.STRICT, PseudonymKey.fresh()).snapshot();

      assertThat(words(strict)).isEmpty();
    }
    assertThat(planted).hasSize(places.size() + 1);
  }

  private static List<String> words(Snapshot snapshot) {
    return WORD.matcher(snapshot.toString()).results().map(word -> word.group()).toList();
  }

  /// As a name of a host, and as one with its namespace.
  private static String name(int place, Random random) {
    return random.nextBoolean() ? "quokka" + place + "-a" : "wombat/quokka" + place;
  }

  private static Stream<String[]> rows() throws IOException {
    return Files.readAllLines(LIST).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", -1));
  }
}
