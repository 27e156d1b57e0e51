package dev.tsk8s.cli.completion;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/// A shell that completes words.
public enum Shell {
  BASH,
  ZSH,
  FISH;

  /// The script for a program.
  public String script(CommandSpec root) {
    Words program = Words.of(root);
    return switch (this) {
      case BASH -> Bash.script(program);
      case ZSH -> Zsh.script(program);
      case FISH -> Fish.script(program);
    };
  }

  /// @throws IllegalArgumentException if there is no such shell
  public static Shell of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  public static List<String> words() {
    return Arrays.stream(values()).map(shell -> shell.name().toLowerCase(Locale.ROOT)).toList();
  }
}
