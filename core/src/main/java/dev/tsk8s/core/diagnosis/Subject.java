package dev.tsk8s.core.diagnosis;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.Locale;

/// What a finding is about.
///
/// @param kind Pod, Deployment, Node, Host, ProxyGroup, Cluster …
/// @param namespace empty where there is none
/// @param node the Kubernetes node it lives on; empty where there is none or it is not known
public record Subject(String kind, String namespace, String name, String node)
    implements Comparable<Subject> {
  public Subject {
    requireNonNull(kind);
    requireNonNull(namespace);
    requireNonNull(name);
    requireNonNull(node);
  }

  /// One whose node does not matter or is not known.
  public static Subject of(String kind, String namespace, String name) {
    return new Subject(kind, namespace, name, "");
  }

  /// A node of the cluster.
  public static Subject node(String name) {
    return new Subject("Node", "", name, name);
  }

  /// The cluster as a whole.
  public static Subject cluster() {
    return new Subject("Cluster", "", "cluster", "");
  }

  /// As kubectl takes it: `deployment/ts-proxy`.
  public String target() {
    return kind.toLowerCase(Locale.ROOT) + "/" + name;
  }

  /// `vpn/ts-proxy`, or the name alone.
  public String display() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }

  @Override
  public int compareTo(Subject other) {
    return Comparator.comparing(Subject::kind)
        .thenComparing(Subject::namespace)
        .thenComparing(Subject::name)
        .thenComparing(Subject::node)
        .compare(this, other);
  }
}
