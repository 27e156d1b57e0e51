package dev.tsk8s.probes.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import dev.tsk8s.probes.Malformed;
import java.io.IOException;

/// What is wrong in a file of a bundle, in words of ours: a reader need not know our classes.
final class Damage {
  private static final String NO_VALUE = "no value of such a fact";

  private Damage() {}

  /// @param what the file holds
  static IOException of(String what, JsonMappingException e) {
    return new IOException("damaged " + what + " at " + place(what, e) + ": " + problem(e), e);
  }

  /// A field of the file itself.
  static IOException of(String what, String field) {
    return new IOException("damaged " + what + " at " + field + ": " + NO_VALUE);
  }

  /// What the facts themselves say of a value that they refuse, or that the text ends or breaks.
  private static String problem(JsonMappingException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException
          && !(cause instanceof NumberFormatException)
          && cause.getMessage() != null) {
        return cause.getMessage();
      }
      if (cause instanceof JsonProcessingException json
          && !(json instanceof JsonMappingException)) {
        String problem = Malformed.problem(json);
        return problem.equals(json.getOriginalMessage()) ? NO_VALUE : problem;
      }
    }
    return NO_VALUE;
  }

  private static String place(String what, JsonMappingException e) {
    var place = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      place
          .append(place.isEmpty() ? "" : ".")
          .append(step.getFieldName() == null ? step.getIndex() : step.getFieldName());
    }
    return place.isEmpty() ? what : place.toString();
  }
}
