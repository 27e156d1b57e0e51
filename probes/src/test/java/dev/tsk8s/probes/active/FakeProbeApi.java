package dev.tsk8s.probes.active;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.JsonTrees;
import dev.tsk8s.probes.Late;
import dev.tsk8s.probes.NotAllowed;
import dev.tsk8s.probes.objects.ObjectStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/// A cluster of some nodes, which makes a pod of each DaemonSet on each of them at once, and in
/// which chosen requests fail.
final class FakeProbeApi implements ProbeApi {
  private final List<String> nodes;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Supplier<? extends IOException>> failures = new LinkedHashMap<>();
  private final Map<String, Runnable> happenings = new LinkedHashMap<>();
  private final Map<String, String> states = new LinkedHashMap<>();
  private final Map<String, JsonNode> objects = new LinkedHashMap<>();
  private final List<String> events = new ArrayList<>();
  private String sets = "{}";
  private boolean namespaceThere = true;
  private int uids;

  FakeProbeApi(String... nodes) {
    this.nodes = List.of(nodes);
  }

  /// What was asked: `create jobs.batch tsk8s-probe-x`, `list pods`, `attach pods tsk8s-…`.
  List<String> requests() {
    return requests;
  }

  /// What is in the cluster, as `Job tsk8s-probe-x`.
  synchronized List<String> objects() {
    return List.copyOf(objects.keySet());
  }

  synchronized void put(String resource, String name, String json) {
    objects.put(resource + " " + name, tree(json));
  }

  FakeProbeApi withoutNamespace() {
    namespaceThere = false;
    return this;
  }

  /// Requests that match fail.
  FakeProbeApi failing(String request, Supplier<? extends IOException> how) {
    failures.put(request, how);
    return this;
  }

  /// RBAC refuses them.
  FakeProbeApi refusing(String request) {
    return failing(
        request,
        () -> {
          String[] words = request.replace(".*", "").split(" ", -1);
          return new NotAllowed(words[0], words[1], "net", new IOException("403"));
        });
  }

  FakeProbeApi well() {
    failures.clear();
    return this;
  }

  /// Something happens just before requests that match.
  FakeProbeApi before(String request, Runnable what) {
    happenings.put(request, what);
    return this;
  }

  /// Pods whose name matches look like this; empty: they are not made.
  FakeProbeApi pods(String name, String status) {
    states.put(name, status);
    return this;
  }

  /// What the controller of DaemonSets tells of each.
  FakeProbeApi sets(String status) {
    sets = status;
    return this;
  }

  FakeProbeApi event(String about, String reason, String message) {
    events.add(
        """
        {"involvedObject": {"name": "%s"}, "reason": "%s", "message": "%s", "type": "Warning"}\
        """
            .formatted(about, reason, message.replace("\"", "\\\"")));
    return this;
  }

  @Override
  public String namespace() {
    return "net";
  }

  private void ask(String request, Deadline deadline) throws IOException {
    requests.add(request);
    if (deadline.isOver()) {
      throw new Late(deadline.remaining());
    }
    for (var one : happenings.entrySet()) {
      if (request.matches(one.getKey())) {
        one.getValue().run();
      }
    }
    for (var one : failures.entrySet()) {
      if (request.matches(one.getKey())) {
        throw one.getValue().get();
      }
    }
  }

  @Override
  public Made apply(ProbeObject object, Deadline deadline) throws IOException {
    return make(object, deadline);
  }

  @Override
  public Made createNamespace(ProbeObject namespace, Deadline deadline) throws IOException {
    namespaceThere = true;
    return make(namespace, deadline);
  }

  private Made make(ProbeObject object, Deadline deadline) throws IOException {
    ask("create " + object.resource().fullName() + " " + object.name(), deadline);
    return store(object);
  }

