package dev.tsk8s.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.cli.gate.HandWritten;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// The file of `--config`: YAML with a line for each option, its name without the hyphens.
final class SettingsFile {
  private static final long LARGEST = 1 << 20;
  private static final String EXPECTED = "lines like 'fail-on: warning'";

  /// What stands there.
  ///
  /// @param line where, from 1
  record Line(List<String> values, int line) {
    Line {
      values = List.copyOf(values);
    }
  }

  private SettingsFile() {}

  /// The values of each setting in it.
  ///
  /// @param known what may stand there
  /// @throws UsageException if it cannot be read, or something else stands there
  static SortedMap<String, Line> read(String file, SortedSet<String> known) {
    HandWritten written = written(file);
    JsonNode tree = written.tree();
    var settings = new TreeMap<String, Line>();
    if (!tree.isObject() && !tree.isMissingNode() && !tree.isNull()) {
      throw new UsageException(file + ": expected " + EXPECTED);
    }
    tree.properties()
        .forEach(setting -> {
          String name = setting.getKey();
          int line = written.lines().getOrDefault(name, 1);
          String place = file + ": line " + line + ": ";
          if (!known.contains(name)) {
            throw new UsageException(
                place + "no setting '" + name + "'" + Nearest.hint(name, known));
          }
          settings.put(name, new Line(texts(setting.getValue(), place + name), line));
        });
    return settings;
  }

  private static HandWritten written(String file) {
    try {
      Path path = Path.of(file);
      if (Files.isRegularFile(path) && Files.size(path) > LARGEST) {
        throw new UsageException(file + ": larger than " + LARGEST + " bytes");
      }
      return HandWritten.read(Files.readString(path), EXPECTED);
    } catch (HandWritten.Unreadable e) {
      throw new UsageException(file + ": " + e.getMessage());
    } catch (InvalidPathException | IOException e) {
      throw new UsageException("cannot read " + Settings.CONFIG + " " + file + ": " + words(e));
    }
  }

  private static String words(Exception e) {
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file";
      case CharacterCodingException _ -> "not UTF-8";
      case IOException known -> WholeFile.words(known);
      default -> String.valueOf(e.getMessage());
    };
  }

  private static List<String> texts(JsonNode value, String place) {
    List<JsonNode> nodes = new ArrayList<>();
    if (value.isArray()) {
      value.forEach(nodes::add);
    } else {
      nodes.add(value);
    }
    if (nodes.stream().anyMatch(node -> !node.isValueNode() || node.isNull())) {
      throw new UsageException(place + ": expected a value or a list of them");
    }
    return nodes.stream().map(JsonNode::asText).toList();
  }
}
