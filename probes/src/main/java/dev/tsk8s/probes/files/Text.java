package dev.tsk8s.probes.files;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;

/// Text in the encodings people's shells write: UTF-8 with or without byte order mark, and UTF-16
/// (`>` in PowerShell). Its beginning can be looked at before it is read.
///
/// @param head the first characters; all of it if it is short
/// @param complete the head is all of it
/// @param reader from the beginning; throws [java.nio.charset.MalformedInputException] where bytes
///   are no text
record Text(String head, boolean complete, Reader reader) {
  private static final int HEAD = 65_536;

  /// No output of Tailscale, and no text of ours, is longer.
  static final int LONGEST = 8 << 20;

  /// @throws NotText if it is binary
  static Text open(InputStream bytes) throws IOException {
    var in = new PushbackInputStream(bytes, 1024);
    byte[] first = in.readNBytes(1024);
    Charset charset = charset(first);
    int mark = mark(first, charset);
    in.unread(first, mark, first.length - mark);
    var decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var reader = new PushbackReader(new InputStreamReader(in, decoder), HEAD);
    char[] head = new char[HEAD];
    int length = 0;
    int read = 0;
    while (length < HEAD && read >= 0) {
      length += read;
      read = reader.read(head, length, HEAD - length);
    }
    reader.unread(head, 0, length);
    return new Text(new String(head, 0, length), read < 0, reader);
  }

  /// The JSON in it, without lines of stderr that may stand before it.
  Reader json() throws IOException {
    reader.skip(Content.firstBrace(head));
    return reader;
  }

  /// All of it.
  ///
  /// @throws IOException also if it is longer than [#LONGEST]
  String all() throws IOException {
    if (complete) {
      return head;
    }
    var text = new StringBuilder();
    char[] buffer = new char[16_384];
    for (int read = reader.read(buffer); read >= 0; read = reader.read(buffer)) {
      text.append(buffer, 0, read);
      if (text.length() > LONGEST) {
        throw new IOException("longer than " + (LONGEST >> 20) + " MB");
      }
    }
    return text.toString();
  }

  private static Charset charset(byte[] first) throws NotText {
    if (startsWith(first, 0xff, 0xfe)
        || (first.length >= 4 && zero(first, 1) && zero(first, 3) && !zero(first, 0))) {
      return UTF_16LE;
    }
    if (startsWith(first, 0xfe, 0xff)
        || (first.length >= 4 && zero(first, 0) && zero(first, 2) && !zero(first, 1))) {
      return UTF_16BE;
    }
    for (int i = 0; i < first.length; i++) {
      if (zero(first, i)) {
        throw new NotText();
      }
    }
    return UTF_8;
  }

  private static int mark(byte[] first, Charset charset) {
    if (charset.equals(UTF_8)) {
      return startsWith(first, 0xef, 0xbb, 0xbf) ? 3 : 0;
    }
    return startsWith(first, 0xff, 0xfe) || startsWith(first, 0xfe, 0xff) ? 2 : 0;
  }

  private static boolean zero(byte[] bytes, int index) {
    return bytes[index] == 0;
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    for (int i = 0; i < start.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xff) != start[i]) {
        return false;
      }
    }
    return true;
  }

  /// Bytes that are no text.
  static final class NotText extends IOException {
    private static final long serialVersionUID = 1;

    NotText() {
      super("binary, not text");
    }
  }
}
