package dev.tsk8s.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
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

  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private SettingsFile() {}

  /// The values of each setting in it.
  ///
  /// @param known what may stand there
  /// @throws UsageException if it cannot be read, or something else stands there
  static SortedMap<String, List<String>> read(String file, SortedSet<String> known) {
    JsonNode tree = tree(file);
    var settings = new TreeMap<String, List<String>>();
    if (!tree.isObject() && !tree.isMissingNode() && !tree.isNull()) {
      throw new UsageException(file + ": expected lines like 'fail-on: warning'");
    }
    tree.properties()
        .forEach(setting -> {
          String name = setting.getKey();
          if (!known.contains(name)) {
            throw new UsageException(
                file + ": no setting '" + name + "'" + Nearest.hint(name, known));
          }
          settings.put(name, texts(setting.getValue(), file + ": " + name));
        });
    return settings;
  }

  private static JsonNode tree(String file) {
    try {
      Path path = Path.of(file);
      if (Files.isRegularFile(path) && Files.size(path) > LARGEST) {
        throw new UsageException(file + ": larger than " + LARGEST + " bytes");
      }
      return YAML.readTree(Files.readString(path));
    } catch (JacksonException e) {
      throw new UsageException(
          file + ": line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
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
