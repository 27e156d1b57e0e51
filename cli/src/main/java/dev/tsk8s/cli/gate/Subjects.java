package dev.tsk8s.cli.gate;

import dev.tsk8s.probes.Spelling;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Whom findings are about, as a baseline names them: a kind and a name, `Pod vpn/ts-0`.
public final class Subjects {
  /// Those that checks name themselves, and the usual owners of pods. An owner can be of any other
  /// kind too, such as an operator's own: what is near to none of these may be one.
  private static final List<String> KINDS =
      List.of(
          "Check",
          "CiliumNodeConfig",
          "Cluster",
          "ConfigMap",
          "Connector",
          "CronJob",
          "DaemonSet",
          "Deployment",
          "FelixConfiguration",
          "HelmValue",
          "Host",
          "IPPool",
          "Interface",
          "Job",
          "Node",
          "Path",
          "Peer",
          "PeerRelay",
          "Pod",
          "ProxyClass",
          "ProxyGroup",
          "ReplicaSet",
          "Secret",
          "Service",
          "StatefulSet");

  private static final Pattern KIND = Pattern.compile("[A-Z][A-Za-z0-9]*");

  private Subjects() {}

  /// What is wrong with one; empty: nothing.
  public static Optional<String> fault(String subject) {
    int blank = subject.indexOf(' ');
    if (blank < 0) {
      return Optional.of(
          "'" + subject + "' is no kind and name like 'Pod vpn/ts-0', as reports print them");
    }
    String kind = subject.substring(0, blank);
    if (KINDS.contains(kind)) {
      return Optional.empty();
    }
    Optional<String> meant =
        Spelling.nearest(kind, KINDS)
            .or(() -> KINDS.stream().filter(kind::equalsIgnoreCase).findFirst());
    return meant.isEmpty() && KIND.matcher(kind).matches()
        ? Optional.empty()
        : Optional.of(
            "no finding is about a '"
                + kind
                + "'"
                + meant.map(best -> "; did you mean '" + best + "'?").orElse(""));
  }
}