  /// As if the request had come through.
  synchronized Made store(ProbeObject object) throws IOException {
    if (!namespaceThere) {
      throw new NoNamespace("net");
    }
    String key = object.resource().fullName() + " " + object.name();
    if (objects.containsKey(key)) {
      throw new NameTaken(object.display());
    }
    String uid = "uid-" + ++uids;
    ObjectNode made = object.content().deepCopy();
    ObjectNode metadata = (ObjectNode) made.path("metadata");
    metadata.put("uid", uid).put("creationTimestamp", "2026-11-22T14:00:00Z");
    metadata.putArray("managedFields").addObject().put("manager", MANAGER);
    if (object.resource() == ProbeResource.SERVICES) {
      ObjectNode spec = (ObjectNode) made.path("spec");
      boolean local = object.name().endsWith("-local");
      boolean headless = object.name().endsWith("-headless");
      spec.putArray("clusterIPs").add(headless ? "None" : local ? "10.96.7.8" : "10.96.7.7");
      for (int i = 0; !headless && i < spec.path("ports").size(); i++) {
        ((ObjectNode) spec.path("ports").path(i)).put("nodePort", (local ? 30_011 : 30_001) + i);
      }
    }
    if (object.resource() == ProbeResource.DAEMONSETS) {
      metadata.put("generation", 1);
      made.set("status", tree(sets));
    }
    objects.put(key, made);
    if (object.resource() == ProbeResource.DAEMONSETS) {
      nodes.forEach(node -> pod(object, node));
    }
    return new Made(object.resource(), object.namespace().orElse(""), object.name(), uid);
  }

  private void pod(ProbeObject set, String node) {
    String name = set.name() + "-" + node;
    String status =
        """
        {"phase": "Running", "podIPs": [{"ip": "%s"}],
         "containerStatuses": [{"ready": true, "state": {"running": {}}}]}\
        """
            .formatted(address(name));
    for (var one : states.entrySet()) {
      status = name.matches(one.getKey()) ? one.getValue() : status;
    }
    if (status.isEmpty()) {
      return;
    }
    JsonNode template = set.content().path("spec").path("template");
    ObjectNode pod = (ObjectNode) tree("{\"spec\": {\"nodeName\": \"%s\"}}".formatted(node));
    ObjectNode metadata = template.path("metadata").deepCopy();
    metadata.put("name", name).put("uid", name);
    pod.set("metadata", metadata);
    pod.set("status", tree(status));
    objects.put("pods " + name, pod);
  }

  /// Each has its own.
  static Ip address(String pod) {
    int number = pod.hashCode() & 0xffff;
    return new Ip("10.1." + (number >> 8) + "." + (number & 0xff));
  }

  @Override
  public void delete(Made object, Deadline deadline) throws IOException {
    ask("delete " + object.resource().fullName() + " " + object.name(), deadline);
    remove(object);
  }

  private synchronized void remove(Made object) {
    String key = object.resource().fullName() + " " + object.name();
    JsonNode there = objects.get(key);
    if (there == null || !there.path("metadata").path("uid").asText().equals(object.uid())) {
      return;
    }
    objects.remove(key);
    if (object.resource() == ProbeResource.JOBS) { // as the garbage collector
      objects.keySet().removeIf(other -> other.contains(" " + object.name()));
    }
  }

  @Override
  public <T> List<T> list(
      ProbeResource resource,
      Optional<String> namespace,
      String selector,
      Function<JsonNode, T> projection,
      Deadline deadline)
      throws IOException {
    ask("list " + resource.fullName(), deadline);
    return listed(resource, selector).stream().map(projection).toList();
  }

  private synchronized List<JsonNode> listed(ProbeResource resource, String selector) {
    if (resource == ProbeResource.EVENTS) {
      return events.stream().map(FakeProbeApi::tree).toList();
    }
    String run = selector.replaceAll(".*tsk8s.dev/run%3D", "");
    return objects.entrySet().stream()
        .filter(one -> one.getKey().startsWith(resource.fullName() + " "))
        .map(Map.Entry::getValue)
        .filter(one ->
            run.equals(selector)
                || one.path("metadata").path("labels").path(ProbeObjects.RUN).asText().equals(run))
        .toList();
  }

  @Override
  public PodTalk talk(String namespace, String pod, Deadline deadline) throws IOException {
    ask("attach pods " + pod, deadline);
    return new FakePod(pod.replaceFirst(".*-", ""), address(pod));
  }

  private static JsonNode tree(String json) {
    try {
      return JsonTrees.read(ObjectStream.JSON, json);
    } catch (IOException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
