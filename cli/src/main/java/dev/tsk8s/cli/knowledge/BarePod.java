package dev.tsk8s.cli.knowledge;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A pod that no workload makes. Hardly anything of it can be changed in place, there is no
/// template in it, and nothing rolls it out (Kubernetes documentation, Pods: Pod update and
/// replacement). So what a command does to a workload is done here to what the pod is now, and that
/// takes its place; `pod.yaml` keeps what it was.
final class BarePod {
  private static final String KEPT =
      "kubectl -n $1 get {workload} -o yaml | tee pod.yaml | kubectl ";
  private static final String REPLACED = " -o yaml | kubectl replace --force -f -";

  private static final List<Rule> RULES =
      List.of(
          rule(
              "patch {workload} --type strategic -p '\\{\"spec\":\\{\"template\":(.*)}}'",
              KEPT + "patch --local -f - --type strategic -p '$2'" + REPLACED),
          rule("set env {workload} ([^`|]*)", KEPT + "set env --local -f - $2" + REPLACED),
          rule(
              "rollout status {workload}( --timeout=\\w+)?",
              "kubectl -n $1 wait --for=condition=Ready {workload}$2"),
          rule("rollout undo {workload}", "kubectl replace --force -f pod.yaml"),
          rule("rollout restart {workload}", "kubectl -n $1 get {workload}" + REPLACED),
          new Rule(
              Pattern.compile("(get \\{workload} .*)\\.spec\\.template\\.spec\\."), "$1.spec."));

  private record Rule(Pattern command, String instead) {}

  private BarePod() {}

  /// Whether the values are of such a pod.
  static boolean isMeant(Map<String, String> values) {
    return values.getOrDefault("workload", "").startsWith("pod/");
  }

  /// A command with its placeholders, as such a pod needs it.
  static String command(String template) {
    String command = template;
    for (Rule rule : RULES) {
      command = rule.command.matcher(command).replaceAll(rule.instead);
    }
    return command;
  }

  private static Rule rule(String verb, String instead) {
    return new Rule(
        Pattern.compile("kubectl -n (\\{\\w+}) " + verb.replace("{workload}", "\\{workload}")),
        instead);
  }
}
