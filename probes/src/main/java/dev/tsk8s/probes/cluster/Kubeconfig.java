package dev.tsk8s.probes.cluster;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tsk8s.probes.JsonTrees;
import dev.tsk8s.probes.Spelling;
import dev.tsk8s.probes.cluster.NoConnection.Kind;
import java.io.CharConversionException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// The kubeconfig files, merged as kubectl merges them: of two entries with one name the first
/// wins, and relative paths are relative to the file they stand in.
///
/// Not read by fabric8's Config (7.8.0, seen): it quietly takes the current context when the one
/// asked for does not exist, and a diagnosis of the wrong cluster is worse than none; it ignores
/// `tokenFile`; and merging runs the credential plugin at once, without a limit of time.
final class Kubeconfig {
  private static final YAMLFactory YAML = new YAMLFactory();

  /// A named entry and the file it comes from.
  record Entry(JsonNode node, Path file) {
    /// A text field, if it is there and not empty.
    Optional<String> text(String field) {
      JsonNode value = node.get(field);
      return value == null || !value.isValueNode() || value.asText().isBlank()
          ? Optional.empty()
          : Optional.of(value.asText());
    }

    /// A field that holds a path.
    Optional<Path> path(String field) {
      return text(field).map(name -> file.toAbsolutePath().resolveSibling(name).normalize());
    }

    boolean flag(String field) {
      return node.path(field).asBoolean(false);
    }
  }

  private final List<Path> files;
  private final Map<String, Entry> contexts = new HashMap<>();
  private final Map<String, Entry> clusters = new HashMap<>();
  private final Map<String, Entry> users = new HashMap<>();
  private Optional<String> current = Optional.empty();

  private Kubeconfig(List<Path> files) {
    this.files = List.copyOf(files);
  }

  static Kubeconfig read(List<Path> files) throws NoConnection {
    var merged = new Kubeconfig(files);
    for (Path file : files) {
      merged.add(file);
    }
    return merged;
  }

  /// It names no context at all, as a file that a tool has emptied.
  boolean isEmpty() {
    return contexts.isEmpty();
  }

  /// What a context leads to.
  Target target(Optional<String> wanted) throws NoConnection {
    if (files.isEmpty()) {
      throw NoConnection.of(
          Kind.CONTEXT_UNKNOWN,
          "context \"" + wanted.orElse("") + "\"",
          "no kubeconfig was found to look it up in");
    }
    if (contexts.isEmpty()) {
      throw unknown("holds no context at all");
    }
    String name =
        wanted
            .or(() -> current)
            .orElseThrow(
                () -> unknown("names no current context; choose one with --context: " + choices()));
    Entry context = contexts.get(name);
    if (context == null) {
      Optional<String> meant = Spelling.nearest(name, contexts.keySet());
      throw unknown(
          ("has no context \"" + name + "\"")
              + meant.map(near -> "; did you mean \"" + near + "\"?").orElse("")
              + ("; there is: " + choices()));
    }
    String clusterName = context.text("cluster").orElse("");
    Entry cluster = clusters.get(clusterName);
    if (cluster == null) {
      throw broken(context, name, "names the cluster \"" + clusterName + "\", which is not there");
    }
    String server = cluster.text("server").orElse("");
    if (!server.matches("https?://[^/ ]+.*")) {
      throw broken(cluster, clusterName, "has no usable server address: \"" + server + "\"");
    }
    String userName = context.text("user").orElse("");
    Entry user = users.get(userName);
    if (user == null && !userName.isEmpty()) {
      throw broken(context, name, "names the user \"" + userName + "\", which is not there");
    }
    return new Target(
        address(server, cluster, clusterName),
        Optional.of(name),
        userName,
        context.text("namespace"),
        cluster,
        user == null ? new Entry(JsonNodeFactory.instance.objectNode(), context.file()) : user);
  }

  private static URI address(String server, Entry cluster, String name) throws NoConnection {
    try {
      return URI.create(server.replaceAll("/+$", ""));
    } catch (IllegalArgumentException e) {
      throw broken(cluster, name, "has no usable server address: " + e.getMessage());
    }
  }

  private void add(Path file) throws NoConnection {
    JsonNode root = parse(file);
    if (!root.isObject() && !root.isNull()) {
      throw NoConnection.of(
          Kind.KUBECONFIG_BROKEN, "kubeconfig " + file, "this is not a kubeconfig");
    }
    collect(root, "contexts", "context", file, contexts);
    collect(root, "clusters", "cluster", file, clusters);
    collect(root, "users", "user", file, users);
    String chosen = root.path("current-context").asText("");
    if (current.isEmpty() && !chosen.isEmpty()) {
      current = Optional.of(chosen);
    }
  }

  private static JsonNode parse(Path file) throws NoConnection {
    String what = "kubeconfig " + file;
    try (var parser = YAML.createParser(Files.readAllBytes(file))) {
      return JsonTrees.next(parser).orElse(JsonNodeFactory.instance.nullNode());
    } catch (JsonProcessingException e) {
      throw NoConnection.of(
          Kind.KUBECONFIG_BROKEN, what, "not YAML" + why(e) + place(e.getLocation()));
    } catch (IOException e) {
      throw NoConnection.of(
          Files.exists(file) ? Kind.KUBECONFIG_BROKEN : Kind.KUBECONFIG_MISSING,
          what,
          Files.exists(file) ? "cannot be read: " + e.getMessage() : "no such file");
    }
  }

  private static String why(JsonProcessingException e) {
    return e.getOriginalMessage().startsWith(CharConversionException.class.getName())
        ? ": not UTF-8 text"
        : "";
  }

  private static String place(JsonLocation location) {
    return location == null
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }

  private static void collect(
      JsonNode root, String list, String field, Path file, Map<String, Entry> into)
      throws NoConnection {
    JsonNode items = root.path(list);
    if (!items.isArray() && !items.isMissingNode() && !items.isNull()) {
      throw NoConnection.of(
          Kind.KUBECONFIG_BROKEN, "kubeconfig " + file, "\"" + list + "\" is not a list");
    }
    for (JsonNode item : items) {
      JsonNode content = item.path(field);
      if (content.isObject()) {
        into.putIfAbsent(item.path("name").asText(), new Entry(content, file));
      }
    }
  }

  private String choices() {
    return String.join(", ", new TreeSet<>(contexts.keySet()));
  }

  private NoConnection unknown(String message) {
    var names = new ArrayList<String>();
    files.forEach(file -> names.add(file.toString()));
    return NoConnection.of(Kind.CONTEXT_UNKNOWN, "kubeconfig " + String.join(", ", names), message);
  }

  private static NoConnection broken(Entry entry, String name, String message) {
    return NoConnection.of(
        Kind.KUBECONFIG_BROKEN, "kubeconfig " + entry.file(), "\"" + name + "\" " + message);
  }
}
