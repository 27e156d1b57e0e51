package dev.tsk8s.probes.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A zip archive.
final class ZipArchive implements Archive {
  private final ZipOutputStream zip;

  ZipArchive(OutputStream out) {
    zip = new ZipOutputStream(out);
  }

  @Override
  public void add(String name, Bundle.Content content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    content.write(zip);
    zip.closeEntry();
  }

  @Override
  public void finish() throws IOException {
    zip.finish();
  }
}
