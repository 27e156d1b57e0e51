package dev.tsk8s.captures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tsk8s.probes.objects.KubeResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A published manifest with what somebody changed in it, word by word:
///
/// | word | change |
/// | --- | --- |
/// | `@v0.27.3` | tag of the agents' images |
/// | `NAME=VALUE` | variable of the agents' containers |
/// | `NAME<configMap` | the same with its value in a ConfigMap |
/// | `--flag` | argument added |
/// | `!--flag` | argument removed |
/// | `map:NAME/KEY=VALUE` | key of a ConfigMap |
/// | `map:NAME~OLD=NEW` | text in a ConfigMap, `_` for a space |
/// | `ts:NAME=VALUE` | variable of tailscaled's containers |
/// | `label:KEY=VALUE` | label of the nodes |
/// | `annotation:KEY=VALUE` | annotation of the nodes |
/// | `kubelet:VERSION` | version of the nodes' kubelets |
final class ChangedManifest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern MAP = Pattern.compile("map:([\\w.-]+)([/~])([^=]+)=(.*)");

  /// What every cluster has, and what it is asked for where Tailscale's operator may be.
  private static final Set<KubeResource> ALWAYS =
      EnumSet.range(KubeResource.NODES, KubeResource.PEERRELAYS);

  /// The namespace of the workloads that every manifest is put beside.
  private static final String TAILSCALES = "vpn";

  private final JsonNode list;

  ChangedManifest(Path file) {
    try {
      this.list = JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Adds its objects to lists by kind.
  void addTo(Map<String, ArrayNode> lists) {
    items()
        .forEach(item ->
            lists
                .computeIfAbsent(item.path("kind").asText(), _ -> JSON.createArrayNode())
                .add(item));
  }

  /// As `kubectl get RESOURCE -A -o json` prints each list.
  static void write(Map<String, ArrayNode> lists, Path folder) throws IOException {
    for (KubeResource resource : KubeResource.values()) {
      ObjectNode list = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "List");
      ArrayNode items = lists.get(resource.kind());
      if (items != null || ALWAYS.contains(resource)) {
        list.set("items", items == null ? JSON.createArrayNode() : items);
        JSON.writeValue(folder.resolve(resource.plural() + ".json").toFile(), list);
      }
    }
  }

  void change(String word) {
    Matcher map = MAP.matcher(word);
    if (map.matches()) {
      inMap(map.group(1), map.group(2).equals("/"), map.group(3), map.group(4));
    } else if (word.startsWith("label:")) {
      ofNodes("/metadata/labels", word.substring(6));
    } else if (word.startsWith("annotation:")) {
      ofNodes("/metadata/annotations", word.substring(11));
    } else if (word.startsWith("kubelet:")) {
      ofNodes("/status/nodeInfo", "kubeletVersion=" + word.substring(8));
    } else if (word.startsWith("ts:") == isTailscales()) {
      containers().forEach(container -> inContainer(container, word.replaceFirst("^ts:", "")));
    }
  }

  private static void inContainer(ObjectNode container, String word) {
    if (word.startsWith("@")) {
      String image = container.path("image").asText();
      container.put("image", image.replaceFirst("(?::[^:/]*)?$", ":" + word.substring(1)));
    } else if (word.startsWith("!")) {
      for (String words : List.of("command", "args")) {
        ArrayNode kept = JSON.createArrayNode();
        container.path(words).forEach(arg -> kept.addAll(without(arg, word.substring(1))));
        container.set(words, kept);
      }
    } else if (word.startsWith("--")) {
      container.withArray("args").add(word);
    } else if (word.endsWith("<configMap")) {
      ObjectNode variable = variable(container, word.replace("<configMap", ""));
      variable.remove("value");
      variable.putObject("valueFrom").putObject("configMapKeyRef").put("name", "any");
    } else {
      int equals = word.indexOf('=');
      variable(container, word.substring(0, equals)).put("value", word.substring(equals + 1));
    }
  }

  private static List<JsonNode> without(JsonNode arg, String word) {
    return arg.asText().equals(word) ? List.of() : List.of(arg);
  }

  private static ObjectNode variable(ObjectNode container, String name) {
    ArrayNode kept = JSON.createArrayNode();
    container
        .path("env")
        .forEach(one -> {
          if (!one.path("name").asText().equals(name)) {
            kept.add(one);
          }
        });
    container.set("env", kept);
    return kept.addObject().put("name", name);
  }

  private void inMap(String name, boolean key, String what, String value) {
    List<ObjectNode> maps =
        items("ConfigMap").stream()
            .filter(map -> map.path("metadata").path("name").asText().equals(name))
            .toList();
    maps.forEach(map -> {
      ObjectNode data = map.withObject("/data");
      if (key) {
        data.put(what, value);
      } else {
        data.properties()
            .forEach(one ->
                data.put(
                    one.getKey(),
                    one.getValue()
                        .asText()
                        .replace(what.replace('_', ' '), value.replace('_', ' '))));
      }
    });
  }

  private List<ObjectNode> containers() {
    var all = new ArrayList<ObjectNode>();
    items()
        .filter(one ->
            isTailscales() == one.path("metadata").path("namespace").asText().equals(TAILSCALES))
        .flatMap(
            one -> Stream.of("/spec/template/spec/containers", "/spec/containers").map(one::at))
        .forEach(some -> some.forEach(container -> all.add((ObjectNode) container)));
    return all;
  }

  /// The cluster that every manifest is put into, whose workloads stay as they are.
  private boolean isTailscales() {
    return !items("Node").isEmpty();
  }

  private void ofNodes(String where, String pair) {
    int equals = pair.indexOf('=');
    items("Node")
        .forEach(node ->
            node.withObject(where).put(pair.substring(0, equals), pair.substring(equals + 1)));
  }

  private List<ObjectNode> items(String kind) {
    return items().filter(item -> item.path("kind").asText().equals(kind)).toList();
  }

  private Stream<ObjectNode> items() {
    return StreamSupport.stream(
            (list.has("items") ? list.path("items") : JSON.createArrayNode().add(list))
                .spliterator(),
            false)
        .map(ObjectNode.class::cast);
  }
}
