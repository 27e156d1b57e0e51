package dev.tsk8s.probes.node;

import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.NoProgram;
import dev.tsk8s.probes.Output;
import dev.tsk8s.probes.Programs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The programs of this machine. A relative entry of `PATH` would run whatever lies in the current
/// directory, so it is left out; where the system keeps its own programs is looked in as well.
public final class LocalPrograms implements Programs {
  private static final List<Path> OF_THE_SYSTEM = List.of(Path.of("/usr/sbin"), Path.of("/sbin"));

  private final List<Path> folders;

  private LocalPrograms(List<Path> folders) {
    this.folders = folders;
  }

  /// @param path directories, as in the environment variable `PATH`
  public static LocalPrograms on(String path) {
    return new LocalPrograms(
        Stream.concat(
                Stream.of(path.split(File.pathSeparator)).flatMap(LocalPrograms::folder),
                OF_THE_SYSTEM.stream())
            .distinct()
            .toList());
  }

  @Override
  public Output run(List<String> command, Deadline deadline)
      throws IOException, InterruptedException {
    Path program =
        folders.stream()
            .map(folder -> folder.resolve(command.getFirst()))
            .filter(LocalPrograms::isProgram)
            .findFirst()
            .orElseThrow(() -> new NoProgram("no " + command.getFirst() + " on this machine"));
    var words = Stream.concat(Stream.of(program.toString()), command.stream().skip(1)).toList();
    try (Child child = new Child(new ProcessBuilder(words).start())) {
      return child.output(deadline);
    }
  }

  private static boolean isProgram(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }

  private static Stream<Path> folder(String directory) {
    try {
      Path folder = Path.of(directory);
      return folder.isAbsolute() ? Stream.of(folder) : Stream.empty();
    } catch (InvalidPathException _) {
      return Stream.empty();
    }
  }
}
