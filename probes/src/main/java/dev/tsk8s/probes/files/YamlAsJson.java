package dev.tsk8s.probes.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tsk8s.probes.Lines;
import dev.tsk8s.probes.files.PlainYaml.NotPlain;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// YAML documents of any length as the same documents of JSON, one after the other. One field of a
/// document, and one item of a list, is in memory at a time.
final class YamlAsJson extends Reader {

  /// Far more than etcd takes for one object.
  static final int LONGEST_BLOCK = 16 << 20;

  private static final JsonFactory JSON = new JsonFactory();

  private final Reader yaml;
  private final Lines lines;
  private final YAMLFactory complete;
  private final StringBuilder json = new StringBuilder();
  private final List<String> block = new ArrayList<>();
  private int blockSize;
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
    this.lines = new Lines(yaml, "YAML");
    this.complete = complete;
  }

  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    while (served == json.length() && !ended) {
      json.setLength(0);
      served = 0;
      advance();
    }
    if (served == json.length()) {
      return -1;
    }
    int count = Math.min(length, json.length() - served);
    json.getChars(served, served + count, buffer, offset);
    served += count;
    return count;
  }

  @Override
  public void close() throws IOException {
    yaml.close();
  }

  /// One line further.
  private void advance() throws IOException {
    Optional<String> next = lines.next();
    String line = next.orElse("...");
    row++;
    if (line.equals("---") || line.startsWith("--- ") || line.equals("...")) {
      endDocument();
      ended = next.isEmpty();
    } else if (!line.isEmpty() && line.charAt(0) != '#') {
      char first = line.charAt(0);
      boolean item = items && isItem(line);
      if (item || (first != ' ' && first != '-' && first != '\t')) {
        endBlock();
      }
      if (!item && first != ' ' && first != '-') {
        field(line);
      } else {
        keep(line);
      }
    } else if (line.isEmpty()) {
      keep(line);
    }
  }

  private boolean isItem(String line) {
    return line.startsWith("- ") || (line.startsWith("  - ") && isIndented());
  }

  /// The items of this list stand two further in.
  private boolean isIndented() {
    return block.isEmpty() ? firstItem : block.getFirst().startsWith("  - ");
  }

  private void field(String line) throws IOException {
    endItems();
    if (!open) {
      json.append('{');
      open = true;
      firstField = true;
    }
    if (line.equals("items:")) {
      json.append(firstField ? "" : ",").append("\"items\":[");
      firstField = false;
      items = true;
      firstItem = true;
    } else {
      keep(line);
    }
  }

  private void keep(String line) throws IOException {
    blockSize += line.length() + 1;
    if (blockSize > LONGEST_BLOCK) {
      throw new IOException("YAML with a value longer than 16 MB: use -o json");
    }
    block.add(line);
  }

  private void endBlock() throws IOException {
    if (block.isEmpty()
        || (block.getFirst().isBlank() && block.stream().allMatch(String::isBlank))) {
      block.clear();
      blockSize = 0;
      return;
    }
    boolean first = items ? firstItem : firstField;
    int begin = json.length();
    convert();
    json.deleteCharAt(json.length() - 1);
    json.setCharAt(begin, first ? ' ' : ',');
    if (items) {
      firstItem = false;
    } else {
      firstField = false;
    }
    block.clear();
    blockSize = 0;
  }

  private void endItems() {
    if (items) {
      json.append(']');
      items = false;
    }
  }

  private void endDocument() throws IOException {
    endBlock();
    endItems();
    if (open) {
      json.append("}\n");
      open = false;
    }
  }

  private void convert() throws IOException {
    int begin = json.length();
    try {
      PlainYaml.convert(block, json);
    } catch (NotPlain _) {
      json.setLength(begin);
      json.append(converted());
    }
  }

  private String converted() throws IOException {
    var written = new StringWriter();
    try (JsonParser parser = complete.createParser(String.join("\n", block) + "\n");
        JsonGenerator generator = JSON.createGenerator(written)) {
      parser.nextToken();
      generator.copyCurrentStructure(parser);
    } catch (JsonProcessingException e) {
      throw new IOException(
          "YAML: from line %d: %s"
              .formatted(row - block.size(), Trouble.firstLine(e.getOriginalMessage())));
    }
    return written.toString();
  }
}
