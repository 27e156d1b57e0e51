package dev.tsk8s.probes.files;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/// Text in the encodings people's shells write: UTF-8 with or without byte order mark, and UTF-16
/// (`>` in PowerShell). Its beginning can be looked at before it is read, and its end without
/// decoding what is before.
final class Text {
  private static final int HEAD = 65_536;

  /// No output of Tailscale, and no text of ours, is longer.
  static final int LONGEST = 8 << 20;

  private final Charset charset;
  private final InputStream bytes;
  private final String head;
  private final boolean complete;

  private Text(Charset charset, InputStream bytes, String head, boolean complete) {
    this.charset = charset;
    this.bytes = bytes;
    this.head = head;
    this.complete = complete;
  }

  /// @throws NotText if it is binary
  static Text open(InputStream in) throws IOException {
    byte[] first = in.readNBytes(HEAD + 1);
    boolean complete = first.length <= HEAD;
    Charset charset = charset(first);
    var beginning = ByteBuffer.wrap(first);
    beginning.position(mark(first, charset));
    var all =
        new SequenceInputStream(
            new ByteArrayInputStream(first, beginning.position(), beginning.remaining()), in);
    var decoded = CharBuffer.allocate(first.length);
    CoderResult result = decoder(charset).decode(beginning, decoded, complete);
    if (result.isError()) {
      result.throwException();
    }
    return new Text(charset, all, decoded.flip().toString(), complete);
  }

  private static CharsetDecoder decoder(Charset charset) {
    return charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /// The first characters; all of it if it is short.
  String head() {
    return head;
  }

  /// The head is all of it.
  boolean complete() {
    return complete;
  }

  /// From the beginning, to be asked for once; throws [java.nio.charset.MalformedInputException]
  /// where bytes are no text.
  Reader reader() {
    return new InputStreamReader(bytes, decoder(charset));
  }

  /// The last bytes of it, at least so many if there are: what cannot be decoded ends it.
  ///
  /// @param least an even number
  String end(int least) throws IOException {
    byte[] end = new byte[2 * least];
    int length = 0;
    boolean cut = false;
    for (int read = bytes.read(end);
        read >= 0;
        read = bytes.read(end, length, end.length - length)) {
      length += read;
      if (length == end.length) {
        System.arraycopy(end, least, end, 0, least);
        length = least;
        cut = true;
      }
    }
    int from = 0;
    while (cut && charset.equals(UTF_8) && from < 3 && (end[from] & 0xc0) == 0x80) {
      from++; // inside a character
    }
    var decoded = CharBuffer.allocate(length);
    decoder(charset).decode(ByteBuffer.wrap(end, from, length - from), decoded, true);
    return decoded.flip().toString();
  }

  /// The JSON in it, without lines of stderr that may stand before it.
  Reader json() throws IOException {
    Reader reader = reader();
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
    Reader reader = reader();
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
    for (int i = 0; i < Math.min(first.length, 1024); i++) {
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
