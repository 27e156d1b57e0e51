package dev.tsk8s.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class ManPageTest {
  @Test
  void namesTheProgramAndItsFirstSentence() {
    CommandSpec program = program("Finds things. And more.");

    String page = ManPage.of(program, "1.2.3");

    assertThat(page).startsWith(".TH \"TOOL\" 1 \"\" \"tool 1.2.3\"\n");
    assertThat(page).contains(".SH \"NAME\"\ntool \\- Finds things\n");
  }

  @Test
  void tellsEveryOptionOfEveryCommandWithItsValue() {
    CommandSpec find = CommandSpec.create().name("find");
    find.addOption(option("--from").paramLabel("FILE").type(String.class).arity("1").build());
    CommandSpec program = program("Finds things.").addSubcommand("find", find);

    String page = ManPage.of(program, "1.2.3");

    assertThat(page).contains(".SS \"tool find\"\n");
    assertThat(page).contains(".TP\n\\fB\\-\\-from FILE\\fR\nWhere from.\n");
  }

  @Test
  void keepsHiddenCommandsAndOptionsToItself() {
    CommandSpec inner = CommandSpec.create().name("inner");
    inner.usageMessage().hidden(true);
    CommandSpec program = program("Finds things.").addSubcommand("inner", inner);
    program.addOption(option("--secret").hidden(true).build());

    String page = ManPage.of(program, "1.2.3");

    assertThat(page).doesNotContain("inner").doesNotContain("secret");
  }

  @Test
  void lineThatBeginsLikeARequestStaysText() {
    CommandSpec program = program(".hidden files and C:\\temp are found, 100%% of them");

    String page = ManPage.of(program, "1.2.3");

    assertThat(page).contains("\n\\&.hidden files and C:\\etemp are found, 100% of them\n");
  }

  private static CommandSpec program(String description) {
    CommandSpec program = CommandSpec.create().name("tool");
    program.usageMessage().description(description);
    return program;
  }

  private static OptionSpec.Builder option(String name) {
    return OptionSpec.builder(name).description("Where from.");
  }
}
