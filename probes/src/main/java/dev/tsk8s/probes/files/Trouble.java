package dev.tsk8s.probes.files;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.probes.Malformed;
import dev.tsk8s.probes.Reasons;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.zip.ZipException;

/// Says what is wrong with a file, once and in one line.
record Trouble(Limits limits, Unreads unreads) {

  /// Something that should have been read could not be.
  ///
  /// @param input what it should be
  Reason with(Blob blob, String input, Exception failure) {
    Reason reason = reason(blob, input, failure);
    unreads.add(blob.where(), reason);
    return reason;
  }

  /// It says nothing that is of use, in these words.
  Reason with(Blob blob, String why) {
    var reason = new Reason.Failed(blob.where(), why);
    unreads.add(blob.where(), reason);
    return reason;
  }

  /// Nothing is wrong, but nothing is read from it either: only worth a word if the user named it,
  /// or if everything is so.
  void unused(Blob blob, String why) {
    if (blob.explicit()) {
      with(blob, why);
    } else {
      unreads.quietly(blob.where(), why);
    }
  }

  private Reason reason(Blob blob, String input, Exception failure) {
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException trouble && !(cause instanceof JsonProcessingException)) {
        return reason(blob, input, trouble); // YAML's parser wraps what the stream says
      }
    }
    return switch (failure) {
      case JsonProcessingException json ->
          new Reason.Failed(blob.where(), words(malformed(input, json)));
      case Malformed malformed -> new Reason.Failed(blob.where(), words(malformed));
      case CharacterCodingException _ ->
          new Reason.Failed(blob.where(), "neither UTF-8 nor UTF-16 text");
      case ZipException zip ->
          new Reason.Failed(blob.where(), "broken archive: " + zip.getMessage());
      default -> Reasons.of(blob.where(), limits.deadline(), failure);
    };
  }

  private static Malformed malformed(String input, JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String where =
        at == null || at.getLineNr() < 1
            ? ""
            : "line " + at.getLineNr() + ", column " + at.getColumnNr();
    return new Malformed(input, where, firstLine(Malformed.problem(e)));
  }

  /// With what it should be, since the file's name does not tell.
  private static String words(Malformed malformed) {
    return String.valueOf(malformed.getMessage());
  }

  static String firstLine(String text) {
    String line = text.lines().filter(found -> !found.isBlank()).findFirst().orElse("").strip();
    return Unreads.printable(line.length() > 300 ? line.substring(0, 300) + "…" : line);
  }

  /// Where a program says at the end what was wrong.
  static String lastLine(String text) {
    return firstLine(text.lines().filter(found -> !found.isBlank()).reduce("", (_, last) -> last));
  }
}
