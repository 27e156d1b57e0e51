package dev.tsk8s.probes.files;

import java.util.List;

/// Turns a block of YAML as programs write it into JSON: mappings, sequences, scalars on one line,
/// literal blocks. That is all that Kubernetes' own printers use (sigs.k8s.io/yaml), and is read at
/// ten times the speed of a parser that knows all of YAML. What else there may be is refused.
final class PlainYaml {

  /// It is YAML for the other parser.
  static final class NotPlain extends Exception {
    private static final long serialVersionUID = 1;

    NotPlain() {
      super("not plain", null, false, false);
    }
  }

  /// The bookkeeping of the API server, as large as what it keeps books of, and read by nobody.
  private static final String UNREAD = "managedFields";

  private static final int DEEPEST = 150;

  private final List<String> lines;
  private final StringBuilder json;
  private int row;

  /// Of the line at hand, or of what stands behind its dash once that was read; -1: at the end.
  private int indent;

  /// A dash stands there.
  private boolean dash;

  private int depth;

  private PlainYaml(List<String> lines, StringBuilder json) {
    this.lines = lines;
    this.json = json;
  }

  /// @param lines of one block, without comments between documents
  /// @param json takes the JSON
  static void convert(List<String> lines, StringBuilder json) throws NotPlain {
    var yaml = new PlainYaml(lines, json);
    yaml.at(0);
    yaml.block(yaml.indent);
    if (yaml.row < lines.size()) {
      throw new NotPlain();
    }
  }

  /// To the next line that is not blank.
  private void at(int line) throws NotPlain {
    row = line;
    while (row < lines.size() && lines.get(row).isBlank()) {
      row++;
    }
    indent = row < lines.size() ? spaces(lines.get(row)) : -1;
    dash = row < lines.size() && isDash(indent);
  }

  private static int spaces(String line) throws NotPlain {
    int spaces = 0;
    while (spaces < line.length() && line.charAt(spaces) == ' ') {
      spaces++;
    }
    if (spaces < line.length() && (line.charAt(spaces) == '#' || line.charAt(spaces) == '\t')) {
      throw new NotPlain();
    }
    return spaces;
  }

  private void next() throws NotPlain {
    at(row + 1);
  }

  private boolean isDash(int indent) {
    String line = lines.get(row);
    return line.startsWith("-", indent)
        && (line.length() == indent + 1 || line.charAt(indent + 1) == ' ');
  }

  private void block(int begin) throws NotPlain {
    depth++;
    if (depth > DEEPEST || begin < 0) {
      throw new NotPlain();
    }
    if (dash) {
      sequence(begin);
    } else {
      mapping(begin);
    }
    depth--;
  }

  private void sequence(int begin) throws NotPlain {
    char separator = '[';
    while (indent == begin && dash) {
      json.append(separator);
      separator = ',';
      String line = lines.get(row);
      int inner = begin + 1;
      while (inner < line.length() && line.charAt(inner) == ' ') {
        inner++;
      }
      if (inner >= line.length()) {
        next();
        nested(begin, false);
      } else {
        indent = inner;
        dash = isDash(inner);
        if (dash || YamlScalar.keyEnd(line, inner) >= 0) {
          block(inner);
        } else {
          value(line.substring(inner), begin);
        }
      }
    }
    json.append(']');
  }

  private void mapping(int begin) throws NotPlain {
    char separator = '{';
    while (indent == begin && !dash) {
      String line = lines.get(row);
      int end = YamlScalar.keyEnd(line, begin);
      if (end < 0) {
        throw new NotPlain();
      }
      String key = line.substring(begin, end);
      json.append(separator);
      separator = ',';
      YamlScalar.key(key, json);
      json.append(':');
      int value = end + 1;
      while (value < line.length() && line.charAt(value) == ' ') {
        value++;
      }
      if (value < line.length()) {
        value(line.substring(value), begin);
      } else {
        next();
        if (key.equals(UNREAD)) {
          skip(begin);
        }
        nested(begin, true);
      }
    }
    json.append('}');
  }

  /// What stands below a key or a dash; a sequence may begin right below its key.
  private void nested(int begin, boolean ofKey) throws NotPlain {
    if (indent > begin || (ofKey && indent == begin && dash)) {
      block(indent);
    } else {
      json.append("null");
    }
  }

  private void skip(int begin) throws NotPlain {
    while (indent > begin || (indent == begin && dash)) {
      next();
    }
  }

  private void value(String padded, int begin) throws NotPlain {
    String text = padded.stripTrailing();
    if (text.charAt(0) == '|') {
      literal(text, begin);
      return;
    }
    YamlScalar.value(text, json);
    next();
    if (indent > begin) { // it goes on in the next line
      throw new NotPlain();
    }
  }

  private void literal(String header, int begin) throws NotPlain {
    String chomping = header.substring(1);
    if (!chomping.isEmpty() && !chomping.equals("-") && !chomping.equals("+")) {
      throw new NotPlain();
    }
    int first = row + 1;
    int inner = -1;
    int end = first;
    while (end < lines.size()) {
      String line = lines.get(end);
      int spaces = line.length() - line.stripLeading().length();
      boolean blank = line.isBlank();
      if (!blank && inner < 0) {
        inner = spaces;
      }
      if (!blank && (spaces <= begin || spaces < inner)) {
        break;
      }
      end++;
    }
    var text = new StringBuilder();
    for (int i = first; i < end; i++) {
      String line = lines.get(i);
      text.append(line.length() > Math.max(0, inner) ? line.substring(Math.max(0, inner)) : "")
          .append('\n');
    }
    YamlScalar.string(chomped(text.toString(), chomping), json);
    at(end);
  }

  private static String chomped(String text, String chomping) {
    if (chomping.equals("+")) {
      return text;
    }
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\n') {
      end--;
    }
    String bare = text.substring(0, end);
    return chomping.equals("-") || bare.isEmpty() ? bare : bare + "\n";
  }
}
