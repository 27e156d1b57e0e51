package dev.tsk8s.probes.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// Takes one file after the other: opens archives (never onto the disk), recognises texts, and
/// hands them to those who read them. What goes wrong with one file stays with that file.
final class Intake {

  /// A support bundle in which a log archive lies; deeper only those go who want to harm.
  private static final int DEEPEST = 3;

  private static final int CHUNK = 65_536;

  private static final String TOO_LARGE = "more than fits into the memory that tsk8s may use";

  private final Limits limits;
  private final Trouble trouble;
  private final TextReader texts;
  private final Bundles bundles;

  Intake(Limits limits, Trouble trouble, TextReader texts, Bundles bundles) {
    this.limits = limits;
    this.trouble = trouble;
    this.texts = texts;
    this.bundles = bundles;
  }

  void take(Blob blob, InputStream raw) {
    try {
      limits.oneMoreFile();
      bundles.watch(
          blob, limits.guard(raw), in -> opened(blob, new BufferedInputStream(in, CHUNK)));
    } catch (IOException | RuntimeException e) {
      if (blob.promising() || limits.exhausted() || e instanceof RuntimeException) {
        trouble.with(blob, "text", e);
      }
    } catch (OutOfMemoryError _) { // what it had filled is free again
      trouble.with(blob, TOO_LARGE);
    }
  }

  /// A file: of a zip archive only what is read is decompressed.
  void take(Blob blob, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(4);
      boolean zip = head.length == 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3;
      if (zip && directory(blob, file)) {
        return;
      }
      if (zip) {
        trouble.with(blob, "cut off: the archive has no directory at its end");
      }
    }
    try (InputStream in = Files.newInputStream(file)) {
      take(blob, in);
    }
  }

  private boolean directory(Blob blob, Path file) {
    try {
      limits.oneMoreFile();
      Blob archive = deeper(blob);
      return ZipFolder.read(
          file, blob.at(), limits, (name, at, content) -> entry(archive, name, at, content));
    } catch (IOException | RuntimeException e) {
      trouble.with(blob, "archive", e);
      return true;
    } catch (OutOfMemoryError _) {
      trouble.with(blob, TOO_LARGE);
      return true;
    }
  }

  private void opened(Blob blob, BufferedInputStream in) throws IOException {
    opened(blob, blob, in);
  }

  /// @param text what it is called if it is a text
  private void opened(Blob blob, Blob text, BufferedInputStream in) throws IOException {
    in.mark(1024);
    byte[] head = in.readNBytes(1024);
    in.reset();
    if (head.length > 2 && head[0] == 0x1f && (head[1] & 0xff) == 0x8b) {
      gunzip(deeper(blob), in);
    } else if (head.length > 3
        && head[0] == 'P'
        && head[1] == 'K'
        && (head[2] == 3 || head[2] == 5)) {
      unzip(deeper(blob), in);
    } else if (Tar.recognises(head)) {
      untar(deeper(blob), in);
    } else {
      texts.read(text, Text.open(in));
    }
  }

  private static Blob deeper(Blob blob) throws IOException {
    if (blob.depth() >= DEEPEST) {
      throw new IOException("an archive in an archive in an archive");
    }
    return new Blob(blob.folder(), blob.name(), blob.at(), blob.explicit(), blob.depth() + 1);
  }

  private void gunzip(Blob blob, BufferedInputStream in) throws IOException {
    var compressed = new Limits.Counted(in);
    InputStream decompressed = limits.guard(new GZIPInputStream(compressed, CHUNK), compressed);
    Blob inner =
        blob.name().endsWith(".gz")
            ? blob.named(blob.name().substring(0, blob.name().length() - 3))
            : blob;
    if (blob.depth() > 1) { // the archive around it reads from the same stream
      opened(blob, inner, new BufferedInputStream(decompressed, CHUNK));
      return;
    }
    try (InputStream plain = PatientStream.ahead(blob.where(), decompressed, limits.deadline())) {
      opened(blob, inner, new BufferedInputStream(plain, CHUNK));
    }
  }

  private void unzip(Blob blob, InputStream in) throws IOException {
    var compressed = new Limits.Counted(in);
    try (var zip = new ZipInputStream(compressed)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          Instant at =
              Optional.ofNullable(entry.getLastModifiedTime())
                  .map(time -> time.toInstant())
                  .orElse(blob.at());
          entry(blob, entry.getName(), at, limits.guard(new Unclosed(zip), compressed));
        }
      }
    }
  }

  private void untar(Blob blob, InputStream in) throws IOException {
    var tar = new Tar(in);
    for (Optional<Tar.Entry> entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      entry(blob, entry.get().name(), entry.get().at(), tar.content());
    }
  }

  /// Names are only printed and compared: one that climbs out of its archive leads nowhere.
  private void entry(Blob archive, String name, Instant at, InputStream content)
      throws IOException {
    String path = name.replace('\\', '/').replaceAll("^(?:\\.?/)+", "");
    int slash = path.lastIndexOf('/');
    var top = new Folder(archive.where(), false, archive.folder().given());
    Folder folder = top.below(slash < 0 ? "" : path.substring(0, slash));
    take(new Blob(folder, path.substring(slash + 1), at, false, archive.depth()), content);
    if (limits.exhausted()) {
      throw new IOException("reading stopped here");
    }
  }

  /// The stream of one entry must not close its archive.
  private static final class Unclosed extends Limits.Counted {
    Unclosed(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }
}
