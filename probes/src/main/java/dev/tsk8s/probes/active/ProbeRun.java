package dev.tsk8s.probes.active;

import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.DeclaredPort;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.NetworkPolicyFact;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.ProbeId.Kind;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.core.facts.Probed.Coverage;
import dev.tsk8s.core.facts.PublicPort;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.Fanout;
import dev.tsk8s.probes.Gathering;
import dev.tsk8s.probes.Gathering.Pending;
import dev.tsk8s.probes.Progress;
import dev.tsk8s.probes.active.PodWatch.Pace;
import dev.tsk8s.probes.objects.Policies;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// One run of probe pods from its first object to its last: makes them, lets them measure, and
/// removes them, however it ends. Whatever fails is a fact.
public final class ProbeRun {
  /// Kept of the time of a run for the removal.
  private static final Duration FOR_REMOVAL = Duration.ofSeconds(10);

  /// After Ctrl-C: the process is ended five seconds after it.
  private static final Duration FOR_REMOVAL_WHEN_STOPPED = Duration.ofSeconds(3);

  /// How much longer than a run its objects may live. Clocks differ, and controllers take a moment.
  static final Duration MARGIN = Duration.ofSeconds(30);

  /// From the beginning of the run: three places may be asked, each as long as a dead tailscaled
  /// takes; mostly it is over before pods have asked each other.
  private static final Duration FOR_HOSTS = Duration.ofSeconds(24);

  private static final String ZONE = "topology.kubernetes.io/zone";

  private final ProbeApi api;
  private final ProbeOptions options;
  private final ProbeObjects objects;
  private final ProbePods pods;
  private final Results results;
  private final Map<String, String> zones = new HashMap<>();
  private final Deadline deadline;
  private final Progress progress;
  private final Pace pace;
  private final OutsideHosts.Source hosts;
  private final Standing standing;
  private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
  private Coverage coverage;
  private OutsideHosts outside = OutsideHosts.none(List.of());
  private Optional<Reason> rest = Optional.empty();
  private Evidence<List<NetworkPolicyFact>> policies;
  private final Evidence<List<DeclaredPort>> declared;
  private Optional<Evidence<List<PublicPort>>> ports = Optional.empty();

  /// Why not all Services are there; empty: they are.
  private Optional<Reason> services = Optional.empty();

  private ProbeRun(
      ProbeApi api,
      ProbeOptions options,
      RunId run,
      Surroundings around,
      Deadline deadline,
      Progress progress,
      Pace pace) {
    this.api = api;
    this.options = options;
    String namespace = options.namespace().orElseGet(api::namespace);
    this.objects = new ProbeObjects(run, namespace, options, deadline.remaining().plus(MARGIN));
    List<ClusterNode> nodes = around.nodes().seen().orElse(List.of());
    this.pods = new ProbePods(nodes);
    nodes.forEach(node -> zones.put(node.name(), node.labels().getOrDefault(ZONE, "")));
    this.deadline = deadline;
    this.progress = progress;
    this.pace = pace;
    this.hosts = OutsideHosts.of(options, around.hosts());
    this.standing = new Standing(api, objects);
    this.coverage = new Coverage(0, 0, options.seed());
    this.policies = new Unavailable<>(deadline.missed(policiesOf(namespace)));
    this.declared = DeclaredPort.of(around.nodes(), around.pods());
    this.results = new Results(options.throughput());
  }

  /// Runs. Returns a few seconds before the deadline at the latest, and shortly after a stop.
  ///
  /// @param left hears what could not be removed
  public static Probed run(
      ProbeApi api,
      ProbeOptions options,
      RunId run,
      Surroundings around,
      Deadline deadline,
      Progress progress,
      Consumer<Residue> left) {
    return run(api, options, run, around, deadline, progress, left, Pace.USUAL);
  }

  static Probed run(
      ProbeApi api,
      ProbeOptions options,
      RunId run,
      Surroundings around,
      Deadline deadline,
      Progress progress,
      Consumer<Residue> left,
      Pace pace) {
    return new ProbeRun(api, options, run, around, deadline, progress, pace).run(left);
  }

  private Probed run(Consumer<Residue> left) {
    Duration third = deadline.remaining().dividedBy(3);
    Deadline working = deadline.leaving(FOR_REMOVAL.compareTo(third) < 0 ? FOR_REMOVAL : third);
    Optional<Reason> nothing;
    try (var calls = new Gathering(working, Fanout.unlimited())) {
      String path = policiesOf(objects.namespace());
      Pending<List<NetworkPolicyFact>> read = calls.start(path, this::policies);
      Pending<OutsideHosts> found = calls.start("hosts outside", FOR_HOSTS, hosts::find);
      nothing = make(calls);
      if (nothing.isEmpty()) {
        nothing = measure(calls, working, found);
      }
      policies = calls.await(read);
    } finally {
      remove().ifPresent(left);
    }
    return probed(nothing);
  }

