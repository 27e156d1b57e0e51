package dev.tsk8s.cli.knowledge;

import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An output of the `tailscale` command that somebody lacks, or of another command in a pod of the
/// pod network's agent.
///
/// @param command the command line, each word fit for a shell; another than `tailscale` with what
///   leads into its pod
/// @param place where it was asked: `vpn/ts-0`, or `here`; empty where any host is meant
public record TailscaleOutput(String command, Optional<String> place) {
  private static final Pattern ON_A_HOST =
      Pattern.compile("^(?:tailscale|ip|sysctl|iptables-save|ethtool|uname|getenforce)(?: |$)");
  private static final Pattern RUN = Pattern.compile("(?:exec )?(\\S+): (tailscale .+)");
  private static final Pattern IN_POD = Pattern.compile("exec ([^\\s/]+)/(\\S+): (.+)");

  /// The output that a reason is about, if it is about one.
  public static Optional<TailscaleOutput> of(Reason reason) {
    return switch (reason) {
      case Reason.NotInFiles(var what) when ON_A_HOST.matcher(what).find() ->
          Optional.of(new TailscaleOutput(Placeholders.line(what), Optional.empty()));
      case Reason.NotInFiles(var what) when what.startsWith("cilium-") ->
          Optional.of(
              new TailscaleOutput(
                  "kubectl -n kube-system exec AGENT_POD -c cilium-agent -- "
                      + Placeholders.line(what),
                  Optional.empty()));
      case Reason.NotInFiles(var what) when what.startsWith("/etc/") ->
          Optional.of(new TailscaleOutput("cat " + Placeholders.line(what), Optional.empty()));
      case Reason.TimedOut(var what, _) -> timedOut(what);
      default -> Optional.empty();
    };
  }

  private static Optional<TailscaleOutput> timedOut(String what) {
    Matcher run = RUN.matcher(what);
    if (run.matches()) {
      return Optional.of(
          new TailscaleOutput(Placeholders.line(run.group(2)), Optional.of(run.group(1))));
    }
    Matcher other = IN_POD.matcher(what);
    return other.matches()
        ? Optional.of(
            new TailscaleOutput(
                inPod(other.group(1), other.group(2), "", Placeholders.line(other.group(3))),
                Optional.of(other.group(1) + "/" + other.group(2))))
        : Optional.empty();
  }

  /// A ping needs somebody to ping.
  public boolean wantsPeer() {
    return command.equals("tailscale ping");
  }

  /// The commands with a peer each, or the command alone.
  public List<String> commands(List<String> peers) {
    return wantsPeer()
        ? peers.stream().map(peer -> command + " -c 10 " + ShellWords.quoted(peer)).toList()
        : List.of(command);
  }

  /// The same command inside a pod.
  ///
  /// @param target as `kubectl exec` takes it: a pod, or `statefulset/ts`
  /// @param container empty: the pod's first
  public static String inPod(String namespace, String target, String container, String command) {
    String chosen = container.isEmpty() ? "" : " -c " + ShellWords.quoted(container);
    return "kubectl -n "
        + ShellWords.quoted(namespace)
        + " exec "
        + ShellWords.quoted(target)
        + chosen
        + " -- "
        + command;
  }
}
