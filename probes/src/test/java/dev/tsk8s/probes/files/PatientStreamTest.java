package dev.tsk8s.probes.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tsk8s.probes.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
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
    return new InputStream() {
      private boolean begun;

      @Override
      public int read() throws IOException {
        if (begun) {
          throw new EOFException("cut off");
        }
        begun = true;
        return 'a';
      }
    };
  }
}
