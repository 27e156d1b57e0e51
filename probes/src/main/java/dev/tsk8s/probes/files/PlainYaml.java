package dev.tsk8s.probes.files;

import dev.tsk8s.probes.objects.ObjectStream;

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

  private static final int DEEPEST = 150;

  private final YamlLines lines;
  private final char[] chars;
  private final int count;
  private final JsonText json;
  private int row;

  /// Of the line at hand: where it begins behind its blanks, or behind its dash once that was read,
  /// and where it ends.
  private int from;

  private int end;

  /// How far that is from its beginning; -1: there is no further line.
  private int indent;

  /// A dash stands there.
  private boolean dash;

  private int depth;

  private PlainYaml(YamlLines lines, int count, JsonText json) {
    this.lines = lines;
    this.chars = lines.chars();
    this.count = count;
    this.json = json;
  }

  /// @param lines of one block the first ones, without comments between documents
  /// @param count how many
  /// @param json takes the JSON
  static void convert(YamlLines lines, int count, JsonText json) throws NotPlain {
    var yaml = new PlainYaml(lines, count, json);
    yaml.at(0);
    yaml.block(yaml.indent);
    if (yaml.row < count) {
      throw new NotPlain();
    }
  }

  /// To the next line that is not blank.
  private void at(int line) throws NotPlain {
    for (row = line; row < count; row++) {
      int begin = lines.begin(row);
      end = lines.end(row);
      from = behindBlanks(begin);
      if (from < end) {
        indent = from - begin;
        dash = isDash();
        if (chars[from] == '#' || chars[from] == '\t') {
          throw new NotPlain();
        }
        return;
      }
    }
    indent = -1;
    dash = false;
  }

  private void next() throws NotPlain {
    at(row + 1);
  }

  /// The first place in this line that is not blank.
  private int behindBlanks(int begin) {
    int at = begin;
    while (at < end && chars[at] == ' ') {
      at++;
    }
    return at;
  }

  private boolean isDash() {
    return chars[from] == '-' && (from + 1 == end || chars[from + 1] == ' ');
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
      json.add(separator);
      separator = ',';
      int inner = behindBlanks(from + 1);
      if (inner == end) {
        next();
        nested(begin, false);
      } else {
        indent += inner - from;
        from = inner;
        dash = isDash();
        if (dash || YamlScalar.keyEnd(chars, inner, end) >= 0) {
          block(indent);
        } else {
          value(inner, begin);
        }
      }
    }
    json.add(']');
  }

  private void mapping(int begin) throws NotPlain {
    json.add('{');
    int empty = json.length();
    while (indent == begin && !dash) {
      int before = json.length();
      if (before > empty) {
        json.add(',');
      }
      int key = from;
      int colon = YamlScalar.keyEnd(chars, key, end);
      if (colon < 0) {
        throw new NotPlain();
      }
      YamlScalar.key(chars, key, colon, json);
      json.add(':');
      int value = behindBlanks(colon + 1);
      if (value < end) {
        value(value, begin);
        continue;
      }
      next();
      if (isUnread(begin, key, colon)) {
        json.cut(before);
        skip(begin);
      } else {
        nested(begin, true);
      }
    }
    json.add('}');
  }

  /// Something stands below a key, or below a dash; a sequence may begin right below its key.
  private boolean isNested(int begin, boolean ofKey) {
    return indent > begin || (ofKey && indent == begin && dash);
  }

  private void nested(int begin, boolean ofKey) throws NotPlain {
    if (isNested(begin, ofKey)) {
      block(indent);
    } else {
      json.add("null");
    }
  }

  /// What stands below this key is left out by those who read the JSON, too.
  private boolean isUnread(int begin, int key, int colon) {
    return depth > 1
        && isNested(begin, true)
        && ObjectStream.UNREAD.contains(new String(chars, key, colon - key));
  }

  private void skip(int begin) throws NotPlain {
    while (isNested(begin, true)) {
      next();
    }
  }

  private void value(int value, int begin) throws NotPlain {
    int last = end;
    while (last > value && (chars[last - 1] == ' ' || chars[last - 1] == '\t')) {
      last--;
    }
    if (chars[value] == '\t') {
      throw new NotPlain();
    }
    if (chars[value] == '|') {
      String chomping = new String(chars, value + 1, last - value - 1);
      at(new YamlLiteral(lines, row + 1, count, begin).convert(chomping, json));
      return;
    }
    YamlScalar.value(chars, value, last, json);
    next();
    if (indent > begin) { // it goes on in the next line
      throw new NotPlain();
    }
  }
}
