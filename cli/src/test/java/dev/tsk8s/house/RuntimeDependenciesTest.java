package dev.tsk8s.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A new jar, or a new version of one, is a line in a committed file, so that nobody overlooks it
/// in review. To accept what changed: `mvn test -pl cli -am -Dtest=RuntimeDependenciesTest
/// -Dsurefire.failIfNoSpecifiedTests=false -Daccept=true`, then read the diff.
class RuntimeDependenciesTest {
  private static final Pattern ARTIFACT =
      Pattern.compile("([\\w.-]+:[\\w.-]+):jar:(?:([\\w.-]+):)?([\\w.-]+):(?:compile|runtime)");

  @ParameterizedTest
  @ValueSource(strings = {"core", "probes", "cli"})
  void everyModuleShipsExactlyWhatItsListSays(String module) throws IOException {
    Path home = Path.of("..", module);
    Path committed = home.resolve("runtime-dependencies.txt");
    Path resolved = home.resolve("target/runtime-dependencies.txt");

    List<String> ships =
        ARTIFACT
            .matcher(Files.readString(resolved))
            .results()
            .map(RuntimeDependenciesTest::line)
            .filter(line -> !line.startsWith("dev.tsk8s:"))
            .sorted()
            .toList();
    if (Boolean.getBoolean("accept")) {
      Files.write(committed, ships);
    }

    assertThat(ships).isNotEmpty().isEqualTo(Files.readAllLines(committed));
  }

  @ParameterizedTest
  @MethodSource("shippedGroups")
  void everyShippedGroupStandsInTheThirdPartyNotice(String group) throws IOException {
    List<String> notice =
        Files.readAllLines(Path.of("src/main/resources/META-INF/THIRD-PARTY.txt"));

    assertThat(notice).anyMatch(line -> line.startsWith(group + " "));
  }

  private static Stream<String> shippedGroups() throws IOException {
    return Files.readAllLines(Path.of("runtime-dependencies.txt")).stream()
        .map(line -> line.substring(0, line.indexOf(':')))
        .distinct();
  }

  private static String line(MatchResult found) {
    String classifier = found.group(2) == null ? "" : " " + found.group(2);
    return found.group(1) + " " + found.group(3) + classifier;
  }
}
