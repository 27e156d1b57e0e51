package dev.tsk8s.probes.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class AheadReaderTest {

  @Test
  void nothingIsLostAndNothingTurnedAround() throws IOException {
    String text = "0123456789".repeat(100_000);

    try (var ahead = new AheadReader("digits", new StringReader(text))) {
      var read = new StringWriter();
      ahead.transferTo(read);

      assertThat(read).hasToString(text);
    }
  }

  @Test
  void whatBreaksTheSourceIsToldBehindWhatWasRead() throws IOException {
    try (var ahead = new AheadReader("cut", breakingAfter("abc"))) {
      char[] three = new char[3];

      assertThat(ahead.read(three)).isEqualTo(3);
      assertThatThrownBy(() -> ahead.read(three)).hasMessage("cut off");
    }
  }

  @Test
  void doesNotWaitForTheRestWhenTheSourceFails() {
    try (var ahead = new AheadReader("failing", failing())) {
      assertThatThrownBy(ahead::read).isInstanceOf(IOException.class).hasMessage("no more room");
    }
  }

  @Test
  void closingEndsAReadingThatNobodyWants() throws InterruptedException {
    var ahead = new AheadReader("what never ends", endless());

    Thread reader = thread("reading what never ends");
    ahead.close();

    assertThat(reader.join(Duration.ofSeconds(5))).isTrue();
  }

  private static Thread thread(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Reader breakingAfter(String text) {
    var begin = new StringReader(text);
    return new Reader() {
      @Override
      public int read(char[] buffer, int offset, int length) throws IOException {
        int read = begin.read(buffer, offset, length);
        if (read < 0) {
          throw new IOException("cut off");
        }
        return read;
      }

      @Override
      public void close() {}
    };
  }

  private static Reader failing() {
    return new Reader() {
      @Override
      public int read(char[] buffer, int offset, int length) {
        throw new OutOfMemoryError("no more room");
      }

      @Override
      public void close() {}
    };
  }

  private static Reader endless() {
    return new Reader() {
      @Override
      public int read(char[] buffer, int offset, int length) {
        return length;
      }

      @Override
      public void close() {}
    };
  }
}
