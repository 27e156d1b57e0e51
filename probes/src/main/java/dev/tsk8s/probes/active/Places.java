package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Counters;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NatView;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.PathSize;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Asked;
import dev.tsk8s.core.facts.ProbePlace.Called;
import dev.tsk8s.core.facts.ProbePlace.Heard;
import dev.tsk8s.core.facts.Reached;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Resolving;
import dev.tsk8s.core.facts.Throughput;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.inside.Account.Answers;
import dev.tsk8s.probes.inside.Account.Ready;
import dev.tsk8s.probes.inside.Account.Sounds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What is known of each place so far, and why the rest is not: whenever a run ends, its facts are
/// these.
final class Places {
  private static final String OS = "kubernetes.io/os";
  private static final Reason NO_STREAM = new Reason.NotAsked("throughput", ProbePlace.PLAN);

  private final SortedMap<String, ClusterNode> nodes = new TreeMap<>();
  private final SortedMap<ProbeId, PodSeen> pods = new TreeMap<>();
  private final Map<ProbeId, Reason> missing = new HashMap<>();
  private final SortedMap<ProbeId, Evidence<Ready>> ready = new TreeMap<>();
  private final Map<ProbeId, Evidence<List<Answers>>> answers = new HashMap<>();
  private final Map<ProbeId, Evidence<Sounds>> sounds = new HashMap<>();
  private final Map<ProbeId, Evidence<List<Called>>> calls = new HashMap<>();
  private final Map<ProbeId, Evidence<Resolving>> names = new HashMap<>();
  private final Map<ProbeId, Evidence<List<Reached>>> outside = new HashMap<>();
  private final Map<ProbeId, Evidence<List<PathSize>>> paths = new HashMap<>();
  private final Map<ProbeId, Evidence<List<PathSize>>> tailnet = new HashMap<>();
  private final Map<ProbeId, Evidence<List<Throughput>>> streams = new HashMap<>();
  private final Map<ProbeId, Evidence<NatView>> nats = new HashMap<>();
  private final Map<ProbeId, Evidence<NatView>> natsOutside = new HashMap<>();
  private final Map<ProbeId, Evidence<List<Counters>>> counters = new HashMap<>();
  private final Map<ProbeId, Integer> index = new HashMap<>();
  private boolean streaming;

