package dev.tsk8s.probes.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tsk8s.probes.Reasoned;
import dev.tsk8s.probes.cluster.ApiFailure.Kind;
import dev.tsk8s.probes.objects.ObjectStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The beginning of a page of a list: an API server writes the list's metadata before its items, so
/// the next page can be asked for while this one is read.
///
/// @param continueToken empty: the last page, or one that keeps its metadata for the end
/// @param whole the page, from its first byte
record PageHead(Optional<String> continueToken, InputStream whole) {
  /// `kind`, `apiVersion` and `metadata` take some 500 bytes.
  private static final int ENOUGH = 4096;

  /// Reads the beginning of an answer.
  ///
  /// @throws ApiFailure if there is nothing, or a web page
  static PageHead of(InputStream page) throws IOException {
    byte[] start = read(page);
    if (start.length == 0) {
      page.close();
      throw new ApiFailure(Kind.STRANGE, "the answer was empty");
    }
    if (new String(start, StandardCharsets.UTF_8).stripLeading().startsWith("<")) {
      page.close();
      throw new ApiFailure(
          Kind.STRANGE,
          "an HTML page came instead of the Kubernetes API's answer, is there a login page?");
    }
    return new PageHead(
        token(start), new SequenceInputStream(new ByteArrayInputStream(start), page));
  }

  private static byte[] read(InputStream page) throws IOException {
    try {
      return page.readNBytes(ENOUGH);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /// Why an answer could not be read to its end.
  static IOException unreadable(IOException failure) {
    if (failure instanceof Reasoned || failure instanceof InterruptedIOException) {
      return failure;
    }
    String words = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    boolean cut = failure instanceof EOFException || words.contains("end-of-input");
    return new ApiFailure(
        Kind.STRANGE,
        cut ? "the answer was cut off" : "the answer is not JSON: " + words,
        Optional.empty(),
        failure);
  }

  private static Optional<String> token(byte[] start) {
    try (JsonParser parser = ObjectStream.JSON.createParser(start)) {
      parser.nextToken();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        if (name.equals("items")) {
          return Optional.empty();
        }
        if (name.equals("metadata") && value == JsonToken.START_OBJECT) {
          return continueOf(parser);
        }
        parser.skipChildren();
      }
      return Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // no list, or metadata longer than any: the whole page will tell
    }
  }

  private static Optional<String> continueOf(JsonParser metadata) throws IOException {
    for (String name = metadata.nextFieldName(); name != null; name = metadata.nextFieldName()) {
      metadata.nextToken();
      if (name.equals("continue")) {
        return Optional.of(metadata.getText()).filter(token -> !token.isEmpty());
      }
      metadata.skipChildren();
    }
    return Optional.empty();
  }
}
