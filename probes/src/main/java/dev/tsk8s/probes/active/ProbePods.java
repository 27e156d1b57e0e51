package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.inside.Account.Ready;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The places of a run, each a node or one of its two pods, with the pods that stand in for them:
/// who should have one, who has it and answers, and why not the others.
final class ProbePods {
  private static final String OS = "kubernetes.io/os";

  /// Told where Kubernetes says nothing.
  private static final Set<String> GUESSED = Set.of("not-started", "not-for-this-node");

  private final SortedMap<String, ClusterNode> nodes = new TreeMap<>();
  private final SortedMap<ProbeId, PodSeen> pods = new TreeMap<>();
  private final Map<ProbeId, Reason> missing = new HashMap<>();
  private final SortedMap<ProbeId, Evidence<Ready>> ready = new TreeMap<>();
  private final Map<ProbeId, Integer> index = new HashMap<>();

  /// @param nodes of the cluster; none: they are not known, and the pods tell which there are
  ProbePods(List<ClusterNode> nodes) {
    nodes.forEach(node -> this.nodes.put(node.name(), node));
  }

  /// All that should have a pod.
  SortedMap<ProbeId, ClusterNode> wanted() {
    var all = new TreeMap<ProbeId, ClusterNode>();
    for (ClusterNode node : nodes.values()) {
      for (Kind kind : Kind.values()) {
        all.put(new ProbeId(node.name(), kind), node);
      }
    }
    return all;
  }

  /// Those of them for which pods were asked.
  Set<ProbeId> expected() {
    var all = new TreeSet<>(wanted().keySet());
    all.removeAll(missing.keySet());
    return all;
  }

  /// Those whose kubelet does not answer.
  Set<ProbeId> hopeless() {
    var all = new TreeSet<ProbeId>();
    wanted()
        .forEach((id, node) -> {
          if (!node.ready()) {
            all.add(id);
          }
        });
    return all;
  }

  /// No pods of this kind were made.
  void refused(Kind kind, Reason why) {
    wanted().keySet().stream().filter(id -> id.kind() == kind).forEach(id -> missing.put(id, why));
  }

  /// The pods that are there when nothing more is waited for.
  ///
  /// @param watch until when was waited
  void seen(PodWatch.Seen seen, Deadline watch) {
    pods.putAll(seen.pods());
    for (ProbeId id : all()) {
      PodSeen pod = pods.get(id);
      if (pod == null) {
        missing.putIfAbsent(id, why(id, unmade(id, seen), watch));
      } else if (!pod.runs()) {
        missing.put(id, why(id, unrunning(pod, seen), watch));
      }
    }
  }

  /// After a stop nobody knows what would have become of it.
  private static Reason why(ProbeId id, String words, Deadline watch) {
    Reason missed = watch.missed(what(id));
    return GUESSED.contains(words) && missed instanceof Reason.NotAsked
        ? missed
        : new Reason.Failed(what(id), words);
  }

  /// Why there is no pod.
  private String unmade(ProbeId id, PodWatch.Seen seen) {
    String refusal = seen.refusals().get(id.kind());
    if (refusal != null) {
      return refusal;
    }
    ClusterNode node = nodes.get(id.node());
    String os = node == null ? "linux" : node.labels().getOrDefault(OS, "linux");
    if (!os.equals("linux")) {
      return "the node runs " + os;
    }
    boolean elsewhere = seen.pods().keySet().stream().anyMatch(one -> one.kind() == id.kind());
    return elsewhere ? "not-for-this-node" : "not-started";
  }

  /// Why it does not run.
  private String unrunning(PodSeen pod, PodWatch.Seen seen) {
    ClusterNode node = nodes.get(pod.id().node());
    String complaint = seen.complaints().getOrDefault(pod.name(), "");
    return switch (pod.state()) {
      case PodSeen.State.Stuck(var words) -> words;
      case PodSeen.State.Coming _ when node != null && !node.ready() -> "node-not-ready";
      case PodSeen.State.Coming(var words) when !complaint.isEmpty() || !words.isEmpty() ->
          complaint.isEmpty() ? words : complaint;
      default -> "not-started";
    };
  }

  /// Names of the pods that run.
  SortedMap<ProbeId, String> running() {
    var names = new TreeMap<ProbeId, String>();
    pods.forEach((id, pod) -> {
      if (pod.runs()) {
        names.put(id, pod.name());
      }
    });
    return names;
  }

  void greeted(Map<ProbeId, Evidence<Ready>> accounts) {
    ready.putAll(accounts);
    accounts.keySet().forEach(id -> index.putIfAbsent(id, index.size()));
  }

  /// What those told that answered.
  SortedMap<ProbeId, Ready> ready() {
    var all = new TreeMap<ProbeId, Ready>();
    ready.forEach((id, account) -> account.seen().ifPresent(one -> all.put(id, one)));
    return all;
  }

  /// Of each place in this run.
  Map<ProbeId, Integer> index() {
    return index;
  }

  /// Where others find them, as Kubernetes tells.
  Map<ProbeId, List<Ip>> addresses() {
    var all = new HashMap<ProbeId, List<Ip>>();
    pods.forEach((id, pod) -> all.put(id, pod.addresses()));
    return all;
  }

  /// The facts. To be called once.
  ///
  /// @param results of those that answered
  /// @param otherwise why the rest is not known
  List<ProbePlace> facts(Results results, Reason otherwise) {
    var byIndex = new HashMap<Integer, ProbeId>();
    index.forEach((id, number) -> byIndex.put(number, id));
    return all().stream().map(id -> fact(id, results, otherwise, byIndex)).toList();
  }

  private ProbePlace fact(
      ProbeId id, Results results, Reason otherwise, Map<Integer, ProbeId> byIndex) {
    PodSeen pod = pods.get(id);
    String name = pod == null ? "" : pod.name();
    if (missing.containsKey(id)) {
      return ProbePlace.unseen(id, name, missing.get(id));
    }
    Evidence<Ready> told = ready.getOrDefault(id, new Unavailable<>(otherwise));
    return switch (told) {
      case Unavailable<Ready>(var why) -> ProbePlace.unseen(id, name, why);
      case Observed<Ready>(var account, var origin) ->
          results.fact(id, name, new Observed<>(account.addresses(), origin), otherwise, byIndex);
    };
  }

  /// Ordered pairs of all places.
  int possible() {
    return PairPlan.possible(all());
  }

  private SortedSet<ProbeId> all() {
    var all = new TreeSet<>(wanted().keySet());
    all.addAll(pods.keySet());
    return all;
  }

  /// How a reader knows a place.
  static String what(ProbeId id) {
    return "probe pod (" + ProbeObjects.word(id.kind()) + ") on " + id.node();
  }
}
