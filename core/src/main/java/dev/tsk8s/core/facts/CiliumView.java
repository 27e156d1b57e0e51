package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What the Cilium agent of one node says of itself. Its status says OK in nearly every fault of
/// the datapath, so it is evidence of what is set, never of health.
///
/// @param status `cilium-dbg status -o json`
/// @param health `cilium-health status -o json`
/// @param metrics allow-listed entries of `cilium-dbg metrics list -o json`
/// @param masqueradeExemptions `cilium-dbg bpf ipmasq list`: what the ip-masq-agent exempts;
///   observed and empty: nothing
/// @param endpoints `cilium-dbg endpoint list`: the pods of its node
/// @param complaints known lines of its log that tell why it does not start or has no datapath;
///   observed and empty: none among the lines that were given
/// @param effective `cilium-dbg config -a -o json`
/// @param earlierMetrics the same as `metrics` of an earlier reading: two make a rate; never judged
///   alone
public record CiliumView(
    Evidence<Status> status,
    Evidence<Health> health,
    Evidence<List<Metric>> metrics,
    Evidence<List<Cidr>> masqueradeExemptions,
    Evidence<List<LocalEndpoint>> endpoints,
    Evidence<List<Complaint>> complaints,
    Evidence<SortedMap<String, String>> effective,
    Evidence<List<Metric>> earlierMetrics) {

  /// The effective datapath (cilium: api/v1/models/status_response.go). Absent fields, as of older
  /// versions, are empty.
  ///
  /// @param version the first word of `cilium.msg`
  /// @param node `cluster.self`
  /// @param devices `kube-proxy-replacement.devices`: what programs are attached to; also filled
  ///   while the replacement is off
  /// @param directRoutingDevice `kube-proxy-replacement.directRoutingDevice`
  /// @param kubeProxyReplacement `kube-proxy-replacement.mode` is `True`, or `Strict` of old
  /// @param socketLbHostOnly `features.bpfSocketLBHostnsOnly`
  /// @param masquerade `masquerading.mode`: `BPF` or `iptables`; empty: off or not told
  /// @param routing `inter-host-routing-mode`: `Tunnel` or `Native`
  /// @param tunnel `tunnel-protocol`; empty in native routing
  /// @param hostRouting `intra-host-routing-mode`: `BPF` or `Legacy`
  /// @param encryption `encryption.mode`: `Disabled`, `Wireguard`, `IPsec`
  /// @param failing controllers whose last run failed, with their message
  /// @param stale probes that are stuck
  /// @param pods `ipam.allocations`: address to `namespace/name`
  public record Status(
      String version,
      String node,
      List<String> devices,
      String directRoutingDevice,
      boolean kubeProxyReplacement,
      boolean socketLbHostOnly,
      String masquerade,
      String routing,
      String tunnel,
      String hostRouting,
      String encryption,
      SortedMap<String, String> failing,
      Set<String> stale,
      SortedMap<String, String> pods) {
    public Status {
      requireNonNull(version);
      requireNonNull(node);
      devices = List.copyOf(devices);
      requireNonNull(directRoutingDevice);
      requireNonNull(masquerade);
      requireNonNull(routing);
      requireNonNull(tunnel);
      requireNonNull(hostRouting);
      requireNonNull(encryption);
      failing = Collections.unmodifiableSortedMap(new TreeMap<>(failing));
      stale = Set.copyOf(stale);
      pods = Collections.unmodifiableSortedMap(new TreeMap<>(pods));
    }
  }

  /// A pod of the agent's own node.
  ///
  /// @param namespace label `k8s:io.kubernetes.pod.namespace`; empty for what is no pod
  public record LocalEndpoint(long identity, String namespace, Ip address) {
    public LocalEndpoint {
      requireNonNull(namespace);
      requireNonNull(address);
    }
  }

  /// What it sees of other nodes.
  ///
  /// @param local its own node
  /// @param nodes empty until the first round is over, which takes up to 100 s after a start
  public record Health(String local, List<Reach> nodes) {
    public Health {
      requireNonNull(local);
      nodes = List.copyOf(nodes);
    }
  }

  /// How one node answers.
  ///
  /// @param host the node's own address
  /// @param endpoint a health endpoint in its pod network: reached through the overlay
  public record Reach(String node, List<Probe> host, List<Probe> endpoint) {
    public Reach {
      requireNonNull(node);
      host = List.copyOf(host);
      endpoint = List.copyOf(endpoint);
    }
  }

  /// One probe.
  ///
  /// @param protocol icmp or http
  /// @param error empty: it answered
  public record Probe(String protocol, String address, String error, Optional<Instant> at) {
    public Probe {
      requireNonNull(protocol);
      requireNonNull(address);
      requireNonNull(error);
      requireNonNull(at);
    }
  }

  /// One number.
  ///
  /// @param name with its prefix `cilium_`
  /// @param value an entry of value 0 has none in the agent's JSON; here it is 0
  public record Metric(String name, SortedMap<String, String> labels, double value) {
    public Metric {
      requireNonNull(name);
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
  }

  /// One kind of complaint, told apart by words that stand in the agent's source.
  ///
  /// @param detail what it names: a route, a device
  public record Complaint(Kind kind, String detail, Optional<Instant> at) {
    public Complaint {
      requireNonNull(kind);
      requireNonNull(detail);
      requireNonNull(at);
    }
  }

  /// What the agent may complain of, in the words of its source.
  public enum Kind {
    /// The agent ends.
    NO_DIRECT_ROUTING_DEVICE("unable to determine direct routing device", true),
    /// The agent ends.
    NO_NATIVE_ROUTING_CIDR("native routing cidr must be configured", true),
    /// The agent ends.
    NO_WIREGUARD("WireGuard not supported by the Linux kernel", true),
    /// It goes on without.
    DIRECT_ROUTE_REFUSED("Unable to install direct node route", false),
    /// It goes on without a datapath, its status says OK.
    NO_DATAPATH("Failed to initialize datapath", false);

    private final String words;
    private final boolean ends;

    Kind(String words, boolean ends) {
      this.words = words;
      this.ends = ends;
    }

    /// What stands in the line.
    public String words() {
      return words;
    }

    /// The agent ends after it; else it tries again, and says so again, while the trouble lasts.
    public boolean ends() {
      return ends;
    }
  }

  public CiliumView {
    requireNonNull(status);
    requireNonNull(health);
    requireNonNull(metrics);
    requireNonNull(masqueradeExemptions);
    requireNonNull(endpoints);
    requireNonNull(complaints);
    requireNonNull(effective);
    requireNonNull(earlierMetrics);
    if (effective instanceof Observed<SortedMap<String, String>>(var options, var origin)) {
      effective = new Observed<>(Collections.unmodifiableSortedMap(new TreeMap<>(options)), origin);
    }
  }

  /// The same with this status.
  public CiliumView with(Evidence<Status> seen) {
    return new CiliumView(
        seen,
        health,
        metrics,
        masqueradeExemptions,
        endpoints,
        complaints,
        effective,
        earlierMetrics);
  }

  /// The same with these numbers, and those of an earlier reading.
  public CiliumView with(Evidence<List<Metric>> now, Evidence<List<Metric>> earlier) {
    return new CiliumView(
        status, health, now, masqueradeExemptions, endpoints, complaints, effective, earlier);
  }

  /// The same with what the agent runs with.
  public CiliumView running(Evidence<SortedMap<String, String>> options) {
    return new CiliumView(
        status,
        health,
        metrics,
        masqueradeExemptions,
        endpoints,
        complaints,
        options,
        earlierMetrics);
  }

  /// Somebody asked the agent, or read its log.
  public boolean isSeen() {
    return Stream.of(
            status, health, metrics, masqueradeExemptions, endpoints, complaints, effective)
        .anyMatch(evidence -> evidence.seen().isPresent());
  }

  /// Nothing of it was seen, for one reason.
  public static CiliumView unseen(Reason reason) {
    return new CiliumView(
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason));
  }
}
