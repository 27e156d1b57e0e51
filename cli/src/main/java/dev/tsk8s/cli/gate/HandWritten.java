package dev.tsk8s.cli.gate;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// YAML that somebody wrote by hand, in which anything may be wrong.
///
/// @param tree all of it
/// @param lines where each key of the outermost level stands, from 1
public record HandWritten(JsonNode tree, Map<String, Integer> lines) {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  /// What the parser says of a key that stands twice.
  private static final Pattern TWICE =
      Pattern.compile("Duplicate (?:field|Object property) [\"'](.*)[\"']");

  private static final Pattern TAB = Pattern.compile("(?m)^ *\t");

  public HandWritten {
    lines = Map.copyOf(lines);
  }

  /// It is no YAML; the message says where, and what should stand there.
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }

  /// @param expected what such a file is made of: `lines like 'fail-on: warning'`
  /// @throws Unreadable if it is none
  public static HandWritten read(String text, String expected) throws Unreadable {
    try (JsonParser parser = YAML.createParser(text)) {
      var lines = new HashMap<String, Integer>();
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME && parser.getParsingContext().getNestingDepth() == 1) {
          lines.put(parser.currentName(), parser.currentTokenLocation().getLineNr());
        }
      }
      return new HandWritten(YAML.readTree(text), lines);
    } catch (JacksonException e) {
      throw new Unreadable(fault(e, text, expected));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// In our words: those of the parser name what nobody typed. Of a tab it names the line before.
  private static String fault(JacksonException e, String text, String expected) {
    Matcher twice = TWICE.matcher(e.getOriginalMessage());
    Matcher tab = TAB.matcher(text);
    JsonLocation at = e.getLocation();
    if (twice.find()) {
      return place(at) + "'" + twice.group(1) + "' stands there twice";
    }
    if (tab.find()) {
      long line = text.substring(0, tab.start()).lines().count() + 1;
      return place(line, tab.end() - tab.start()) + "a tab, where YAML has blanks only";
    }
    return place(at) + "no YAML; expected " + expected;
  }

  private static String place(JsonLocation at) {
    return at == null || at.getLineNr() < 1 ? "" : place(at.getLineNr(), at.getColumnNr());
  }

  private static String place(long line, long column) {
    return "line " + line + ", column " + Math.max(1, column) + ": ";
  }
}
