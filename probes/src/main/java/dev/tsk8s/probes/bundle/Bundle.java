package dev.tsk8s.probes.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/// A bundle while it is written: an archive of which the manifest comes last.
public final class Bundle {
  /// One file of a bundle writes itself.
  public interface Content {
    void write(OutputStream out) throws IOException;
  }

  private final List<Manifest.Entry> entries = new ArrayList<>();
  private final Archive archive;

  private Bundle(Archive archive) {
    this.archive = archive;
  }

  /// Fills a bundle.
  public interface Filling {
    /// @return the manifest, from the entries that were added
    Function<List<Manifest.Entry>, Manifest> fill(Bundle bundle) throws IOException;
  }

  /// Writes all of it to a stream, which stays open.
  ///
  /// @param fileName says which kind of archive: `.tar.gz` and `.tgz` that, all others zip
  public static void write(OutputStream out, String fileName, Filling filling) throws IOException {
    var bundle = new Bundle(Archive.Kind.of(fileName).on(out));
    Function<List<Manifest.Entry>, Manifest> manifest = filling.fill(bundle);
    byte[] last = manifest.apply(List.copyOf(bundle.entries)).bytes();
    bundle.add("manifest.json", content -> content.write(last));
    bundle.archive.finish();
  }

  /// Adds one file.
  ///
  /// @param content may be written more than once: always the same
  public void add(String name, Content content) throws IOException {
    var measured = new Measured(content);
    archive.add(name, measured);
    entries.add(new Manifest.Entry(name, measured.bytes, measured.sha256));
  }

  /// A file that is measured each time it is written.
  private static final class Measured implements Content {
    private final Content content;
    private long bytes;
    private String sha256 = "";

    Measured(Content content) {
      this.content = content;
    }

    @Override
    public void write(OutputStream out) throws IOException {
      MessageDigest digest = sha256();
      var counted = new Counting(new DigestOutputStream(out, digest));
      content.write(counted);
      counted.flush();
      bytes = counted.bytes();
      sha256 = HexFormat.of().formatHex(digest.digest());
    }
  }

  /// What entries are proven by.
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
