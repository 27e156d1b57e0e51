package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.facts.CiliumView.Complaint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A pod of a DaemonSet that brings the pod network. It runs in its node's network, so what is seen
/// through it is the node's.
///
/// @param agent which one, as of [CniAgent]
/// @param container its main container, which is asked by exec
/// @param node `spec.nodeName`
/// @param hostNetwork `spec.hostNetwork`
/// @param running the main container runs now (`state.running`)
/// @param started since when (`state.running.startedAt`)
/// @param restarts of the main container
/// @param lastWords known complaints in the message that the main container ended with
///   (`lastState.terminated.message`; Cilium's DaemonSet asks for the end of the log there)
public record AgentPod(
    CniAgent.Agent agent,
    String namespace,
    String name,
    String container,
    String node,
    boolean hostNetwork,
    boolean running,
    Optional<Instant> started,
    int restarts,
    List<Complaint> lastWords) {
  public AgentPod {
    requireNonNull(agent);
    requireNonNull(namespace);
    requireNonNull(name);
    requireNonNull(container);
    requireNonNull(node);
    requireNonNull(started);
    lastWords = List.copyOf(lastWords);
  }
}
