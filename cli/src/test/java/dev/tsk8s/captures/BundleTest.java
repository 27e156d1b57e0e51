package dev.tsk8s.captures;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.render.PublishedSchema;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.bundle.FactsFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a bundle keeps of every capture.
final class BundleTest {
  private static final Path SCHEMA = Path.of("..", "docs", "schema", "facts-1.json");

  @ParameterizedTest
  @MethodSource("dev.tsk8s.captures.Captures#all")
  void aSnapshotComesBackFromItsJsonAsItWas(String name) throws IOException {
    Snapshot snapshot = Captures.read(name);

    assertThat(FactsFile.read(new StringReader(json(snapshot)))).isEqualTo(snapshot);
  }

  @ParameterizedTest
  @MethodSource("dev.tsk8s.captures.Captures#all")
  void theFactsKeepTheirSchema(String name) throws IOException {
    assertThat(PublishedSchema.FACTS.faults(json(Captures.read(name)))).isEmpty();
  }

  /// After a change that is meant, run once with `-Dgolden.update=true` and read the diff: a bundle
  /// that was written before must still be read.
  @Test
  void thePublishedSchemaIsThatOfTheRecords() throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(SCHEMA, FactsSchema.text());
    }

    assertThat(SCHEMA).hasContent(FactsSchema.text());
  }

  private static String json(Snapshot snapshot) throws IOException {
    var written = new ByteArrayOutputStream();
    FactsFile.write(snapshot, "0.1.0", written);
    return written.toString(UTF_8);
  }
}
