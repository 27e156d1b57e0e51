package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What was measured from and at one place by a probe pod.
///
/// @param pod its name; empty: none was ever there
/// @param addresses its own, as its kernel has them; unavailable: no probe pod ran there, and why
/// @param asked what came of the questions that it sent to the others; one for each address and
///   protocol
/// @param heard what reached it of the others' questions
/// @param called what came of the questions that it sent to Services of the probe pods
/// @param names how it resolves names
/// @param outside what it reached of hosts outside the cluster
/// @param paths how large packets may be from here
/// @param tailnet how large they may be to other nodes at their addresses in the tailnet
/// @param throughput what TCP carried to the same place of the next node, if that was asked for
/// @param nat what other nodes answered as STUN servers
/// @param beyond what STUN servers outside the cluster answered
/// @param counters of the node's kernel, before the questions and after them
public record ProbePlace(
    ProbeId id,
    String pod,
    Evidence<List<Ip>> addresses,
    Evidence<List<Asked>> asked,
    Evidence<List<Heard>> heard,
    Evidence<List<Called>> called,
    Evidence<Resolving> names,
    Evidence<List<Reached>> outside,
    Evidence<List<PathSize>> paths,
    Evidence<List<PathSize>> tailnet,
    Evidence<List<Throughput>> throughput,
    Evidence<NatView> nat,
    Evidence<NatView> beyond,
    Evidence<List<Counters>> counters) {

  /// By what a part was left out that the plan of a run does not ask of every place.
  public static final String PLAN = "probe-plan";

  /// By what hosts outside were left out that nobody named.
  public static final String NO_HOST = "no-host";

  /// What a question travels in.
  public enum Protocol {
    UDP,
    TCP
  }

  /// How a row of questions to one address ended.
  public enum Ending {
    /// At least one was answered.
    ANSWERED,
    /// Nothing came back.
    SILENT,
    /// The address itself said that nobody listens: a TCP reset, or ICMP port unreachable.
    REFUSED,
    /// The kernel here or a router on the way said that nothing leads there: no route, or ICMP
    /// host, net or administratively unreachable.
    UNREACHABLE,
    /// The questions could not be sent, because a rule of this host forbids it (`EPERM`).
    FORBIDDEN
  }

  /// Questions to one address, each a STUN Binding request (RFC 8489), so that the answer says
  /// where it seemed to come from.
  ///
  /// @param to who lives there
  /// @param at address and port that were asked
  /// @param from the source address that the kernel chose; empty: it knows no way there
  /// @param sent how many; for TCP connections
  /// @param answered how many of them
  /// @param seenAs where the other saw them come from, each address once
  /// @param trips how long the answers took; empty: there were none
  public record Asked(
      ProbeId to,
      Endpoint at,
      Protocol protocol,
      Optional<Ip> from,
      int sent,
      int answered,
      Ending ending,
      List<Ip> seenAs,
      Optional<RoundTrips> trips) {
    public Asked {
      requireNonNull(to);
      requireNonNull(at);
      requireNonNull(protocol);
      requireNonNull(from);
      requireNonNull(ending);
      seenAs = List.copyOf(seenAs);
      requireNonNull(trips);
    }
  }

  /// Round-trip times of one row of questions.
  ///
  /// @param jitter the mean difference of neighbours (RFC 3550 section 6.4.1 without smoothing)
  public record RoundTrips(
      Duration least, Duration median, Duration p99, Duration most, Duration jitter) {
    public RoundTrips {
      requireNonNull(least);
      requireNonNull(median);
      requireNonNull(most);
      p99 = p99.equals(most) ? most : p99; // one object for both, as of fewer than 100
      requireNonNull(jitter);
    }
  }

  /// Questions that arrived.
  ///
  /// @param from who sent them, as they say themselves
  /// @param at the address of this place that they came to
  /// @param count how many; for TCP connections
  /// @param sources where they seemed to come from, each address once
  public record Heard(ProbeId from, Ip at, Protocol protocol, int count, List<Ip> sources) {
    public Heard {
      requireNonNull(from);
      requireNonNull(at);
      requireNonNull(protocol);
      sources = List.copyOf(sources);
    }
  }

  /// By which address of which Service its pods are asked. The endpoints of both Services are the
  /// pods of all nodes that are of kind [ProbeId.Kind#POD].
  public enum ServiceKind {
    /// `spec.clusterIP`.
    CLUSTER_IP,
    /// An address of a node and `spec.ports.nodePort`.
    NODE_PORT,
    /// `spec.clusterIP` with `internalTrafficPolicy: Local`: the pod of one's own node answers.
    LOCAL_IP,
    /// A node port with `externalTrafficPolicy: Local`: the pod of that node answers, and sees who
    /// asks.
    LOCAL_PORT
  }

  /// Questions to a Service.
  ///
  /// @param node whose port was asked; empty: of a cluster IP
  /// @param from the source address that the kernel chose; empty: it knows no way there
  /// @param seenAs where the answering pods saw them come from, each address once
  public record Called(
      ServiceKind service,
      String node,
      Endpoint at,
      Protocol protocol,
      Optional<Ip> from,
      int sent,
      int answered,
      Ending ending,
      List<Ip> seenAs) {
    public Called {
      requireNonNull(service);
      requireNonNull(node);
      requireNonNull(at);
      requireNonNull(protocol);
      requireNonNull(from);
      requireNonNull(ending);
      seenAs = List.copyOf(seenAs);
    }
  }

  public ProbePlace {
    requireNonNull(id);
    requireNonNull(pod);
    requireNonNull(addresses);
    requireNonNull(asked);
    requireNonNull(heard);
    requireNonNull(called);
    requireNonNull(names);
    requireNonNull(outside);
    requireNonNull(paths);
    requireNonNull(tailnet);
    requireNonNull(throughput);
    requireNonNull(nat);
    requireNonNull(beyond);
    requireNonNull(counters);
  }

  /// A place without a probe pod.
  public static ProbePlace unseen(ProbeId id, String pod, Reason reason) {
    return new ProbePlace(
        id,
        pod,
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
        new Unavailable<>(reason),
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
