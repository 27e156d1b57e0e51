package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;

/// A file that is there whole or not at all: written beside its place, then moved there. Whoever
/// reads it meanwhile, such as node-exporter, sees the old one or the new one.
///
/// @param path may be a link, which stays one, or a pipe or a device, which can only be written to
record WholeFile(Path path) {

  /// Replaces what is there; its permissions stay.
  ///
  /// @param interruption ends a writing that takes too long, and leaves nothing behind
  /// @throws UncheckedIOException in words, if it cannot
  void write(Interruption interruption, String text) {
    write(interruption, out -> out.write(text.getBytes(UTF_8)));
  }

  void write(Interruption interruption, NewFile.Content content) {
    try {
      if (Files.isDirectory(path)) {
        throw new FileSystemException(path.toString(), null, "it is a directory");
      }
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        fill(path, content);
        return;
      }
      boolean link = Files.exists(path) && Files.isSymbolicLink(path);
      replace(link ? path.toRealPath() : path.toAbsolutePath(), interruption, content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path + ": " + words(e), e);
    }
  }

  private static void replace(Path target, Interruption interruption, NewFile.Content content)
      throws IOException {
    Path beside = target.resolveSibling("." + target.getFileName() + "." + unlikeOthers());
    interruption.last(() -> NewFile.delete(beside));
    Files.createFile(beside);
    try {
      fill(beside, content);
      keepPermissions(target, beside);
      Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static void fill(Path file, NewFile.Content content) throws IOException {
    try (var out =
        new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.WRITE))) {
      content.write(out);
    }
  }

  /// In a container every process may have the same number.
  private static String unlikeOthers() {
    return Long.toHexString(ProcessHandle.current().pid() ^ System.nanoTime()) + ".part";
  }

  private static void keepPermissions(Path target, Path beside) throws IOException {
    var mine = Files.getFileAttributeView(beside, PosixFileAttributeView.class);
    if (mine != null && Files.exists(target)) {
      mine.setPermissions(Files.getPosixFilePermissions(target));
    }
  }

  /// What went wrong, in words.
  static String words(IOException e) {
    return switch (e) {
      case NoSuchFileException gone when hasFolder(gone) -> "no file can be made there";
      case NoSuchFileException _ -> "its folder does not exist";
      case AccessDeniedException _ -> "no permission";
      case FileSystemException known when known.getReason() != null -> known.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  /// Some file systems of the kernel answer so (`/proc`).
  private static boolean hasFolder(NoSuchFileException gone) {
    Path folder = Path.of(gone.getFile()).getParent();
    return folder != null && Files.isDirectory(folder);
  }
}