  /// @param nodes of the cluster; none: they are not known, and the pods tell which there are
  Places(List<ClusterNode> nodes) {
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
  void seen(PodWatch.Seen seen) {
    pods.putAll(seen.pods());
    for (ProbeId id : all()) {
      PodSeen pod = pods.get(id);
      if (pod == null) {
        missing.putIfAbsent(id, new Reason.Failed(what(id), unmade(id, seen)));
      } else if (!pod.runs()) {
        missing.put(id, new Reason.Failed(what(id), unrunning(pod, seen)));
      }
    }
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

  void asked(Map<ProbeId, Evidence<List<Answers>>> accounts) {
    answers.putAll(accounts);
  }

  void told(Map<ProbeId, Evidence<Sounds>> accounts) {
    sounds.putAll(accounts);
  }

  void called(Map<ProbeId, Evidence<List<Called>>> rows) {
    calls.putAll(rows);
  }

  void resolved(Map<ProbeId, Evidence<Resolving>> answers) {
    names.putAll(answers);
  }

  void reached(Map<ProbeId, Evidence<List<Reached>>> rows) {
    outside.putAll(rows);
  }

  void sized(Map<ProbeId, Evidence<List<PathSize>>> sizes) {
    paths.putAll(sizes);
  }

  void sizedInTailnet(Map<ProbeId, Evidence<List<PathSize>>> sizes) {
    tailnet.putAll(sizes);
  }

  /// It is asked for what TCP carries.
  void willStream() {
    streaming = true;
  }

  /// Of some places; what is known of others stays, and why it is not.
  void streamed(Map<ProbeId, Evidence<List<Throughput>>> rows) {
    rows.forEach((id, row) ->
        streams.merge(
            id,
            row,
            (before, now) -> now.unseen().filter(NO_STREAM::equals).isPresent() ? before : now));
  }

  /// What each reached of hosts outside.
  Map<ProbeId, Evidence<List<Reached>>> outside() {
    return outside;
  }

  void mappedOutside(Map<ProbeId, Evidence<NatView>> views) {
    natsOutside.putAll(views);
  }

  void mapped(Map<ProbeId, Evidence<NatView>> views) {
    nats.putAll(views);
  }

  /// One reading more of each; one that fails leaves nothing to compare.
  void counted(Map<ProbeId, Evidence<Counters>> readings) {
    readings.forEach((id, one) -> counters.merge(id, one.map(List::of), Places::both));
  }

  private static Evidence<List<Counters>> both(
      Evidence<List<Counters>> before, Evidence<List<Counters>> after) {
    return before.seen().isEmpty() || after.seen().isEmpty()
        ? (after.seen().isEmpty() ? after : before)
        : after.map(last -> Stream.concat(before.seen().get().stream(), last.stream()).toList());
  }

  /// What came of the questions of each place.
  Map<ProbeId, Evidence<List<Answers>>> answers() {
    return answers;
  }

  /// The facts. To be called once.
  ///
  /// @param otherwise why the rest is not known
  List<ProbePlace> facts(Reason otherwise) {
    var byIndex = new HashMap<Integer, ProbeId>();
    index.forEach((id, number) -> byIndex.put(number, id));
    return all().stream().map(id -> fact(id, otherwise, byIndex)).toList();
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

  private ProbePlace fact(ProbeId id, Reason otherwise, Map<Integer, ProbeId> byIndex) {
    PodSeen pod = pods.get(id);
    String name = pod == null ? "" : pod.name();
    if (missing.containsKey(id)) {
      return ProbePlace.unseen(id, name, missing.get(id));
    }
    Evidence<Ready> told = ready.getOrDefault(id, new Unavailable<>(otherwise));
    return switch (told) {
      case Unavailable<Ready>(var why) -> ProbePlace.unseen(id, name, why);
      case Observed<Ready>(var account, var origin) ->
          new ProbePlace(
              id,
              name,
              new Observed<>(account.addresses(), origin),
              taken(id, answers, otherwise).map(all -> rows(all, byIndex)),
              taken(id, sounds, otherwise).map(all -> rows(all, byIndex)),
              planned(id, "Services", calls, otherwise),
              planned(id, "DNS", names, otherwise),
              planned(id, "hosts outside", outside, otherwise),
              planned(id, "path MTU", paths, otherwise),
              planned(id, "path MTU in the tailnet", tailnet, otherwise),
              planned(id, "throughput", streams, streaming ? otherwise : NO_STREAM),
              planned(id, "NAT", nats, otherwise),
              planned(id, "NAT", natsOutside, otherwise),
              id.kind() == Kind.NODE
                  ? counters.getOrDefault(id, new Unavailable<>(otherwise))
                  : new Unavailable<>(new Reason.NotAsked("counters", ProbePlace.PLAN)));
    };
  }

  /// An account that is a fact now is kept no longer: of many places both would fill the memory.
  private static <T> Evidence<T> taken(
      ProbeId id, Map<ProbeId, Evidence<T>> accounts, Reason otherwise) {
    Evidence<T> account = accounts.remove(id);
    return account == null ? new Unavailable<>(otherwise) : account;
  }

  /// A twin is there for its neighbour only.
  private static <T> Evidence<T> planned(
      ProbeId id, String what, Map<ProbeId, Evidence<T>> parts, Reason otherwise) {
    return id.kind() == Kind.TWIN
        ? new Unavailable<>(new Reason.NotAsked(what, ProbePlace.PLAN))
        : parts.getOrDefault(id, new Unavailable<>(otherwise));
  }

  private static List<Asked> rows(List<Answers> accounts, Map<Integer, ProbeId> byIndex) {
    return accounts.stream()
        .flatMap(account -> account.rows().stream())
        .flatMap(row -> Optional.ofNullable(byIndex.get(row.to())).map(row::asked).stream())
        .toList();
  }

  /// A sender that is none of ours is somebody who guessed; it tells nothing.
  private static List<Heard> rows(Sounds account, Map<Integer, ProbeId> byIndex) {
    return account.rows().stream()
        .flatMap(row -> Optional.ofNullable(byIndex.get(row.from())).map(row::heard).stream())
        .toList();
  }

  /// How a reader knows a place.
  static String what(ProbeId id) {
    return "probe pod (" + ProbeObjects.word(id.kind()) + ") on " + id.node();
  }
}
