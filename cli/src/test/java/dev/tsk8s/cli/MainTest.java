package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void versionPrintsTheBuiltVersion() {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();

    int exitCode =
        Main.run(
            InputStream.nullInputStream(),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            "version");

    assertThat(exitCode).isZero();
    assertThat(out.toString(UTF_8)).matches("tsk8s \\d+\\.\\d+\\.\\d+\\R");
    assertThat(err.toString(UTF_8)).isEmpty();
  }
}
