package dev.tsk8s.probes.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tsk8s.probes.Deadline;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PatientStreamTest {

  @Test
  void whatBrokeStaysBrokenForWhoeverAsksAgain() throws IOException {
    Deadline deadline = Deadline.after(Duration.ofSeconds(30));
    try (var stream = new PatientStream("cut", PatientStreamTest::cut, deadline)) {
      assertThat(stream.read()).isEqualTo('a');
      assertThatThrownBy(stream::read).isInstanceOf(EOFException.class);
      assertThatThrownBy(stream::read).isInstanceOf(EOFException.class);
    }

    assertThat(deadline.remaining()).isGreaterThan(Duration.ofSeconds(15));
  }

  private static InputStream cut() {
    return new SequenceInputStream(
        new ByteArrayInputStream(new byte[] {'a'}), new ThrowingStream("cut off"));
  }

  private static final class ThrowingStream extends InputStream {
    private final String why;

    ThrowingStream(String why) {
      this.why = why;
    }

    @Override
    public int read() throws IOException {
      throw new EOFException(why);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      throw new EOFException(why);
    }
  }
}
