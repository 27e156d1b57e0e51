package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.cilium.CiliumAgents;
import dev.tsk8s.core.cilium.CiliumVersion;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.CiliumObjects.Operator;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Do all agents run the same version, and one whose rules are known here? The DaemonSet names what
/// should run; what an agent says of itself is what does. Between the two stands a rollout that is
/// not over (cilium: Documentation/operations/upgrade.rst).
final class CiliumVersions implements Check {
  private static final Code NEWER = new Code("cilium-versions/newer-than-known");
  private static final Code MIXED = new Code("cilium-versions/mixed");
  private static final Pattern RELEASE = Pattern.compile("v?(\\d+\\.\\d+\\.\\d+).*");

  /// Somebody who says which version runs, or should run, somewhere.
  private record Said(String who, String version, Exhibit exhibit) {}

  @Override
  public String id() {
    return "cilium-versions";
  }

  @Override
  public Topic topic() {
    return Topic.CILIUM;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(NEWER, MIXED, EachAgentConfig.NO_CILIUM);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Snapshot snapshot = scene.snapshot();
    var judgement = new Judgement();
    if (snapshot.cluster().asked() && CiliumAgents.presence(snapshot.cluster()).isYes()) {
      judge(judgement, scene);
    } else {
      EachAgentConfig.noAgentMet(scene, judgement);
    }
    return judgement.verdict(EachAgentConfig.NO_CILIUM);
  }

  private static void judge(Judgement judgement, Scene scene) {
    List<Said> said = new ArrayList<>(daemonSets(scene.snapshot()));
    said.addAll(operators(scene.snapshot()));
    scene
        .snapshot()
        .cluster()
        .cilium()
        .operators()
        .unseen()
        .ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
    scene
        .snapshot()
        .cluster()
        .cniAgents()
        .unseen()
        .ifPresent(reason -> judgement.unknown(Subject.cluster(), reason));
    EachAgentConfig.silent(scene, judgement, false);
    for (NodeView view : NodeViews.withAgent(scene.snapshot())) {
      view.vantage()
          .cilium()
          .status()
          .unseen()
          .ifPresent(reason -> judgement.unknown(PathSubjects.of(view.vantage().id()), reason));
      said.addAll(agent(view));
    }
    Set<String> versions =
        said.stream().map(Said::version).collect(Collectors.toCollection(TreeSet::new));
    Optional<Said> newer =
        said.stream()
            .filter(one ->
                CiliumVersion.parse(one.version())
                    .filter(version -> version.minor() > CiliumVersion.NEWEST_KNOWN.minor())
                    .isPresent())
            .findFirst();
    newer.ifPresent(one ->
        judgement.fault(
            Finding.warning(NEWER, Subject.cluster())
                .with("version", one.version())
                .with("known", CiliumVersion.NEWEST_KNOWN.toString())
                .seen(one.exhibit())));
    if (versions.size() > 1) {
      judgement.fault(
          Finding.warning(MIXED, Subject.cluster())
              .with("versions", String.join(", ", versions))
              .with("who", who(said))
              .with(EachAgentConfig.names(scene, ""))
              .seen(said.stream().limit(6).map(Said::exhibit).toList()));
    } else {
      judgement.healthy();
    }
  }

  private static String who(List<Said> said) {
    return said.stream()
        .limit(6)
        .map(one -> one.who() + " " + one.version())
        .collect(Collectors.joining(", "));
  }

  private static List<Said> daemonSets(Snapshot snapshot) {
    return snapshot.cluster().cniAgents() instanceof Observed<List<CniAgent>>(var agents, var at)
        ? agents.stream()
            .filter(agent -> agent.agent() == Agent.CILIUM)
            .flatMap(agent ->
                said("DaemonSet " + agent.namespace() + "/" + agent.name(), agent.version(), "", at)
                    .stream())
            .toList()
        : List.of();
  }

  /// It cuts the ranges that agents hand out, and knows only resources of its own version.
  private static List<Said> operators(Snapshot snapshot) {
    return snapshot.cluster().cilium().operators()
            instanceof Observed<List<Operator>>(var operators, var at)
        ? operators.stream()
            .flatMap(one ->
                said("Deployment " + one.namespace() + "/" + one.name(), one.version(), "", at)
                    .stream())
            .toList()
        : List.of();
  }

  private static List<Said> agent(NodeView view) {
    String who = view.vantage().id().display();
    return view.vantage().cilium().status() instanceof Observed<?>(var _, var at)
        ? view.vantage().cilium().status().seen().stream()
            .flatMap(status -> said(who, status.version(), who, at).stream())
            .toList()
        : List.of();
  }

  /// What has no release number (`latest`) says nothing.
  private static Optional<Said> said(String who, String text, String vantage, Origin at) {
    Matcher release = RELEASE.matcher(text.strip());
    return release.matches()
        ? Optional.of(
            new Said(who, release.group(1), new Exhibit(who + " version", text, vantage, at)))
        : Optional.empty();
  }
}
