package dev.tsk8s.probes.active;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tsk8s.core.facts.ProbeId;
import dev.tsk8s.core.facts.Probed;
import dev.tsk8s.probes.inside.Task;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The objects of one run: an anchor, which Kubernetes itself removes in time, and what it owns.
///
/// @param lifetime after which the anchor ends, whatever became of us
public record ProbeObjects(RunId run, String namespace, ProbeOptions options, Duration lifetime) {
  /// Who it is from (docs/reference/labels-annotations-taints of Kubernetes).
  static final String NAME = "app.kubernetes.io/name";

  static final String COMPONENT = "app.kubernetes.io/component";

  /// Which run it belongs to.
  static final String RUN = "tsk8s.dev/run";

  /// Whose network the pod has.
  static final String NETWORK = "tsk8s.dev/network";

  /// Of every pod's only container.
  static final String CONTAINER = "probe";

  private static final String PREFIX = "tsk8s-probe-";

  /// All objects of all runs.
  static final String OURS = NAME + "=tsk8s," + COMPONENT + "=probe";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /// The name of the anchor; those of the others begin with it.
  String name() {
    return PREFIX + run;
  }

  String name(ProbeId.Kind kind) {
    return name() + "-" + word(kind);
  }

  static String word(ProbeId.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /// The namespace, where it has to be made.
  ProbeObject namespaceObject() {
    ObjectNode object = object(ProbeResource.NAMESPACES, namespace);
    ((ObjectNode) object.path("metadata")).remove("namespace");
    return new ProbeObject(ProbeResource.NAMESPACES, Optional.empty(), namespace, object);
  }

  /// A Job without pods. When its deadline is over it has failed, a failed Job is removed at once,
  /// and the garbage collector removes what it owns.
  public ProbeObject anchor() {
    ObjectNode object = object(ProbeResource.JOBS, name());
    ObjectNode spec = object.putObject("spec");
    spec.put("parallelism", 0)
        .put("backoffLimit", 0)
        .put("activeDeadlineSeconds", lifetime.toSeconds())
        .put("ttlSecondsAfterFinished", 0);
    ObjectNode template = spec.putObject("template");
    labels(template.putObject("metadata").putObject("labels"));
    ObjectNode pod = new ProbePod(options, lifetime, false).spec();
    pod.put("restartPolicy", "Never");
    template.set("spec", pod);
    return new ProbeObject(ProbeResource.JOBS, Optional.of(namespace), name(), object);
  }

  /// A pod on every node.
  public ProbeObject pods(ProbeId.Kind kind, String anchorUid) {
    ObjectNode object = object(ProbeResource.DAEMONSETS, name(kind));
    ObjectNode metadata = (ObjectNode) object.path("metadata");
    ((ObjectNode) metadata.path("labels")).put(NETWORK, word(kind));
    owned(metadata, anchorUid);
    ObjectNode spec = object.putObject("spec");
    spec.putObject("selector")
        .putObject("matchLabels")
        .put(RUN, run.text())
        .put(NETWORK, word(kind));
    ObjectNode template = spec.putObject("template");
    ObjectNode head = template.putObject("metadata");
    labels(head.putObject("labels"))
        .put(NETWORK, word(kind))
        .put("sidecar.istio.io/inject", "false");
    Map.of(
            "cluster-autoscaler.kubernetes.io/safe-to-evict", "true",
            "linkerd.io/inject", "disabled",
            "sidecar.istio.io/inject", "false")
        .entrySet()
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(one -> head.withObjectProperty("annotations").put(one.getKey(), one.getValue()));
    template.set("spec", new ProbePod(options, lifetime, kind == ProbeId.Kind.NODE).spec());
    return new ProbeObject(ProbeResource.DAEMONSETS, Optional.of(namespace), name(kind), object);
  }

  /// The Services, whose endpoints are the pods of all nodes in the pod network: one that leads to
  /// any of them, one that leads to the pod of the node that is asked only, and one that is a name
  /// for all of them.
  public List<ProbeObject> services(String anchorUid) {
    ProbeObject local = service(name() + "-local", anchorUid);
    spec(local).put("internalTrafficPolicy", "Local").put("externalTrafficPolicy", "Local");
    ProbeObject headless = service(name() + "-headless", anchorUid);
    spec(headless).put("type", "ClusterIP").put("clusterIP", "None");
    return List.of(service(name(), anchorUid), local, headless);
  }

  private static ObjectNode spec(ProbeObject service) {
    return (ObjectNode) service.content().path("spec");
  }

  /// At an address of the cluster and a port of every node.
  private ProbeObject service(String name, String anchorUid) {
    ObjectNode object = object(ProbeResource.SERVICES, name);
    owned((ObjectNode) object.path("metadata"), anchorUid);
    ObjectNode spec = object.putObject("spec");
    spec.put("type", "NodePort").put("ipFamilyPolicy", "PreferDualStack");
    spec.putObject("selector").put(RUN, run.text()).put(NETWORK, word(ProbeId.Kind.POD));
    var ports = spec.putArray("ports");
    for (String protocol : List.of("UDP", "TCP")) {
      ports
          .addObject()
          .put("name", protocol.toLowerCase(Locale.ROOT))
          .put("protocol", protocol)
          .put("port", Task.PORT);
    }
    return new ProbeObject(ProbeResource.SERVICES, Optional.of(namespace), name, object);
  }

  private void owned(ObjectNode metadata, String anchorUid) {
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", ProbeResource.JOBS.apiVersion())
        .put("kind", ProbeResource.JOBS.kind())
        .put("name", name())
        .put("uid", anchorUid);
  }

  /// All of them in the order in which they are made.
  public List<ProbeObject> all() {
    String uid = "UID-OF-THE-JOB";
    return Stream.of(
            Stream.of(anchor()),
            services(uid).stream(),
            Arrays.stream(ProbeId.Kind.values()).map(kind -> pods(kind, uid)))
        .flatMap(objects -> objects)
        .toList();
  }

  /// The query for what belongs to this run.
  String selector() {
    return "labelSelector=" + RUN + "%3D" + run;
  }

  private ObjectNode object(ProbeResource resource, String name) {
    ObjectNode object = NODES.objectNode();
    object.put("apiVersion", resource.apiVersion()).put("kind", resource.kind());
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", name).put("namespace", namespace);
    labels(metadata.putObject("labels"));
    return object;
  }

  private ObjectNode labels(ObjectNode labels) {
    Probed.labels(run.text()).forEach(labels::put);
    return labels;
  }

  /// Whether an object of the cluster was made by a run, and not by somebody who uses its labels.
  static boolean isOurs(JsonNode object) {
    JsonNode labels = object.path("metadata").path("labels");
    boolean managed =
        object
            .path("metadata")
            .path("managedFields")
            .valueStream()
            .anyMatch(one -> one.path("manager").asText().equals(ProbeApi.MANAGER));
    return managed
        && labels.path(NAME).asText().equals("tsk8s")
        && labels.path(COMPONENT).asText().equals("probe")
        && labels.has(RUN);
  }
}
