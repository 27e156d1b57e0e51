package dev.tsk8s.probes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.JacksonYAMLParseException;
import dev.tsk8s.core.facts.Reason;
import java.io.IOException;
import java.util.regex.Pattern;

/// An input that is not what it should be: which one, where in it, and what is wrong there. The
/// only exception of parsers.
public final class Malformed extends IOException implements Reasoned {
  private static final long serialVersionUID = 1;

  private final String input;
  private final String where;
  private final String problem;

  /// @param input what it should be (`tailscale status --json`)
  /// @param where a line (`line 3`), a field (`/Self/Online`), or empty: as a whole
  /// @param problem what is wrong there
  public Malformed(String input, String where, String problem) {
    super(input + ": " + located(where, problem));
    this.input = input;
    this.where = where;
    this.problem = problem;
  }

  /// What a parser of JSON says of characters, in terms of its own.
  private static final Pattern LEXICAL =
      Pattern.compile(
          "(?:Unexpected|Unrecognized|Illegal|Invalid|Non-standard|Leading|Decimal point|Exponent) .*",
          Pattern.DOTALL);

  /// Where a bound is set is the parser's to know, not the reader's.
  private static final Pattern OWN_NAMES = Pattern.compile(", from `[^`]*`");

  /// What is wrong where a parser of JSON or YAML gave up: in words of ours, where its own speak of
  /// tokens.
  public static String problem(JsonProcessingException e) {
    String said = String.valueOf(e.getOriginalMessage());
    if (e instanceof JacksonYAMLParseException) {
      return "no YAML from there on";
    }
    if (said.startsWith("Unexpected end-of-input")) {
      return "ends before it is whole";
    }
    return LEXICAL.matcher(said).matches()
        ? "no JSON from there on"
        : OWN_NAMES.matcher(said).replaceAll("").lines().findFirst().orElse("");
  }

  public String input() {
    return input;
  }

  public String where() {
    return where;
  }

  public String problem() {
    return problem;
  }

  @Override
  public Reason reason(String what) {
    return new Reason.Failed(what, located(where, problem));
  }

  private static String located(String where, String problem) {
    return where.isEmpty() ? problem : where + ": " + problem;
  }
}
