package dev.tsk8s.captures;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/// Changes the files of a copied capture, as the world would have written them:
/// - `set FILES PATH = JSON`: a field of a JSON file; `*` is every element, `@x` those named x (or
///   x…, as `@x~`), `+` a new one; without JSON the field is removed
/// - `relayed HOST PEER`: ten pings go by DERP, and the status knows no address
/// - `direct HOST PEER ENDPOINT`: the pings and the status have that address
/// - `latency HOST PEER MS`: of every answer
/// - `write FILE TEXT`, `remove FILES`, `take CAPTURE FILE`: the same file of another one
final class Editing {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  Editing(Path folder) {
    this.folder = folder;
  }

  void apply(String edit) throws IOException {
    String[] words = edit.split(" ", 3);
    String rest = words.length > 2 ? words[2] : "";
    switch (words[0]) {
      case "set" -> set(words[1], rest);
      case "relayed" -> {
        set(words[1] + "/status.json", "Peer/@" + rest + "/CurAddr = \"\"");
        set(words[1] + "/status.json", "Peer/@" + rest + "/PeerRelay = \"\"");
        for (Path ping : files(words[1] + "/ping-until-direct-" + rest + ".txt")) {
          String pong = derp(Files.readAllLines(ping).getFirst());
          var lines = new ArrayList<>(Collections.nCopies(10, pong));
          lines.add("direct connection not established");
          Files.write(ping, lines);
        }
        remove(words[1] + "/{ping,localapi-ping}-" + rest + ".{txt,json}");
      }
      case "direct" -> {
        String peer = rest.split(" ", -1)[0];
        String endpoint = rest.split(" ", -1)[1];
        set(words[1] + "/status.json", "Peer/@" + peer + "/CurAddr = \"" + endpoint + "\"");
        rewrite(words[1] + "/ping-*" + peer + ".txt", "via \\S+ in", "via " + endpoint + " in");
        rewrite(words[1] + "/ping-*" + peer + ".txt", "direct connection not established\n", "");
        remove(words[1] + "/localapi-ping-" + peer + ".json");
      }
      case "latency" -> {
        String[] peerAndMillis = rest.split(" ", -1);
        rewrite(
            words[1] + "/ping-*" + peerAndMillis[0] + ".txt",
            " in \\S+",
            " in " + peerAndMillis[1] + "ms");
      }
      case "write" -> {
        Path file = Files.createDirectories(folder.resolve(words[1]).getParent());
        Files.writeString(file.resolve(folder.resolve(words[1]).getFileName()), rest + "\n");
      }
      case "remove" -> remove(words[1]);
      case "take" ->
          Files.copy(
              Captures.folder(words[1]).resolve(rest), folder.resolve(rest), REPLACE_EXISTING);
      default -> throw new AssertionError("no such edit: " + edit);
    }
  }

  private static String derp(String pong) {
    return pong.replaceAll("via \\S+ in", "via DERP(rega) in");
  }

  private void rewrite(String glob, String regex, String replacement) throws IOException {
    for (Path file : files(glob)) {
      Files.writeString(file, Files.readString(file).replaceAll(regex, replacement));
    }
  }

  private void remove(String glob) throws IOException {
    for (Path file : files(glob)) {
      Files.delete(file);
    }
  }

  private void set(String glob, String assignment) throws IOException {
    int equals = assignment.indexOf(" =");
    List<String> path = List.of(assignment.substring(0, equals).split("/"));
    String value = assignment.substring(equals + 2).strip();
    boolean changed = false;
    for (Path file : files(glob)) {
      JsonNode tree = JSON.readTree(file.toFile());
      changed |= set(tree, path, value);
      JSON.writeValue(file.toFile(), tree);
    }
    if (!changed) {
      throw new AssertionError("nothing to set at " + assignment);
    }
  }

  private static boolean set(JsonNode tree, List<String> path, String value) throws IOException {
    String step = path.getFirst();
    if (path.size() == 1) {
      if (value.isEmpty()) {
        return ((ObjectNode) tree).remove(step) != null;
      }
      JsonNode node = JSON.readTree(value);
      if (tree instanceof ArrayNode list && step.equals("+")) {
        list.add(node);
      } else {
        ((ObjectNode) tree).set(step, node);
      }
      return true;
    }
    boolean changed = false;
    for (JsonNode inside : inside(tree, step)) {
      changed |= set(inside, path.subList(1, path.size()), value);
    }
    return changed;
  }

  private static List<JsonNode> inside(JsonNode tree, String step) {
    var all = new ArrayList<JsonNode>();
    if (step.equals("*") || step.startsWith("@")) {
      tree.forEach(all::add);
      all.removeIf(node -> step.startsWith("@") && !isNamed(node, step.substring(1)));
    } else if (tree.isArray()) {
      all.add(tree.path(Integer.parseInt(step)));
    } else if (tree instanceof ObjectNode object) {
      all.add(object.has(step) ? object.get(step) : object.putObject(step));
    }
    return all;
  }

  private static boolean isNamed(JsonNode node, String name) {
    return Stream.of(
            node.path("HostName"),
            node.path("name"),
            node.path("ifname"),
            node.path("metadata").path("name"))
        .map(JsonNode::asText)
        .anyMatch(text ->
            name.endsWith("~")
                ? text.startsWith(name.substring(0, name.length() - 1))
                : text.equals(name));
  }

  private List<Path> files(String glob) throws IOException {
    var matcher = FileSystems.getDefault().getPathMatcher("glob:" + folder + "/" + glob);
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).filter(matcher::matches).sorted().toList();
    }
  }
}
