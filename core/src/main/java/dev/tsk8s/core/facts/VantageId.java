package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/// Who looked.
///
/// @param kind what sort of place
/// @param namespace of a pod; else empty
/// @param name the pod, the node, the host as its folder or the user named it; `here` for this
///   machine
/// @param container of a pod the container asked; else empty
public record VantageId(Kind kind, String namespace, String name, String container)
    implements Comparable<VantageId> {

  public enum Kind {
    HERE,
    POD,
    /// The host network of a node of the cluster.
    NODE,
    FILE
  }

  /// Pods before hosts; a host stands in the same place whether it was looked at here or in a file.
  private static final Comparator<VantageId> IN_ORDER =
      Comparator.comparing((VantageId id) -> id.kind() != Kind.POD)
          .thenComparing(VantageId::namespace)
          .thenComparing(VantageId::name)
          .thenComparing(VantageId::container)
          .thenComparing(VantageId::kind);

  public VantageId {
    requireNonNull(kind);
    requireNonNull(namespace);
    requireNonNull(name);
    requireNonNull(container);
  }

  /// This machine.
  public static VantageId here() {
    return new VantageId(Kind.HERE, "", "here", "");
  }

  /// A container of a pod that was asked by exec.
  public static VantageId pod(String namespace, String name, String container) {
    return new VantageId(Kind.POD, namespace, name, container);
  }

  /// The host network of a node, looked at through a pod that runs in it.
  public static VantageId node(String name) {
    return new VantageId(Kind.NODE, "", name, "");
  }

  /// A host whose saved outputs were given.
  public static VantageId file(String name) {
    return new VantageId(Kind.FILE, "", name, "");
  }

  /// As printed: `vpn/ts-proxy-0`, `laptop`, `here`.
  public String display() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }

  @Override
  public int compareTo(VantageId other) {
    return IN_ORDER.compare(this, other);
  }
}
