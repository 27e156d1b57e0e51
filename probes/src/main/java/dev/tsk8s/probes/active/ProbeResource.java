package dev.tsk8s.probes.active;

import java.util.Optional;

/// The Kubernetes resources that a probe run makes or reads.
public enum ProbeResource {
  NAMESPACES("", "v1", "namespaces", "Namespace"),
  JOBS("batch", "v1", "jobs", "Job"),
  DAEMONSETS("apps", "v1", "daemonsets", "DaemonSet"),
  SERVICES("", "v1", "services", "Service"),
  PODS("", "v1", "pods", "Pod"),
  EVENTS("", "v1", "events", "Event"),
  NETWORKPOLICIES("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy");

  private final String group;
  private final String version;
  private final String plural;
  private final String kind;

  ProbeResource(String group, String version, String plural, String kind) {
    this.group = group;
    this.version = version;
    this.plural = plural;
    this.kind = kind;
  }

  public String kind() {
    return kind;
  }

  /// As in objects: `batch/v1`.
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /// As RBAC and refusals name it: `pods`, `jobs.batch`.
  public String fullName() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /// The path of all of them.
  ///
  /// @param namespace empty: everywhere, and for what lives in none
  public String path(Optional<String> namespace) {
    return (group.isEmpty() ? "/api/" : "/apis/")
        + apiVersion()
        + namespace.map(name -> "/namespaces/" + name).orElse("")
        + "/"
        + plural;
  }

  /// The path of one.
  public String path(Optional<String> namespace, String name) {
    return path(namespace) + "/" + name;
  }
}
