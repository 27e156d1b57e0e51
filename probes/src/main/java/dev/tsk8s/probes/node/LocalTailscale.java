package dev.tsk8s.probes.node;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Output;
import dev.tsk8s.probes.tailscale.TailscaleCli;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The `tailscale` command of this machine. No shell comes between: an argument is an argument.
public final class LocalTailscale implements TailscaleCli {

  /// The message when there is none.
  public static final String ABSENT = "no tailscale CLI on this machine";

  /// macOS: the CLI inside the app, which is a CLI only if told so.
  private static final Path MAC_APP =
      Path.of("/Applications/Tailscale.app/Contents/MacOS/Tailscale");

  private final Optional<Path> program;

  private LocalTailscale(Optional<Path> program) {
    this.program = program;
  }

  /// @param path directories, as in the environment variable `PATH`
  public static LocalTailscale on(String path) {
    return new LocalTailscale(
        Stream.concat(
                Stream.of(path.split(File.pathSeparator)).flatMap(LocalTailscale::in),
                Stream.of(MAC_APP))
            .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
            .findFirst());
  }

  /// Where it is, if this machine has one.
  public Optional<Path> program() {
    return program;
  }

  @Override
  public Output run(List<String> args, Deadline deadline) throws IOException, InterruptedException {
    Path file = program.orElseThrow(() -> new IOException(ABSENT));
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(Stream.of(file.toString()), args.stream()).toList());
    builder.environment().put("TAILSCALE_BE_CLI", "1");
    try (Child child = new Child(builder.start())) {
      return child.output(deadline);
    }
  }

  private static Stream<Path> in(String directory) {
    try {
      Path folder = Path.of(directory);
      // A relative entry of PATH would run whatever lies in the current directory.
      return folder.isAbsolute()
          ? Stream.of(folder.resolve("tailscale"), folder.resolve("tailscale.exe"))
          : Stream.empty();
    } catch (InvalidPathException _) {
      return Stream.empty();
    }
  }
}
