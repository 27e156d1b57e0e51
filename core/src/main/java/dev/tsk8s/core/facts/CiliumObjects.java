package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Cilium's custom resources (group cilium.io, at whichever version is served). Each needs a
/// permission of its own, so each is evidence of its own.
///
/// @param nodeConfigs observed and an empty optional: the CRD is not installed; an empty list:
///   installed, none made
/// @param nodes likewise
/// @param endpoints likewise; CiliumEndpoints, or those in CiliumEndpointSlices where Cilium keeps
///   only these
/// @param identities likewise
/// @param operators Deployments of Cilium's operator, which cuts pods' ranges
public record CiliumObjects(
    Evidence<Optional<List<NodeConfig>>> nodeConfigs,
    Evidence<Optional<List<Node>>> nodes,
    Evidence<Optional<List<Endpoint>>> endpoints,
    Evidence<Optional<List<Identity>>> identities,
    Evidence<List<Operator>> operators) {

  /// Cilium's operator.
  ///
  /// @param version tag of its image; empty if the image has a digest only
  /// @param args command and arguments
  /// @param env literal environment variables `CILIUM_…` that stand for keys of `cilium-config`,
  ///   allow-listed as those
  public record Operator(
      String namespace,
      String name,
      String version,
      List<String> args,
      SortedMap<String, String> env) {
    /// One without variables.
    public Operator(String namespace, String name, String version, List<String> args) {
      this(namespace, name, version, args, new TreeMap<>());
    }

    public Operator {
      requireNonNull(namespace);
      requireNonNull(name);
      requireNonNull(version);
      args = List.copyOf(args);
      env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
    }
  }

  /// A CiliumNodeConfig: keys of `cilium-config` overridden on some nodes (cilium:
  /// Documentation/configuration/per-node-config.rst). Read by an agent when it starts.
  ///
  /// @param selector `spec.nodeSelector`; empty if there is none, which selects no node
  /// @param defaults `spec.defaults`, the same keys as `cilium-config`, allow-listed as those
  public record NodeConfig(
      String namespace,
      String name,
      Optional<LabelSelector> selector,
      SortedMap<String, String> defaults) {
    public NodeConfig {
      requireNonNull(namespace);
      requireNonNull(name);
      requireNonNull(selector);
      defaults = Collections.unmodifiableSortedMap(new TreeMap<>(defaults));
    }
  }

  /// A CiliumNode: what the agent of a node tells the others.
  ///
  /// @param addresses those of `spec.addresses` with type InternalIP or ExternalIP, in this order
  /// @param podCidrs `spec.ipam.podCIDRs`, and those of its pools
  public record Node(String name, List<Ip> addresses, List<Cidr> podCidrs) {
    public Node {
      requireNonNull(name);
      addresses = List.copyOf(addresses);
      podCidrs = List.copyOf(podCidrs);
    }
  }

  /// A CiliumEndpoint: one pod in Cilium's network.
  ///
  /// @param identity `status.identity.id`; 0 if it has none yet
  /// @param node `status.networking.node`: the address other nodes send its tunnelled packets to;
  ///   empty if it has none
  public record Endpoint(String namespace, String pod, long identity, Optional<Ip> node) {
    public Endpoint {
      requireNonNull(namespace);
      requireNonNull(pod);
      requireNonNull(node);
    }
  }

  /// A CiliumIdentity: the number that stands for one set of labels.
  ///
  /// @param id its name
  /// @param namespace of the pods it stands for
  public record Identity(long id, String namespace) {
    public Identity {
      requireNonNull(namespace);
    }
  }

  public CiliumObjects {
    requireNonNull(nodeConfigs);
    requireNonNull(nodes);
    requireNonNull(endpoints);
    requireNonNull(identities);
    requireNonNull(operators);
  }

  /// All unseen, for one reason.
  public static CiliumObjects unseen(Reason reason) {
    return new CiliumObjects(
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason));
  }
}
