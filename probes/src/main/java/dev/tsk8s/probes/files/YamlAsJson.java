package dev.tsk8s.probes.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tsk8s.probes.Malformed;
import dev.tsk8s.probes.files.PlainYaml.NotPlain;
import java.io.IOException;
import java.io.Reader;
import java.util.stream.IntStream;

/// YAML documents of any length as the same documents of JSON, one after the other. One field of a
/// document, and one item of a list, is in memory at a time.
final class YamlAsJson extends Reader {

  private static final JsonFactory JSON = new JsonFactory();

  private final Reader yaml;
  private final YamlLines lines;
  private final YAMLFactory complete;
  private final JsonText json = new JsonText();
  private int served;
  private int row;
  private boolean open;
  private boolean items;
  private boolean firstField;
  private boolean firstItem;
  private boolean ended;

  /// @param complete reads what is YAML, but not as programs write it
  YamlAsJson(Reader yaml, YAMLFactory complete) {
    this.yaml = yaml;
    this.lines = new YamlLines(yaml);
    this.complete = complete;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    while (served == json.length() && !ended) {
      json.cut(0);
      served = 0;
      advance();
    }
    if (served == json.length()) {
      return -1;
    }
    int count = Math.min(length, json.length() - served);
    json.copy(served, buffer, offset, count);
    served += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    yaml.close();
  }

  /// One line further. Those before it that are kept are the block that it may end.
  private void advance() throws IOException {
    row++;
    if (!lines.next()) {
      endDocument(lines.count());
      ended = true;
      return;
    }
    int line = lines.count() - 1;
    char first = lines.begin(line) == lines.end(line) ? '\n' : lines.chars()[lines.begin(line)];
    switch (first) {
      case '\n', '\t' -> {} // belongs to the block
      case '#' -> lines.dropLast();
      case ' ', '-' -> inner(line);
      default -> {
        if (isMark(line)) {
          endDocument(line);
          lines.dropLast();
        } else {
          endBlock(line);
          field();
        }
      }
    }
  }

  /// Between documents.
  private boolean isMark(int line) {
    return lines.is(line, "---") || lines.startsWith(line, "--- ") || lines.is(line, "...");
  }

  private void inner(int line) throws IOException {
    if (isMark(line)) {
      endDocument(line);
      lines.dropLast();
    } else if (items && isItem(line)) {
      endBlock(line);
    }
  }

  private boolean isItem(int line) {
    return lines.startsWith(line, "- ") || (isIndented(line) && lines.startsWith(line, "  - "));
  }

  /// The items of this list stand two further in.
  private boolean isIndented(int line) {
    return line == 0 ? firstItem : lines.startsWith(0, "  - ");
  }

  /// The only line that is kept begins a field.
  private void field() {
    endItems();
    if (!open) {
      json.add('{');
      open = true;
      firstField = true;
    }
    if (lines.is(0, "items:")) {
      json.add(firstField ? "" : ",").add("\"items\":[");
      firstField = false;
      items = true;
      firstItem = true;
      lines.dropLast();
    }
  }

  /// @param length how many lines it has
  private void endBlock(int length) throws IOException {
    if (!isBlank(length)) {
      boolean first = items ? firstItem : firstField;
      int begin = json.length();
      convert(length);
      json.cut(json.length() - 1);
      json.set(begin, first ? ' ' : ',');
      if (items) {
        firstItem = false;
      } else {
        firstField = false;
      }
    }
    lines.dropFirst(length);
  }

  private boolean isBlank(int length) {
    return IntStream.range(0, length).allMatch(lines::isBlank);
  }

  private void endItems() {
    if (items) {
      json.add(']');
      items = false;
    }
  }

  private void endDocument(int length) throws IOException {
    endBlock(length);
    endItems();
    if (open) {
      json.add("}\n");
      open = false;
    }
  }

  private void convert(int length) throws IOException {
    int begin = json.length();
    try {
      PlainYaml.convert(lines, length, json);
    } catch (NotPlain _) {
      json.cut(begin);
      convertCompletely(length);
    }
  }

  private void convertCompletely(int length) throws IOException {
    try (JsonParser parser = complete.createParser(lines.first(length));
        JsonGenerator generator = JSON.createGenerator(json)) {
      parser.nextToken();
      generator.copyCurrentStructure(parser);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "YAML: from line %d: %s"
              .formatted(row - length, Trouble.firstLine(Malformed.problem(e))));
    }
  }
}
