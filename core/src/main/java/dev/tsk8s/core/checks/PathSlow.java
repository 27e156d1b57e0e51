package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gauge;
import dev.tsk8s.core.diagnosis.Gauge.Measure;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.PingRun;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.paths.Pair;
import dev.tsk8s.core.paths.Path;
import dev.tsk8s.core.paths.Path.State;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Do answers come back within 50 ms, over each path in use and from the home DERP region? Judged
/// on the median of several pings; the first ones over a new path are slow.
final class PathSlow implements Check {
  static final Code DIRECT = new Code("path-slow/direct");
  static final Code RELAYED = new Code("path-slow/relayed");
  static final Code HOME_DERP = new Code("path-slow/home-derp");
  static final Code TOO_FEW_PINGS = new Code("path-slow/too-few-pings");
  static final Code NOTHING_TO_JUDGE = new Code("path-slow/nothing-to-judge");

  /// The healthy range of `tailscale ping`, by the Oracle Cloud and Kubernetes series.
  private static final Duration SLOW = Duration.ofMillis(Measure.LATENCY.limit());

  @Override
  public String id() {
    return "path-slow";
  }

  @Override
  public Topic topic() {
    return Topic.PATH;
  }

  @Override
  public Set<Topic> topics() {
    return Set.of(Topic.PATH, Topic.METRIC);
  }

  @Override
  public List<Gauge> gauges(Scene scene) {
    return PathLatency.gauges(scene);
  }

  @Override
  public Set<Code> codes() {
    return Set.of(DIRECT, RELAYED, HOME_DERP, TOO_FEW_PINGS, NOTHING_TO_JUDGE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    var judgement = new Judgement();
    Lookouts.withoutStatus(snapshot, judgement);
    Set<VantageId> farFromDerp = new HashSet<>();
    for (Vantage vantage : snapshot.lookouts()) {
      homeDerp(vantage, judgement, farFromDerp);
    }
    Map<VantageId, Vantage> vantages = new HashMap<>();
    snapshot.lookouts().forEach(vantage -> vantages.put(vantage.id(), vantage));
    Map<Subject, Code> causes = causes(scene);
    for (Pair pair : scene.pairs().all()) {
      Vantage vantage = vantages.get(pair.near().id());
      if (vantage != null) {
        judge(pair, vantage, judgement)
            .map(finding -> explained(finding, pair, causes, farFromDerp))
            .ifPresent(judgement::fault);
      }
    }
    return judgement.verdict(NOTHING_TO_JUDGE);
  }

  private static void homeDerp(Vantage vantage, Judgement judgement, Set<VantageId> farFromDerp) {
    VantageId id = vantage.id();
    switch (vantage.netcheck()) {
      case Unavailable<Netcheck>(var reason) -> judgement.unknown(PathSubjects.of(id), reason);
      case Observed<Netcheck>(var report, var origin) -> {
        Optional<Duration> home =
            Optional.ofNullable(report.regionLatency().get(report.preferredDerp()));
        if (!report.udp() || home.isEmpty()) {
          return; // without UDP it is measured by HTTPS, which takes several round trips
        }
        if (home.get().compareTo(SLOW) < 0) {
          judgement.healthy();
          return;
        }
        farFromDerp.add(id);
        judgement.fault(
            Finding.warning(HOME_DERP, PathSubjects.of(id))
                .with(
                    Map.of(
                        "host",
                        id.display(),
                        "region",
                        report.preferredDerp(),
                        "latency",
                        PathLatency.millis(home.get())))
                .seen(
                    new Exhibit(
                        "RegionLatency " + report.preferredDerp(),
                        PathLatency.millis(home.get()) + " ms",
                        id.display(),
                        origin)));
      }
    }
  }

  private static Optional<Finding> judge(Pair pair, Vantage vantage, Judgement judgement) {
    Path path = pair.path();
    if (path.state() == State.OFFLINE || path.state() == State.EXPIRED) {
      return Optional.empty();
    }
    if (!(vantage.pings() instanceof Observed<List<PingRun>>(_, var origin))) {
      vantage
          .pings()
          .unseen()
          .ifPresent(reason -> judgement.unknown(PathSubjects.of(path.from()), reason));
      return Optional.empty();
    }
    Optional<Duration> latency = PathLatency.settled(pair);
    if (latency.isEmpty()) {
      return Optional.empty();
    }
    Duration median = latency.get();
    if (median.compareTo(SLOW) < 0) {
      judgement.healthy();
      return Optional.empty();
    }
    Map<String, String> details = PathLatency.details(path, median);
    Optional<Reason> tooFew = PathLatency.tooFew(pair);
    if (tooFew.isPresent()) {
      judgement.unknown(PathSubjects.of(path), tooFew.get());
      return Optional.empty();
    }
    return Optional.of(
        Finding.warning(path.state() == State.DIRECT ? DIRECT : RELAYED, PathSubjects.of(path))
            .with(details)
            .seen(
                new Exhibit(
                    "tailscale ping (median)",
                    PathLatency.millis(median) + " ms",
                    path.from().display(),
                    origin)));
  }

  /// What makes each relayed path relayed.
  private static Map<Subject, Code> causes(Scene scene) {
    var causes = new HashMap<Subject, Code>();
    scene
        .verdict(new PathRelayed())
        .findings()
        .forEach(finding ->
            finding.explainedBy().ifPresent(code -> causes.put(finding.subject(), code)));
    return causes;
  }

  private static Finding explained(
      Finding finding, Pair pair, Map<Subject, Code> causes, Set<VantageId> farFromDerp) {
    if (!finding.code().equals(RELAYED)) {
      return finding;
    }
    Optional<Code> cause = Optional.ofNullable(causes.get(finding.subject()));
    boolean farAway = pair.ends().anyMatch(end -> farFromDerp.contains(end.id()));
    return cause
        .or(() -> farAway ? Optional.of(HOME_DERP) : Optional.empty())
        .map(finding::because)
        .orElse(finding);
  }
}
