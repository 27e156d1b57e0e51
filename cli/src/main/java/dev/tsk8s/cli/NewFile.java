package dev.tsk8s.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// A file that only its owner can read, there whole or not at all: written beside its place, then
/// moved there.
///
/// @param replace an existing file may be overwritten
record NewFile(Path path, boolean replace) {

  /// Writes it.
  interface Content {
    void write(OutputStream out) throws IOException;
  }

  /// @param interruption ends a writing that takes too long, and leaves nothing behind
  /// @throws UncheckedIOException in words, if it cannot be written
  void write(Interruption interruption, Content content) {
    try {
      refuse();
      Path target = path.toAbsolutePath();
      Path beside = Files.createTempFile(target.getParent(), ".tsk8s-", ".part", ownersOnly());
      Runnable remove = () -> delete(beside);
      interruption.last(remove);
      try {
        fill(beside, content);
        refuse();
        Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        remove.run();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path + ": " + WholeFile.words(e), e);
    }
  }

  /// @throws UncheckedIOException if there is something that must stay
  void refuse() {
    boolean taken = Files.exists(path);
    if (taken && (!replace || !Files.isRegularFile(path))) {
      String why =
          Files.isRegularFile(path)
              ? "it is there already; --force replaces it"
              : Files.isDirectory(path) ? "it is a directory" : "it is no file";
      throw new UncheckedIOException(
          "cannot write " + path + ": " + why, new FileAlreadyExistsException(path.toString()));
    }
  }

  private static void fill(Path file, Content content) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      var out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      content.write(out);
      out.flush();
      channel.force(true);
    }
  }

  private FileAttribute<?>[] ownersOnly() {
    boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // It was moved, or nothing more can be done about it.
    }
  }
}
