package dev.tsk8s.probes.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/// What the files of a bundle lie in while it is written.
interface Archive {

  /// The kinds of archive a bundle can be.
  enum Kind {
    ZIP,
    TAR_GZ;

    /// The kind that a file's name asks for; a zip archive unless it says otherwise.
    static Kind of(String fileName) {
      String name = fileName.toLowerCase(Locale.ROOT);
      return name.endsWith(".tar.gz") || name.endsWith(".tgz") ? TAR_GZ : ZIP;
    }

    Archive on(OutputStream out) throws IOException {
      return switch (this) {
        case ZIP -> new ZipArchive(out);
        case TAR_GZ -> new TarGzArchive(out);
      };
    }
  }

  /// Adds one file.
  ///
  /// @param content written more than once where its length must be known first: always the same
  void add(String name, Bundle.Content content) throws IOException;

  /// Writes what comes at the end; the stream below stays open.
  void finish() throws IOException;
}
