package dev.tsk8s.core.cilium;

import dev.tsk8s.core.cilium.Arguments.Given;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.CiliumObjects;
import dev.tsk8s.core.facts.CiliumObjects.NodeConfig;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// The agents of a cluster and what they use. Sources in order, the later wins per key: the
/// ConfigMap `cilium-config`, the CiliumNodeConfigs that select the node by name in lexical order,
/// the node's own labels and annotations where they are read, the DaemonSet's own variables and
/// arguments (cilium: pkg/option/resolver/resolver.go; cilium#23914). All of it is read when an
/// agent starts: one that started before a change runs with what was before.
///
/// @param present whether the cluster has Cilium
/// @param configs one for each group of nodes with the same settings
/// @param unseen why there may be settings beside those that were seen
public record CiliumAgents(Answer present, List<AgentConfig> configs, List<Reason> unseen) {
  public CiliumAgents {
    configs = List.copyOf(configs);
    unseen = List.copyOf(unseen);
  }

  /// Where nobody saw the DaemonSet, an agent's own status tells the version.
  public static CiliumAgents of(Snapshot snapshot) {
    ClusterFacts cluster = snapshot.cluster();
    var install = Install.of(cluster);
    if (install.isNone()) {
      return new CiliumAgents(absent(cluster), List.of(), List.of());
    }
    return switch (install.map(cluster)) {
      case Answer.Of.Unsure<NetworkConfig>(var reason) -> untold(reason);
      case Answer.Of.Is<NetworkConfig>(var map) -> of(snapshot, install.agent(), map);
    };
  }

  private static CiliumAgents of(Snapshot snapshot, Optional<CniAgent> agent, NetworkConfig map) {
    ClusterFacts cluster = snapshot.cluster();
    List<NodeConfig> overrides = overrides(cluster.cilium(), map.namespace());
    boolean dependsOnLabels =
        overrides.stream()
                .anyMatch(
                    config -> config.selector().filter(one -> !one.selectsEverything()).isPresent())
            || agent.map(NodeSource::of).filter(NodeSource::isRead).isPresent();
    Optional<Reason> unseen =
        cluster
            .cilium()
            .nodeConfigs()
            .unseenIn(map.namespace())
            .or(() -> dependsOnLabels ? cluster.nodes().unseen() : Optional.empty());
    if (unseen.isPresent()) {
      return untold(unseen.get());
    }
    Optional<CiliumVersion> told = told(snapshot);
    Optional<CiliumVersion> version =
        agent.flatMap(one -> CiliumVersion.parse(one.version())).or(() -> told);
    boolean seen = agent.isPresent() || told.isPresent();
    return new CiliumAgents(
        Answer.of(true),
        configs(cluster, agent, map, overrides, version),
        seen ? List.of() : unseen(snapshot));
  }

  /// Arguments are rare: without the DaemonSet what stands elsewhere is judged all the same.
  private static List<Reason> unseen(Snapshot snapshot) {
    Stream<Reason> agents =
        snapshot.vantages().stream()
            .filter(vantage -> vantage.cilium().isSeen())
            .flatMap(vantage -> vantage.cilium().status().unseen().stream());
    return Stream.concat(snapshot.cluster().cniAgents().unseen().stream(), agents)
        .distinct()
        .toList();
  }

  private static Optional<CiliumVersion> told(Snapshot snapshot) {
    return snapshot.vantages().stream()
        .flatMap(vantage -> vantage.cilium().status().seen().stream())
        .flatMap(status -> CiliumVersion.parse(status.version()).stream())
        .min(Comparator.comparingInt(CiliumVersion::minor));
  }

  /// Cilium is there, and what it uses is not known.
  private static CiliumAgents untold(Reason reason) {
    return new CiliumAgents(Answer.of(true), List.of(), List.of(reason));
  }

  /// Whether the cluster has Cilium, without asking what it uses.
  public static Answer presence(ClusterFacts cluster) {
    return Install.of(cluster).isNone() ? absent(cluster) : Answer.of(true);
  }

  /// None is no proof while lists are missing.
  private static Answer absent(ClusterFacts cluster) {
    List<Answer> missing =
        Stream.of(cluster.cniAgents().unseen(), cluster.networkConfig().unseen())
            .flatMap(Optional::stream)
            .map(Answer::unsure)
            .toList();
    return Answer.any(missing);
  }

  /// In lexical order of their names, in which they are applied.
  private static List<NodeConfig> overrides(CiliumObjects cilium, String namespace) {
    return cilium.nodeConfigs().seen().flatMap(served -> served).orElse(List.of()).stream()
        .filter(config -> config.namespace().equals(namespace))
        .sorted(Comparator.comparing(NodeConfig::name))
        .toList();
  }

