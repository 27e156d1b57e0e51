package dev.tsk8s.probes.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;

final class TextTest {
  private static final int LEAST = 1 << 10;

  @Test
  void readsTheEndOfALongTextAlone() throws IOException {
    String end = open("line\n".repeat(50_000) + "the end", UTF_8).end(LEAST);

    assertThat(end).endsWith("line\nthe end").hasSizeBetween(LEAST, 2 * LEAST);
  }

  @Test
  void doesNotStumbleOverACharacterThatTheEndBeginsInside() throws IOException {
    String end = open("x" + "로그".repeat(50_000), UTF_8).end(LEAST);

    assertThat(end).endsWith("로그").matches("[로그]+").hasSizeGreaterThan(LEAST / 4);
  }

  @Test
  void readsTheEndAsPowerShellWritesIt() throws IOException {
    assertThat(open("line\n".repeat(50_000) + "the end", UTF_16LE).end(LEAST))
        .endsWith("line\nthe end");
  }

  @Test
  void endsWhereItCannotBeDecoded() throws IOException {
    assertThat(open("line\n".repeat(50_000) + "so far\u00ffno more", ISO_8859_1).end(LEAST))
        .endsWith("line\nso far");
  }

  @Test
  void isWholeAndAnewFromTheBeginningAfterItsHeadWasSeen() throws IOException {
    String whole = "0123456789".repeat(10_000);
    Text text = open(whole, UTF_8);

    assertThat(text.complete()).isFalse();
    assertThat(whole).startsWith(text.head());
    assertThat(text.all()).isEqualTo(whole);
  }

  private static Text open(String text, Charset charset) throws IOException {
    return Text.open(new ByteArrayInputStream(text.getBytes(charset)));
  }
}
