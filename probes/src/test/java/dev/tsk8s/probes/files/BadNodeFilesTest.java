package dev.tsk8s.probes.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.probes.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class BadNodeFilesTest {
  private static final String ETH0 = "{\"ifname\":\"eth0\",\"mtu\":1500,\"addr_info\":[]}";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "addr.json|[{\"ifname\":\"lo\",\"mtu\":1,|ip -j: line 1",
        "status.json|{\"cilium\":{},\"cluster\":{\"self\":|cilium-dbg: line 1",
        "status.json|{\"cilium\":[],\"cluster\":{}}|cilium-dbg status: /cilium: not an object",
        "health.json|{\"local\":{},\"nodes\":7,\"timestamp\":\"\"}|/nodes: not an array",
        "metrics.json|[{\"name\":\"cilium_x\",\"value\":\"y\"}]|/0/value: not a number",
        "deep.json|{\"addr\":[],\"route\":[[[DEEP|nesting depth",
        "huge.json|[{\"ifname\":\"lo\",\"mtu\":1},HUGE|Token count"
      })
  void saysOnceWhatIsWrongWithAFileAndReadsTheRest(String name, String content, String said)
      throws IOException {
    write(
        name,
        content
            .replace("DEEP", "[".repeat(5_000))
            .replace("HUGE", "{},".repeat(1_100_000) + "{}]"));
    write("links.json", "[" + ETH0 + "]");

    var snapshot = read(folder);

    assertThat(snapshot.unread())
        .extracting(Snapshot.Unread::what)
        .containsExactly(folder + "/" + name);
    assertThat(snapshot.unread().toString()).contains(said);
    assertThat(only(snapshot).host().links().seen().orElseThrow()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "neigh.json|[{\"dst\":\"10.0.0.1\",\"dev\":\"eth0\",\"state\":[\"STALE\"]}]|ip -j",
        "brief.json|[{\"ifname\":\"eth0\",\"operstate\":\"UP\",\"addr_info\":[]}]|ip -j",
        "empty.json|{\"addr\":[],\"route\":[]}|ip -j",
        "empty.txt|``|empty"
      })
  void saysWhyAFileThatTheUserNamedIsOfNoUse(String name, String content, String said)
      throws IOException {
    var snapshot = read(write(name, content));

    assertThat(snapshot.vantages()).isEmpty();
    assertThat(snapshot.unread()).hasSize(1);
    assertThat(snapshot.unread().toString()).contains(said);
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static Vantage only(Snapshot snapshot) {
    assertThat(snapshot.vantages()).hasSize(1);
    return snapshot.vantages().getFirst();
  }

  private static Snapshot read(Path... inputs) {
    return FileSnapshot.read(
        List.of(inputs).stream().map(Path::toString).toList(),
        InputStream.nullInputStream(),
        Deadline.after(Duration.ofSeconds(30)));
  }
}