  private static List<AgentConfig> configs(
      ClusterFacts cluster,
      Optional<CniAgent> agent,
      NetworkConfig map,
      List<NodeConfig> overrides,
      Optional<CiliumVersion> version) {
    var subject = Subject.of("ConfigMap", map.namespace(), map.name());
    Map<String, Setting> shared = new TreeMap<>();
    put(shared, map.data(), subject, cluster.networkConfig());
    Map<String, Setting> common = Map.copyOf(shared);
    var selection = Selection.of(overrides);
    NodeSource source = agent.map(NodeSource::of).orElseGet(NodeSource::none);
    List<ClusterNode> all = cluster.nodes().seen().orElse(List.of());
    Map<Group, List<ClusterNode>> groups = new LinkedHashMap<>();
    Map<Group, List<NodeConfig>> chosen = new HashMap<>();
    for (ClusterNode node : all) {
      List<NodeConfig> selecting = selection.selecting(node.labels());
      var group =
          new Group(selecting.stream().map(NodeConfig::name).toList(), source.settings(node));
      groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(node);
      chosen.putIfAbsent(group, selecting);
    }
    Optional<Subject> daemonSet =
        agent.map(one -> Subject.of("DaemonSet", one.namespace(), one.name()));
    Optional<SortedMap<String, Given>> given =
        agent.map(one -> Arguments.of(one.args(), one.env()));
    if (groups.isEmpty()) {
      groups.put(Group.NONE, List.of());
      chosen.put(Group.NONE, selection.everywhere());
    }
    boolean one = groups.size() == 1;
    return groups.entrySet().stream()
        .map(group -> {
          Map<String, Setting> own = new TreeMap<>();
          var overruled = new ArrayList<Setting>();
          if (source.beforeOverrides()) {
            ofNodes(own, group, cluster);
          }
          for (NodeConfig override : chosen.getOrDefault(group.getKey(), List.of())) {
            var where = Subject.of("CiliumNodeConfig", override.namespace(), override.name());
            override
                .defaults()
                .forEach((key, value) ->
                    Optional.ofNullable(own.get(key))
                        .filter(before -> before.where().kind().equals("CiliumNodeConfig"))
                        .filter(before -> !before.value().equals(value))
                        .ifPresent(overruled::add));
            put(own, override.defaults(), where, cluster.cilium().nodeConfigs());
          }
          if (!source.beforeOverrides()) {
            ofNodes(own, group, cluster);
          }
          given.ifPresent(words -> {
            overruled.addAll(overruled(words, common, own));
            put(
                own,
                words,
                daemonSet.orElse(subject),
                cluster.cniAgents(),
                Given::value,
                Given::by);
          });
          List<String> names = group.getValue().stream().map(ClusterNode::name).toList();
          return new AgentConfig(
              one ? List.of() : names,
              group.getValue(),
              subject,
              daemonSet,
              version,
              new Settings(common, own),
              overruled);
        })
        .toList();
  }

  /// What objects set otherwise than the agent's own container does.
  private static List<Setting> overruled(
      SortedMap<String, Given> given, Map<String, Setting> common, Map<String, Setting> own) {
    return given.entrySet().stream()
        .flatMap(one ->
            Stream.of(common, own)
                .flatMap(some -> Optional.ofNullable(some.get(one.getKey())).stream())
                .filter(before -> !Meaning.same(before.value(), one.getValue().value())))
        .toList();
  }

  /// Nodes with the same settings.
  ///
  /// @param overrides names of the CiliumNodeConfigs that select them
  /// @param own what they set for themselves
  private record Group(List<String> overrides, SortedMap<String, String> own) {
    static final Group NONE = new Group(List.of(), new TreeMap<>());
  }

  private static void ofNodes(
      Map<String, Setting> own, Map.Entry<Group, List<ClusterNode>> group, ClusterFacts cluster) {
    if (!group.getKey().own().isEmpty()) {
      var first = Subject.of("Node", "", group.getValue().getFirst().name());
      put(own, group.getKey().own(), first, cluster.nodes());
    }
  }

  private static void put(
      Map<String, Setting> settings,
      Map<String, String> values,
      Subject where,
      Evidence<?> source) {
    put(settings, values, where, source, value -> value, _ -> "");
  }

  private static <V> void put(
      Map<String, Setting> settings,
      Map<String, V> values,
      Subject where,
      Evidence<?> source,
      Function<V, String> value,
      Function<V, String> by) {
    Origin origin =
        switch (source) {
          case Observed<?>(_, var seen) -> seen;
          case Unavailable<?> _ -> throw new IllegalStateException("settings of nothing seen");
        };
    values.forEach((key, one) ->
        settings.put(key, new Setting(key, value.apply(one), where, by.apply(one), origin)));
  }
}
