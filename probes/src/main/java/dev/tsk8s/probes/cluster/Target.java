package dev.tsk8s.probes.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.probes.cluster.Kubeconfig.Entry;
import java.net.URI;
import java.util.ArrayList;
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

  /// The command line of the credential plugin, if the user has one.
  Optional<String> plugin() {
    JsonNode exec = user.node().path("exec");
    if (!exec.isObject()) {
      return Optional.empty();
    }
    var words = new ArrayList<String>();
    words.add(exec.path("command").asText());
    exec.path("args").forEach(arg -> words.add(arg.asText()));
    return Optional.of(String.join(" ", words));
  }

  private String asWhom() {
    String name = context.isEmpty() ? userName : "user " + userName;
    String anybody = userName.isEmpty() ? "no user" : name;
    return user.text("as").map(other -> anybody + " as " + other).orElse(anybody);
  }
}
