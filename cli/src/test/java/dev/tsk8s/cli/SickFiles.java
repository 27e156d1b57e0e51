package dev.tsk8s.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/// The files of the demo in a folder, to plant something in.
record SickFiles(Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path DEMO = Path.of("src/main/resources/dev/tsk8s/cli/demo.zip");

  static SickFiles in(Path parent) throws IOException {
    Path folder = Files.createDirectory(parent.resolve("sick"));
    for (Map.Entry<String, byte[]> entry : Archives.entries(DEMO).entrySet()) {
      if (!entry.getKey().endsWith("/")) {
        Path file = folder.resolve(entry.getKey());
        Files.createDirectories(file.getParent());
        Files.write(file, entry.getValue());
      }
    }
    return new SickFiles(folder);
  }

  void edit(String name, Consumer<ObjectNode> edit) throws IOException {
    Path file = folder.resolve(name);
    var tree = (ObjectNode) JSON.readTree(file.toFile());
    edit.accept(tree);
    JSON.writeValue(file.toFile(), tree);
  }

  /// The same in each object of a list.
  void editItems(String name, Consumer<ObjectNode> edit) throws IOException {
    edit(
        name,
        list -> list.withArrayProperty("items").forEach(item -> edit.accept((ObjectNode) item)));
  }
}
