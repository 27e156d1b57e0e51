package dev.tsk8s.probes.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// A zip archive that is a file: its directory at the end tells what is where, so what is not read
/// is not even decompressed.
final class ZipFolder {

  /// Takes one entry.
  interface Entry {
    void take(String name, Instant at, InputStream content) throws IOException;
  }

  private static final long WORTH_A_THREAD = 1 << 18;

  private ZipFolder() {}

  /// @return whether it has such a directory; one that was cut off has none
  static boolean read(Path file, Instant otherwise, Limits limits, Entry sink) throws IOException {
    Optional<ZipEnd> end = ZipEnd.of(file);
    if (end.isEmpty()) {
      return false;
    }
    if (end.get().isTooMuch()) {
      throw new IOException("more than " + Limits.MOST_FILES + " files");
    }
    try (var zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!entry.isDirectory()) {
          Instant at =
              Optional.ofNullable(entry.getLastModifiedTime())
                  .map(time -> time.toInstant())
                  .orElse(otherwise);
          try (InputStream content = content(zip, entry, limits)) {
            sink.take(entry.getName(), at, content);
          }
        }
      }
      return true;
    }
  }

  private static InputStream content(ZipFile zip, ZipEntry entry, Limits limits)
      throws IOException {
    InputStream content =
        limits.guard(zip.getInputStream(entry), Math.max(0, entry.getCompressedSize()));
    return entry.getSize() < WORTH_A_THREAD
        ? content
        : PatientStream.ahead(entry.getName(), content, limits.deadline());
  }
}
