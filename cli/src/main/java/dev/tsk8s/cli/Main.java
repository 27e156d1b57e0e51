package dev.tsk8s.cli;

import dev.tsk8s.cli.render.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/// The `tsk8s` command. [#run] is the whole program without a process around it.
public final class Main {
  private Main() {}

  /// Starts the program and hands its exit code to the shell.
  public static void main(String[] args) {
    var console =
        Console.ofProcess(
            new FileInputStream(FileDescriptor.in),
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err));
    var interruption = Interruption.ofProcess();
    System.exit(interruption.finish(run(console, interruption, args)).number());
  }

  /// Runs on any streams, none of which is taken for a terminal.
  ///
  /// @return the exit code
  public static int run(InputStream in, OutputStream out, OutputStream err, String... args) {
    return run(Console.of(in, out, err), new Interruption(), args).number();
  }

  static ExitCode run(Console console, Interruption interruption, String... args) {
    if (args.length == 1 && (args[0].equals("version") || args[0].equals("--version"))) {
      return VersionCommand.print(console); // the shortest way
    }
    return commands(interruption).run(console, args);
  }

  static CommandTree commands(Interruption interruption) {
    return new CommandTree(
        List.of(
            new DoctorCommand(interruption),
            new CollectCommand(interruption),
            new RedactCommand(interruption),
            new DiffCommand(interruption),
            new BaselineCommand(interruption),
            new StackCommand(interruption),
            new AdviseCommand(interruption),
            new ShellCommand(interruption),
            new NatCommand(interruption),
            new MtuCommand(interruption),
            new ProbeCommand(interruption),
            new ExplainCommand(),
            new CompletionCommand(),
            new VersionCommand()));
  }
}
