package dev.tsk8s.probes.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds the files behind the inputs, in an order that depends on names only, each real file once.
/// Links are followed where the user named them, not inside folders: there they could lead in
/// circles, or out.
final class Finder {
  private static final int DEEPEST = 32;
  private static final int FILE_TYPE = 0170000;
  private static final int PIPE = 0010000;

  private final Limits limits;
  private final Unreads unreads;
  private final Intake intake;
  private final Set<Object> seen = new HashSet<>();
  private final List<Runnable> slow = new ArrayList<>();

  Finder(Limits limits, Unreads unreads, Intake intake) {
    this.limits = limits;
    this.unreads = unreads;
    this.intake = intake;
  }

  /// What may keep us waiting comes last.
  void all(List<String> inputs, String streamName, InputStream stream) {
    boolean standardInput = false;
    for (String input : inputs) {
      if (input.equals("-") || input.endsWith("=-")) {
        if (!standardInput) {
          String given = input.equals("-") ? "" : input.substring(0, input.length() - 2);
          patient(
              new Blob(new Folder("", true, given), streamName, limits.deadline().now(), true, 0),
              () -> stream);
        }
        standardInput = true;
      } else {
        named(input);
      }
    }
    slow.forEach(Runnable::run);
  }

  boolean tookStreams() {
    return !slow.isEmpty();
  }

  private void named(String input) {
    int equals = input.indexOf('=');
    try {
      if (equals > 0 && !Files.exists(Path.of(input))) {
        named(input.substring(equals + 1), input.substring(0, equals));
      } else {
        named(input, "");
      }
    } catch (InvalidPathException e) {
      unreads.failed(input, "not a path: " + e.getReason());
    }
  }

  private void named(String input, String given) {
    Path path = Path.of(input);
    try {
      BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class);
      if (is.isDirectory()) {
        Path real = path.toRealPath();
        String last = String.valueOf(path.getFileName());
        boolean unnamed =
            last.isEmpty() || last.equals(".") || last.equals("..") || path.getFileName() == null;
        String shown = unnamed ? String.valueOf(real.getFileName()) : trimmed(input);
        folder(real, new Folder(shown, false, given), 0);
      } else if (is.isRegularFile()) {
        file(path, is, bare(path, given, is));
      } else if (isPipe(path)) {
        patient(bare(path, given, is), () -> Files.newInputStream(path));
      } else {
        unreads.failed(input, "neither a file nor a folder");
      }
    } catch (NoSuchFileException _) {
      unreads.failed(input, "no such file");
    } catch (IOException e) {
      unreads.failed(input, words(e));
    }
  }

  private static Blob bare(Path path, String given, BasicFileAttributes is) {
    Path parent = path.getParent();
    var folder = new Folder(parent == null ? "" : parent.toString(), true, given);
    return new Blob(
        folder, String.valueOf(path.getFileName()), is.lastModifiedTime().toInstant(), true, 0);
  }

  private void folder(Path directory, Folder folder, int depth) {
    if (depth > DEEPEST) {
      unreads.failed(folder.path(), "more than " + DEEPEST + " folders deep");
      return;
    }
    List<Path> entries;
    try (var listed = Files.list(directory)) {
      entries = listed.sorted().limit(Limits.MOST_FILES).toList();
    } catch (UncheckedIOException _) {
      unreads.failed(folder.path(), "the folder cannot be listed");
      return;
    } catch (IOException e) {
      unreads.failed(folder.path(), words(e));
      return;
    }
    for (Path entry : entries) {
      if (limits.exhausted()) {
        unreads.add(folder.path(), limits.deadline().missed(folder.path()));
        return;
      }
      entry(entry, folder, depth);
    }
  }

  private void entry(Path entry, Folder folder, int depth) {
    String name = String.valueOf(entry.getFileName());
    try {
      BasicFileAttributes is =
          Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (is.isDirectory()) {
        folder(entry, folder.below(name), depth + 1);
      } else if (is.isRegularFile()) {
        file(entry, is, new Blob(folder, name, is.lastModifiedTime().toInstant(), false, 0));
      } else if (is.isSymbolicLink()
          && new Blob(folder, name, Instant.EPOCH, false, 0).promising()) {
        unreads.failed(
            folder.path() + "/" + name,
            "a symbolic link inside a folder is not followed: name it itself");
      }
    } catch (IOException e) {
      unreads.failed(folder.path() + "/" + name, words(e));
    }
  }

  private void file(Path path, BasicFileAttributes is, Blob blob) throws IOException {
    Object identity = is.fileKey() == null ? path.toRealPath() : is.fileKey();
    if (!seen.add(identity)) {
      return;
    }
    try {
      intake.take(blob, path);
    } catch (AccessDeniedException e) {
      unreads.failed(blob.where(), words(e));
    }
  }

  private void patient(Blob blob, PatientStream.Opening opening) {
    var stream =
        new PatientStream(
            blob.where(), () -> new BufferedInputStream(opening.open()), limits.deadline());
    slow.add(() -> {
      intake.take(blob, stream);
      stream.close();
    });
  }

  private static boolean isPipe(Path path) {
    try {
      return Files.getAttribute(path, "unix:mode") instanceof Integer mode
          && (mode & FILE_TYPE) == PIPE;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
      return false;
    }
  }

  private static String trimmed(String input) {
    String path = input;
    while (path.length() > 1 && path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    return path;
  }

  private static String words(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "no permission to read it";
      case NoSuchFileException _ -> "it vanished while reading";
      case FileSystemLoopException _ -> "its symbolic links lead in a circle";
      default -> String.valueOf(e.getMessage());
    };
  }
}
