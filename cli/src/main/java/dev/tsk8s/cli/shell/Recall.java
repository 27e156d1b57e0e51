package dev.tsk8s.cli.shell;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tsk8s.probes.redact.Redaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The lines of earlier sessions: `tsk8s/shell_history` in the user's folder for state
/// (`$XDG_STATE_HOME`, else `~/.local/state`: XDG Base Directory Specification 0.8). Only its owner
/// can read the file, and no line that holds a secret of a known form gets into it. Where it cannot
/// be written there is none, and that is no failure.
public final class Recall {
  /// Lines that are kept; as many again before the oldest are dropped.
  private static final int MOST = 500;

  private static final long LARGEST = 1L << 20;

  private final Optional<Path> file;
  private List<String> lines = List.of();
  private String last = "";

  Recall(Optional<Path> file) {
    this.file = file;
  }

  /// That of a user with this environment.
  public static Recall of(UnaryOperator<String> environment) {
    return new Recall(folder(environment).map(folder -> folder.resolve("tsk8s/shell_history")));
  }

  /// Relative paths do not count (the specification says so).
  private static Optional<Path> folder(UnaryOperator<String> environment) {
    return absolute(environment.apply("XDG_STATE_HOME"))
        .or(() -> absolute(environment.apply("HOME")).map(home -> home.resolve(".local/state")));
  }

  private static Optional<Path> absolute(String name) {
    try {
      return Optional.of(Path.of(name)).filter(Path::isAbsolute);
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  /// What was typed before, the oldest first.
  List<String> lines() {
    file.filter(Recall::isOurs).ifPresent(this::read);
    return lines;
  }

  /// A file that somebody put there in place of one is left alone.
  private static boolean isOurs(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && Files.isWritable(path);
  }

  private void read(Path path) {
    try {
      if (Files.size(path) > LARGEST) {
        return;
      }
      List<String> all = new String(Files.readAllBytes(path), UTF_8).lines().toList();
      lines = all.subList(Math.max(0, all.size() - MOST), all.size());
      if (all.size() > 2 * MOST) {
        Files.write(path, lines, UTF_8);
      }
    } catch (IOException _) {
      // Then nothing is recalled.
    }
  }

  /// Keeps a line, unless it begins with a blank, repeats the last one or holds a secret.
  void add(String line) {
    boolean kept =
        !line.isBlank()
            && !line.startsWith(" ")
            && !line.equals(last)
            && line.chars().noneMatch(Character::isISOControl)
            && Redaction.withoutSecrets(line).equals(line);
    if (kept) {
      last = line;
      file.ifPresent(path -> append(path, line));
    }
  }

  private static void append(Path path, String line) {
    try {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        if (!isOurs(path)) {
          return;
        }
      } else if (path.getParent() != null) {
        Files.createDirectories(path.getParent(), only(path, "rwx------"));
      }
      try (FileChannel channel = FileChannel.open(path, APPEND, only(path, "rw-------"))) {
        if (isPosix(path)) { // it may have been made by somebody else's umask
          Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        }
        channel.write(ByteBuffer.wrap((line + "\n").getBytes(UTF_8)));
      }
    } catch (IOException | UnsupportedOperationException _) {
      // Then nothing is kept.
    }
  }

  private static final Set<java.nio.file.OpenOption> APPEND =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);

  private static FileAttribute<?>[] only(Path path, String permissions) {
    return isPosix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
