package dev.tsk8s.cli;

import dev.tsk8s.cli.completion.Shell;
import dev.tsk8s.cli.render.Console;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `tsk8s completion`: a script for the shell.
final class CompletionCommand implements Command {
  @Override
  public String name() {
    return "completion";
  }

  @Override
  public List<String> description() {
    return List.of(
        "Print the completion script of a shell.",
        "bash: source <(tsk8s completion bash)   fish: tsk8s completion fish | source",
        "zsh:  tsk8s completion zsh > \"${fpath[1]}/_tsk8s\"");
  }

  @Override
  public void declare(CommandSpec spec) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("SHELL")
            .arity("1")
            .type(String.class)
            .completionCandidates(Shell.words())
            .description("bash, zsh or fish.")
            .build());
  }

  @Override
  public ExitCode run(ParseResult arguments, Console console) {
    String word = arguments.matchedPositionalValue(0, "");
    List<String> words = Shell.words();
    if (!words.contains(word)) {
      throw new UsageException(
          ("completion " + word).strip() + ": choose one of " + String.join(", ", words));
    }
    CommandSpec root = Main.commands(new Interruption()).commandLine().getCommandSpec();
    console.result(Shell.of(word).script(root));
    return ExitCode.HEALTHY;
  }
}
