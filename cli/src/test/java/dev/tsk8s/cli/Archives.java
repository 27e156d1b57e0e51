package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Archives that nobody writes by accident.
final class Archives {

  /// One thing in a tar archive; `type` as in its header: `0` a file, `2` a link, `3` a device.
  ///
  /// @param content a character for each byte
  record Item(String name, char type, String content) {
    static Item file(String name, byte[] content) {
      return new Item(name, '0', new String(content, ISO_8859_1));
    }
  }

  private Archives() {}

  /// The files of a zip archive, in its order.
  static Map<String, byte[]> entries(Path zip) throws IOException {
    var entries = new LinkedHashMap<String, byte[]>();
    try (var in = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : in.stream().toList()) {
        entries.put(entry.getName(), in.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  /// @param method [ZipEntry#STORED] or [ZipEntry#DEFLATED]
  static Path zip(Path target, Map<String, byte[]> entries, int method) throws IOException {
    try (var out = new ZipOutputStream(Files.newOutputStream(target))) {
      for (Map.Entry<String, byte[]> one : entries.entrySet()) {
        var entry = new ZipEntry(one.getKey());
        entry.setMethod(method);
        var sum = new CRC32();
        sum.update(one.getValue());
        entry.setCrc(sum.getValue());
        entry.setSize(one.getValue().length);
        out.putNextEntry(entry);
        out.write(one.getValue());
        out.closeEntry();
      }
    }
    return target;
  }

  static Path tarGz(Path target, List<Item> items) throws IOException {
    try (var out = new GZIPOutputStream(Files.newOutputStream(target))) {
      for (Item item : items) {
        byte[] content = item.content().getBytes(ISO_8859_1);
        out.write(header(item, content.length));
        out.write(content);
        out.write(new byte[(512 - content.length % 512) % 512]);
      }
      out.write(new byte[1024]);
    }
    return target;
  }

  /// The header of a tar archive's item, whose content may have another length than it says.
  static byte[] header(Item item, long length) {
    var header = new ByteArrayOutputStream();
    header.writeBytes(padded(item.name(), 100));
    header.writeBytes(padded("0000644", 24));
    header.writeBytes(padded("%011o".formatted(length), 12));
    header.writeBytes(padded("00000000000", 20));
    header.write(item.type());
    header.writeBytes(padded("/etc/passwd", 100)); // where a link leads
    header.writeBytes(padded("ustar", 255));
    return header.toByteArray();
  }

  private static byte[] padded(String text, int length) {
    return Arrays.copyOf(text.getBytes(UTF_8), length);
  }
}
