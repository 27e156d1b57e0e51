package dev.tsk8s.probes.files;

import dev.tsk8s.core.facts.AgentPod;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the outputs of one Cilium agent lie in a `cilium sysdump`: the folder of its bugtool (or
/// its archive, where unpacking failed), and its log among those of all others (cilium:
/// cilium-cli/sysdump/constants.go). Their names hold the agent's pod; which node that runs on the
/// agent says, or its pod's object.
final class AgentFolders {
  private static final String TIME = "\\d{8}-\\d{6}";
  private static final Pattern BUGTOOL =
      Pattern.compile(
          "^(?:(.*)/)?cilium-bugtool-([a-z0-9][a-z0-9.-]*?)-" + TIME + "(?:/.*|\\..*)?$");
  private static final Pattern LONE_BUGTOOL =
      Pattern.compile("^((?:.*/)?cilium-bugtool-[^/]*)/cmd(?:/.*)?$");
  private static final Pattern LOG =
      Pattern.compile("^logs-([a-z0-9][a-z0-9.-]*)-cilium-agent-" + TIME + "\\.log$");
  private static final Pattern ANY_LOG =
      Pattern.compile("^logs-[a-z0-9][a-z0-9.-]*-" + TIME + "(?:-prev)?\\.log$");

  /// What the path of an agent's home ends with, before the name of its pod.
  private static final String MARK = "/cilium-agent:";

  private AgentFolders() {}

  /// The folder of the agent that a file is of; empty if it is no agent's.
  static Optional<Folder> home(Folder folder, String name) {
    Matcher bugtool = BUGTOOL.matcher(folder.path());
    if (bugtool.matches()) {
      String above = bugtool.group(1) == null ? "" : bugtool.group(1);
      return Optional.of(home(above, bugtool.group(2)));
    }
    Matcher lone = LONE_BUGTOOL.matcher(folder.path());
    if (lone.matches()) {
      return Optional.of(home("", Folder.last(lone.group(1))));
    }
    Matcher log = LOG.matcher(name);
    return log.matches() ? Optional.of(home(folder.path(), log.group(1))) : Optional.empty();
  }

  private static Folder home(String above, String pod) {
    return new Folder(above + MARK + pod, false, "");
  }

  /// A log of a container that is no agent, or that has ended: its complaints are not of now.
  static boolean isForeignLog(String name) {
    return ANY_LOG.matcher(name).matches() && !LOG.matcher(name).matches();
  }

  /// The pod whose home a folder is.
  static Optional<String> pod(Folder folder) {
    int mark = folder.path().lastIndexOf(MARK);
    return mark < 0 ? Optional.empty() : Optional.of(folder.path().substring(mark + MARK.length()));
  }

  /// Those that still have the name of an agent's pod get that of its node.
  static List<Vantage> recognised(List<Vantage> vantages, ClusterFacts cluster) {
    List<AgentPod> agents = cluster.agentPods().seen().orElse(List.of());
    return vantages.stream()
        .map(vantage ->
            agents.stream()
                .filter(agent -> agent.name().equals(vantage.id().name()))
                .filter(agent -> !agent.node().isEmpty())
                .findFirst()
                .map(agent -> vantage.as(VantageId.file(agent.node())))
                .orElse(vantage))
        .sorted(Comparator.comparing(Vantage::id))
        .toList();
  }
}
