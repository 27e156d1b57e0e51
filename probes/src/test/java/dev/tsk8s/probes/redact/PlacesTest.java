package dev.tsk8s.probes.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.bundle.AnyFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/// What sort of text stands where, for level strict. A fact that is added must be put into the list
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
  void everyPlaceIsTreatedAsWhatItIs() throws IOException {
    assertThat(rows())
        .allSatisfy(
            row -> assertThat(Place.of(row[0]).name().toLowerCase(Locale.ROOT)).isEqualTo(row[1]));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"VERSION", "OTHER"})
  void aNameThatStandsInOnePlaceOnlyIsReplacedThere(Place kind) throws IOException {
    List<String> places =
        rows()
            .filter(row -> row[1].equals(kind.name().toLowerCase(Locale.ROOT)))
            .map(row -> row[0])
            .toList();
    var planted = new TreeSet<String>();
    for (long seed : SEEDS) {
      Snapshot snapshot =
          AnyFacts.snapshot(
              seed,
              (at, random) -> places.contains(at) ? text(kind, places.indexOf(at), random) : "x");
      planted.addAll(words(snapshot));

      Snapshot strict = Redaction.of(snapshot, Level.STRICT, PseudonymKey.fresh()).snapshot();

      assertThat(words(strict)).isEmpty();
    }
    assertThat(planted).contains("wombat").hasSizeGreaterThan(places.size());
  }

  private static List<String> words(Snapshot snapshot) {
    return WORD.matcher(snapshot.toString()).results().map(word -> word.group()).toList();
  }

  private static String text(Place kind, int place, Random random) {
    String name = "quokka" + place;
    List<String> texts =
        switch (kind) {
          case NAME -> List.of(name + "-a", "wombat/" + name);
          case LABEL -> List.of(name + ".example/wombat", "wombat=" + name);
          case GIVEN -> List.of("/srv/" + name + "/x", "--hostname=wombat --to " + name);
          case VARIABLE -> List.of("TS_HOSTNAME=" + name, "TS_EXTRA_ARGS=--hostname=wombat");
          case IMAGE -> List.of(name + ".example:5000/wombat/tailscale:v1.2", "wombat/" + name);
          case SETTING ->
              List.of("http://" + name + ":80", "can-reach=wombat." + name + ".example");
          case MESSAGE ->
              List.of("lookup " + name + ".example: none", "\"wombat\" by " + name + "-1");
          case SOURCE ->
              List.of(
                  "GET /api/v1/namespaces/" + name + "/pods: 403",
                  "/srv/wombat/" + name + "/status.json");
          case VERSION, OTHER -> List.of();
        };
    return texts.get(random.nextInt(texts.size()));
  }

  private static Stream<String[]> rows() throws IOException {
    return Files.readAllLines(LIST).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", -1));
  }
}
