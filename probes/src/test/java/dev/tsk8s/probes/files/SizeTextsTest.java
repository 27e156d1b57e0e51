package dev.tsk8s.probes.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// In a folder other files than outputs are passed over without a word.
class SizeTextsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PING 100.64.0.2 (100.64.0.2) 1200(1228) bytes of data.\n\n--- 100.64.0.2 ping statistics"
            + " ---\n2 packets transmitted, 0 received, 100% packet loss, time 1013ms\n",
        "PING fd00::2(fd00::2) 1452(1500) data bytes\n",
        " 1?: [LOCALHOST]                      pmtu 1500\n 1:  10.1.0.2   0.1ms\n",
        "{\"toTarget\": 1400, \"fromTarget\": \"unknown\", \"blackHole\": \"toTarget\"}"
      })
  void saysThatTriedSizesAreNotJudged(String text) throws IOException {
    assertThat(read(text).unread())
        .extracting(unread -> unread.why())
        .containsExactly(new Reason.Failed(folder.resolve("out.txt").toString(), SizeTexts.WHY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PING 100.64.0.2 (100.64.0.2) 56(84) bytes of data.\n64 bytes from 100.64.0.2: ttl=64\n",
        "a note about PING and pmtu 1400\n"
      })
  void passesOverOtherTexts(String text) throws IOException {
    Files.writeString(folder.resolve("sysctl.txt"), "net.ipv4.ip_forward = 1\n");

    assertThat(read(text).unread()).isEmpty();
  }

  private Snapshot read(String text) throws IOException {
    Files.writeString(folder.resolve("out.txt"), text);
    return FileSnapshot.read(
        List.of(folder.toString()),
        InputStream.nullInputStream(),
        Deadline.after(Duration.ofMinutes(1)));
  }
}
