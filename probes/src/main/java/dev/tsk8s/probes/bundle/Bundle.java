package dev.tsk8s.probes.bundle;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A bundle while it is written: a zip archive of which the manifest comes last.
public final class Bundle {
  /// One file of a bundle writes itself.
  public interface Content {
    void write(OutputStream out) throws IOException;
  }

  private final List<Manifest.Entry> entries = new ArrayList<>();
  private final ZipOutputStream zip;

  private Bundle(ZipOutputStream zip) {
    this.zip = zip;
  }

  /// Fills a bundle.
  public interface Filling {
    /// @return the manifest, from the entries that were added
    Function<List<Manifest.Entry>, Manifest> fill(Bundle bundle) throws IOException;
  }

  /// Writes all of it to a stream, which stays open.
  public static void write(OutputStream out, Filling filling) throws IOException {
    var zip = new ZipOutputStream(out);
    var bundle = new Bundle(zip);
    Function<List<Manifest.Entry>, Manifest> manifest = filling.fill(bundle);
    byte[] last = manifest.apply(List.copyOf(bundle.entries)).bytes();
    bundle.add("manifest.json", content -> content.write(last));
    zip.finish();
  }

  /// Adds one file.
  public void add(String name, Content content) throws IOException {
    MessageDigest digest = sha256();
    zip.putNextEntry(new ZipEntry(name));
    var counted = new Counting(zip);
    var digesting = new DigestOutputStream(counted, digest);
    content.write(digesting);
    digesting.flush();
    zip.closeEntry();
    entries.add(new Manifest.Entry(name, counted.bytes, HexFormat.of().formatHex(digest.digest())));
  }

  /// What entries are proven by.
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// Counts, and leaves the archive open when an entry is closed.
  private static final class Counting extends FilterOutputStream {
    private long bytes;

    Counting(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      out.write(value);
      bytes++;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      out.write(buffer, offset, length);
      bytes += length;
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
