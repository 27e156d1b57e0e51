package dev.tsk8s.probes.cluster;

import dev.tsk8s.probes.cluster.Kubeconfig.Entry;
import java.net.URI;
import java.util.Optional;

/// The API server to talk to, and as whom.
///
/// @param server without a trailing slash
/// @param context its name in the kubeconfig; empty: the account of the pod this runs in
/// @param userName its name in the kubeconfig; empty: the context names none
/// @param namespace the context's, or the pod's own
/// @param cluster how to reach and to trust the server
/// @param user how to prove who asks
record Target(
    URI server,
    Optional<String> context,
    String userName,
    Optional<String> namespace,
    Entry cluster,
    Entry user) {

  /// As errors name it: server, context and user.
  String display() {
    return context
        .map(name -> server + " (context " + name + ", " + asWhom() + ")")
        .orElseGet(() -> server + " (" + asWhom() + ")");
  }

  private String asWhom() {
    String name = context.isEmpty() ? userName : "user " + userName;
    String anybody = userName.isEmpty() ? "no user" : name;
    return user.text("as").map(other -> anybody + " as " + other).orElse(anybody);
  }
}
