package dev.tsk8s.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tsk8s.cli.render.Catalogue;
import dev.tsk8s.cli.render.Catalogue.Item;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionsTest {
  private static final Finding RELAYED =
      Finding.problem(new Code("path-relayed/pod-snat"), Subject.of("Pod", "vpn", "ts"));

  private final Completions completions =
      new Completions(
          new Catalogue(List.of(new Item(1, RELAYED, false))), 2, List.of("text", "json"));

  @ParameterizedTest
  @CsvSource({
    "'', ev, evidence",
    "'', re, 'report refresh'",
    "open, pa, path-relayed/pod-snat",
    "open, '', '1 path-relayed/pod-snat'",
    "copy, '', '1 2'",
    "check, path-rel, path-relayed",
    "filter, pro, problem",
    "list, path, 'path path-relayed path-relayed/pod-snat'",
    "filter problem, path-relayed/, path-relayed/pod-snat",
    "report, '', -v",
    "help, sa, save",
    "save, js, json",
    "save json a.json, --, --force",
    "open 1, '', ''",
    "paths, '', ''",
    "nonsense, '', ''"
  })
  void offersWhatFits(String before, String word, String offered) {
    assertThat(String.join(" ", completions.of(words(before), word))).isEqualTo(offered);
  }

  @Test
  void offersFilesButNoneThatWouldSteerTheTerminal(@TempDir Path folder) throws IOException {
    Files.createDirectory(folder.resolve("reports"));
    Files.createFile(folder.resolve("report.json"));
    Files.createFile(folder.resolve("re\u001b[2Jport"));
    Files.createFile(folder.resolve(".report"));

    assertThat(completions.of(List.of("save"), folder + "/"))
        .containsExactly(folder + "/report.json", folder + "/reports/");
    assertThat(completions.of(List.of("save"), folder + "/.")).containsExactly(folder + "/.report");
  }

  private static List<String> words(String line) {
    return line.isEmpty() ? List.of() : List.of(line.split(" ", -1));
  }
}
