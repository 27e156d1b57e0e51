package dev.tsk8s.core.stack;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The layers of every node, equal nodes told once.
///
/// @param groups in the order of their first nodes
public record Stack(List<Group> groups) {

  /// Nobody looked at the network of a node.
  public static final String HOST = "stack/host";

  /// Nothing that was read tells which pod network this is.
  public static final String POD_NETWORK = "stack/pod-network";

  /// How a pod network carries packets between nodes stands in no object that is read.
  public static final String MODE = "stack/mode";

  /// What packet size pods have shows on a node or in a pod only.
  public static final String POD_MTU = "stack/pod-mtu";

  /// Nothing that was read tells who serves Services.
  public static final String SERVICES = "stack/services";

  /// No field of the Node tells who provides it.
  public static final String PROVIDER = "stack/provider";

  /// The size of tailscale0 in a pod shows in that pod only.
  public static final String TAILSCALE_MTU = "stack/tailscale-mtu";

  /// A version stands in no image tag.
  public static final String VERSION = "stack/version";

  /// Every code a [Reason.NotVisible] of a stack may have.
  public static final List<String> CODES =
      List.of(HOST, POD_NETWORK, MODE, POD_MTU, SERVICES, PROVIDER, TAILSCALE_MTU, VERSION);

  /// Nodes with the same layers.
  ///
  /// @param nodes their names; empty: those of the cluster, none of which was seen
  /// @param layers from the top down
  public record Group(List<String> nodes, List<Layer> layers) {
    public Group {
      nodes = List.copyOf(nodes);
      layers = List.copyOf(layers);
    }
  }

  public Stack {
    groups = List.copyOf(groups);
  }

  /// Where it could not be told at all.
  public static Stack none() {
    return new Stack(List.of());
  }

  /// The stack of a snapshot; the time it takes grows with the number of nodes.
  public static Stack of(Snapshot snapshot) {
    return of(new Scene(snapshot));
  }

  /// The same of one that is being examined.
  public static Stack of(Scene scene) {
    Map<List<String>, Folding> foldings = new LinkedHashMap<>();
    for (Site site : Site.all(requireNonNull(scene))) {
      List<Layer> layers = layers(site);
      foldings
          .computeIfAbsent(layers.stream().map(Stack::shape).toList(), _ -> new Folding(layers))
          .add(site.name(), layers);
    }
    return new Stack(foldings.values().stream().map(Folding::group).toList());
  }

  /// Somebody saw something of it.
  public boolean isSeen() {
    return groups.stream()
        .flatMap(group -> group.layers().stream())
        .anyMatch(layer -> layer.what() instanceof Cell.Value);
  }

  /// Everything about every layer is known.
  public boolean isWhole() {
    return !groups.isEmpty()
        && groups.stream()
            .flatMap(group -> group.layers().stream())
            .flatMap(layer -> layer.cells().stream())
            .noneMatch(cell -> cell instanceof Cell.Unknown);
  }

  private static List<Layer> layers(Site site) {
    var layers = new ArrayList<Layer>();
    layers.add(Ground.application(site));
    layers.add(ServiceLayer.of(site));
    layers.addAll(PodLayer.of(site));
    layers.addAll(TailscaleLayers.of(site));
    layers.add(Ground.linux(site));
    layers.add(Ground.network(site));
    return layers;
  }

  /// What makes two nodes' layers equal: all but their own addresses, and the names in reasons.
  private static String shape(Layer layer) {
    return String.join(
        "\u0000",
        layer.kind().word(),
        shape(layer.what()),
        shape(layer.version()),
        shape(layer.mode()),
        layer.ranges() instanceof Cell.Value ? "" : shape(layer.ranges()),
        shape(layer.mtu()),
        shape(layer.managedBy()));
  }

  private static String shape(Cell cell) {
    return switch (cell) {
      case Cell.Value(var texts, _) -> "=" + String.join("\u0001", texts);
      case Cell.Word(var word, _) -> "w" + word;
      case Cell.Unknown(Reason.NotVisible(var code, _)) -> "?" + code;
      case Cell.Unknown(Reason.NotInFiles(var what)) -> "?" + what;
      case Cell.Unknown(var reason) -> "?" + reason.getClass().getName();
      case Cell.None _ -> "";
    };
  }

  /// Equal nodes on their way into one group, with the ranges of all of them.
  private static final class Folding {
    private final List<Layer> first;
    private final List<String> nodes = new ArrayList<>();
    private final List<Set<String>> ranges = new ArrayList<>();

    Folding(List<Layer> first) {
      this.first = first;
      first.forEach(_ -> ranges.add(new LinkedHashSet<>()));
    }

    void add(String node, List<Layer> layers) {
      if (!node.isEmpty()) {
        nodes.add(node);
      }
      for (int i = 0; i < layers.size(); i++) {
        if (layers.get(i).ranges() instanceof Cell.Value(var texts, _)) {
          ranges.get(i).addAll(texts);
        }
      }
    }

    Group group() {
      var layers = new ArrayList<Layer>();
      for (int i = 0; i < first.size(); i++) {
        Layer layer = first.get(i);
        layers.add(
            layer.ranges() instanceof Cell.Value(_, var from)
                ? layer.withRanges(new Cell.Value(List.copyOf(ranges.get(i)), from))
                : layer);
      }
      return new Group(nodes, layers);
    }
  }
}
