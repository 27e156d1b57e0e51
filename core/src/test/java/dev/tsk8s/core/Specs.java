package dev.tsk8s.core;

import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscalePod.WorkloadRef;
import dev.tsk8s.core.facts.TailscaleSpec;
import dev.tsk8s.core.facts.TailscaleSpec.Container;
import dev.tsk8s.core.facts.TailscaleSpec.OperatorParent;
import dev.tsk8s.core.facts.TailscaleSpec.Port;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import dev.tsk8s.core.facts.TailscaleSpec.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Builds how Tailscale runs in a pod, and pods of it. Starts as the article's good example does
/// not: in the pod network, userspace, no port, state in a Secret.
public final class Specs {
  private final Role role;
  private final SortedMap<String, String> env = new TreeMap<>();
  private final List<Port> ports = new ArrayList<>();
  private final List<String> capabilities = new ArrayList<>();
  private boolean hostNetwork;
  private int others;
  private String image = "tailscale/tailscale:v1.102.5";
  private State state = new State.InSecret("ts-state");
  private Optional<OperatorParent> parent = Optional.empty();

  private Specs(Role role) {
    this.role = role;
  }

  public static Specs selfMade() {
    return new Specs(Role.SELF_MADE);
  }

  public static Specs of(Role role) {
    return new Specs(role);
  }

  public Specs hostNetwork() {
    hostNetwork = true;
    return this;
  }

  public Specs port(int port) {
    return env("PORT", String.valueOf(port));
  }

  public Specs declared(int port) {
    ports.add(new Port(port, hostNetwork ? port : 0, "UDP"));
    return this;
  }

  public Specs hostPort(int port) {
    ports.add(new Port(port, port, "UDP"));
    return this;
  }

  public Specs env(String name, String value) {
    env.put(name, value);
    return this;
  }

  public Specs kernel() {
    capabilities.add("NET_ADMIN");
    return env("TS_USERSPACE", "false");
  }

  public Specs sidecar() {
    others = 1;
    return this;
  }

  public Specs image(String name) {
    image = name;
    return this;
  }

  public Specs state(State where) {
    state = where;
    return this;
  }

  public Specs parent(String type, String namespace, String name) {
    parent = Optional.of(new OperatorParent(type, namespace, name));
    return this;
  }

  public TailscaleSpec spec() {
    return new TailscaleSpec(
        hostNetwork,
        role,
        parent,
        new Container(
            "tailscale",
            image,
            env,
            List.of(),
            ports,
            false,
            capabilities,
            !capabilities.isEmpty()),
        others,
        state);
  }

  /// A pod of this Deployment, running on a node.
  public TailscalePod pod(String deployment, String node) {
    return pod("Deployment", deployment, deployment + "-7d9c-" + node, node);
  }

  public TailscalePod pod(String kind, String owner, String name, String node) {
    return pod(kind, owner, name, node, Optional.empty(), Optional.empty());
  }

  public TailscalePod waiting(String deployment, String node, String reason) {
    return pod(
        "Deployment",
        deployment,
        deployment + "-7d9c-" + node,
        node,
        Optional.of(reason),
        Optional.empty());
  }

  public TailscalePod unschedulable(String deployment, String words) {
    return pod(
        "Deployment", deployment, deployment + "-7d9c-x", "", Optional.empty(), Optional.of(words));
  }

  private TailscalePod pod(
      String kind,
      String owner,
      String name,
      String node,
      Optional<String> waiting,
      Optional<String> unschedulable) {
    var labels = new TreeMap<String, String>();
    labels.put("app", owner);
    boolean running = waiting.isEmpty() && unschedulable.isEmpty();
    return new TailscalePod(
        "vpn",
        name,
        Optional.of(new WorkloadRef(kind, owner)),
        labels,
        node,
        running ? List.of(new Ip("10.244.1.9")) : List.of(),
        unschedulable.isPresent() ? "Pending" : "Running",
        running,
        waiting.isPresent() ? 7 : 0,
        waiting,
        unschedulable,
        false,
        spec());
  }
}
