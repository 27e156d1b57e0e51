package dev.tsk8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.render.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is wrong with a command line, in Korean.
class UsageWordsTest {
  private static final Pattern HANGUL = Pattern.compile("[가-힣]");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docter",
        "doctor --frm x",
        "doctor -Z",
        "doctor extra",
        "doctor --timeout",
        "doctor --from --demo",
        "doctor --demo=x",
        "doctor --demo --demo",
        "doctor --timeout 3s --timeout 4s",
        "doctor --timeout 3",
        "doctor --timeout x",
        "doctor --demo -v -q",
        "doctor --demo --from x",
        "doctor --active",
        "doctor --probe-seed 1",
        "doctor --active --probe-image x;y",
        "doctor --active --probe-image x --probe-namespace a/b",
        "doctor --active --probe-image x --probe-node-selector a",
        "doctor --active --probe-image x --probe-toleration a:b",
        "doctor --active --probe-image x --probe-seed a",
        "doctor --active --probe-image x --outside a:0",
        "doctor --active --probe-image x --outside 127.0.0.1",
        "doctor --active --probe-image x --outside a --outside a --outside a --outside a"
            + " --outside a --outside a --outside a --outside a --outside a",
        "doctor --from=",
        "doctor --peers 0",
        "doctor --nodes x",
        "doctor --only pth",
        "doctor --only xxxxxxxxxxx",
        "doctor --only path --skip path",
        "doctor -o jsn",
        "doctor -o json -o text",
        "doctor -o json=",
        "doctor -o json=a -o text=a",
        "doctor --fail-on bad",
        "doctor --lang fr",
        "doctor --demo --baseline nosuch.yaml",
        "doctor --demo --config nosuch.yaml",
        "doctor --demo -o json=/no/such/folder/x",
        "collect --demo --pseudonyms -",
        "collect --demo --pseudonyms x",
        "collect --demo -o /no/such/folder/x.zip",
        "redact",
        "redact nosuch.zip",
        "diff",
        "diff a b --demo",
        "baseline",
        "baseline remove x/y",
        "baseline add no/such",
        "baseline add path-relayed",
        "baseline add path-relayed/pod-snat",
        "baseline add path-relayed/pod-snat Pood --reason r --owner o --expires 2999-01-01",
        "baseline add path-relayed/pod-snat --reason r --owner o --expires 2001-01-01",
        "baseline add path-relayed/pod-snat --reason r --owner o --expires soon",
        "explain nosuch",
        "completion fihs",
        "advise --answer x=y",
        "advise --answer purpse=y",
        "advise --answer purpose=y",
        "shell --from -",
        "nat --stun a:b:c:d",
        "nat --packets x",
        "nat --expect-reflector",
        "nat --listen 127.0.0.1:1",
        "nat --reflect",
        "nat --reflect --listen x",
        "nat --knock 224.0.0.1:1",
        "nat --knock 127.0.0.1:1 --reflect",
        "mtu",
        "mtu x --explain",
        "mtu --explain --tunnel x",
        "mtu --explain --nic x",
        "mtu x --ipv4 --ipv6"
      })
  void isSaidLineByLine(String line) {
    Run run = in(Map.of("TSK8S_LANG", "ko"), line.split(" "));

    assertThat(run.exitCode()).as(run.err()).isIn(2, 4);
    assertThat(run.err().lines()).isNotEmpty().allMatch(HANGUL.asPredicate());
    assertThat(run.err()).doesNotContain("{", "did you mean");
  }

  @Test
  void theLanguageIsTypedOrSetAnywhere() throws IOException {
    Path config = Files.writeString(folder.resolve("c.yaml"), "lang: ko\nfail-on: bad\n");

    for (List<String> words :
        List.of(
            List.of("doctor", "--frm", "--lang", "ko"),
            List.of("doctor", "--lang=ko", "--frm"),
            List.of("doctor", "--config", config.toString()))) {
      assertThat(in(Map.of(), words.toArray(String[]::new)).err()).containsPattern(HANGUL);
    }
    assertThat(in(Map.of("TSK8S_LANG", "ko"), "doctor", "--frm", "--lang", "en").err())
        .startsWith("tsk8s: no option '--frm'");
  }

  @Test
  void aFileOfSettingsIsNamedWithItsLine() throws IOException {
    Path config = Files.writeString(folder.resolve("c.yaml"), "lang: ko\nfail-on: bad\n");

    assertThat(in(Map.of(), "doctor", "--config", config.toString()).err())
        .startsWith("tsk8s: " + config + ": 2번째 줄: fail-on: bad: 다음 중에서 고르십시오: ");
  }

  private static Run in(Map<String, String> environment, String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    ExitCode code =
        Main.run(
            Console.of(InputStream.nullInputStream(), out, err).with(environment),
            new Interruption(),
            args);
    return new Run(
        code.number(), out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