  /// @return why not one pod can be there
  private Optional<Reason> make(Gathering calls) {
    progress.at(Progress.Stage.PROBES, 0, 0);
    Evidence<Made> anchor = calls.await(calls.start(objects.anchor().display(), standing::anchor));
    if (!(anchor instanceof Observed<Made>(var job, _))) {
      return anchor.unseen();
    }
    for (ProbeObject front : objects.services(job.uid())) {
      services =
          services.or(() ->
              calls.await(calls.start(front.display(), own -> standing.make(front, own))).unseen());
    }
    var refusals = new ArrayList<Reason>();
    for (Kind kind : Kind.values()) {
      ProbeObject wanted = objects.pods(kind, job.uid());
      Evidence<Made> made =
          calls.await(calls.start(wanted.display(), own -> standing.make(wanted, own)));
      if (made instanceof Unavailable<Made>(var why)) {
        refusals.add(why);
        pods.refused(kind, why);
      } else {
        kinds.add(kind);
      }
    }
    return kinds.isEmpty() ? Optional.of(refusals.getFirst()) : Optional.empty();
  }

  /// @return why not one pod will be there
  private Optional<Reason> measure(Gathering calls, Deadline working, Pending<OutsideHosts> found) {
    Duration half = working.remaining().dividedBy(2);
    Duration startup = options.startup().compareTo(half) < 0 ? options.startup() : half;
    var watch = new PodWatch(api, objects, progress, pace);
    Evidence<PodWatch.Seen> seen =
        calls.await(
            calls.start(
                "probe pods",
                own -> watch.await(kinds, pods.expected(), pods.hopeless(), own.within(startup))));
    Optional<Reason> nowhere = seen.seen().flatMap(PodWatch.Seen::labels).map(this::onNoNode);
    if (nowhere.isPresent()) {
      return nowhere;
    }
    rest = seen.unseen();
    seen.seen().ifPresent(all -> pods.seen(all, working));
    var asking = new Asking(api, objects, working);
    if (!working.isOver()) {
      pods.greeted(asking.greet(pods.running()));
    }
    Set<ProbeId> ready = pods.ready().keySet();
    progress.at(Progress.Stage.ASKING, 0, 0);
    int pairs = PairPlan.of(ready, zones, options.seed()).coverage().pairs();
    coverage = new Coverage(pairs, pods.possible(), options.seed());
    var rounds = new Rounds(options, zones, pods, results, asking, working);
    rounds.eachOther();
    rounds.services(() -> fronts(calls));
    ports = rounds.publicPorts(declared);
    outside = outside(calls.await(found));
    rounds.namesAndHosts(objects, outside);
    rounds.alongOpenWays();
    return Optional.empty();
  }

  /// Unless the user names them, all taints are tolerated.
  private Reason onNoNode(String labels) {
    String others =
        options.tolerations().isEmpty()
            ? "virtual nodes do not count"
            : "virtual nodes do not count, nor those with taints that are not tolerated";
    return new Reason.Failed("probe pods", "no node has these labels (" + others + "): " + labels);
  }

  private static OutsideHosts outside(Evidence<OutsideHosts> found) {
    return switch (found) {
      case Observed<OutsideHosts>(var hosts, _) -> hosts;
      case Unavailable<OutsideHosts>(var why) -> OutsideHosts.none(List.of(why));
    };
  }

  /// Our Services, with the addresses that the cluster gave them.
  private Evidence<List<ServiceFront>> fronts(Gathering calls) {
    if (services.isPresent()) {
      return new Unavailable<>(services.get());
    }
    Optional<String> namespace = Optional.of(objects.namespace());
    String path = "GET " + ProbeResource.SERVICES.path(namespace);
    Evidence<List<ServiceFront>> found =
        calls.await(
            calls.start(
                path,
                own ->
                    api.list(
                        ProbeResource.SERVICES,
                        namespace,
                        objects.selector(),
                        ServiceFront::of,
                        own)));
    return found.seen().filter(List::isEmpty).isPresent()
        ? new Unavailable<>(new Reason.Failed(path, "they are gone"))
        : found;
  }

  private Optional<Residue> remove() {
    Duration left = deadline.remaining();
    Duration limit =
        left.compareTo(FOR_REMOVAL_WHEN_STOPPED) < 0
            ? FOR_REMOVAL_WHEN_STOPPED
            : left.compareTo(FOR_REMOVAL) < 0 ? left : FOR_REMOVAL;
    boolean patient = limit.compareTo(FOR_REMOVAL_WHEN_STOPPED) > 0;
    try {
      return new Removal(api, objects, standing, Deadline.after(limit), patient).remove();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private Probed probed(Optional<Reason> nothing) {
    var origin = new Origin("probe pods of run " + objects.run(), deadline.now());
    Evidence<List<ProbePlace>> facts =
        nothing.isPresent()
            ? new Unavailable<>(nothing.get())
            : new Observed<>(
                pods.facts(results, rest.orElseGet(() -> deadline.missed("probe pods"))), origin);
    return new Probed(
        objects.run().text(),
        objects.namespace(),
        policies,
        coverage,
        outside.fact(),
        facts,
        ports.orElseGet(this::unasked));
  }

  /// Ports at which nobody has knocked yet.
  private Evidence<List<PublicPort>> unasked() {
    boolean some = declared.seen().filter(all -> !all.isEmpty()).isPresent();
    return some ? new Unavailable<>(deadline.missed("public ports")) : declared.map(_ -> List.of());
  }

  private List<NetworkPolicyFact> policies(Deadline own) throws IOException, InterruptedException {
    return api.list(
        ProbeResource.NETWORKPOLICIES, Optional.of(objects.namespace()), "", Policies::policy, own);
  }

  private static String policiesOf(String namespace) {
    return "GET " + ProbeResource.NETWORKPOLICIES.path(Optional.of(namespace));
  }
}
