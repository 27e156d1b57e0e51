package dev.tsk8s.probes.active;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tsk8s.probes.JsonTrees;
import dev.tsk8s.probes.active.ProbeOptions.Toleration;
import dev.tsk8s.probes.objects.ObjectStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/// What a probe pod may and needs: Pod Security's level `restricted` as it is, and of a full node
/// almost nothing.
///
/// @param hostNetwork in the network of the node, which that level does not allow
record ProbePod(ProbeOptions options, Duration lifetime, boolean hostNetwork) {
  /// Virtual nodes have no network of their own, and some take a DaemonSet's pod and never run it.
  private static final String SPEC =
      """
      {
        "terminationGracePeriodSeconds": 1,
        "automountServiceAccountToken": false,
        "enableServiceLinks": false,
        "nodeSelector": {"kubernetes.io/os": "linux"},
        "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {
          "nodeSelectorTerms": [{"matchExpressions": [
            {"key": "type", "operator": "NotIn", "values": ["virtual-kubelet"]},
            {"key": "eks.amazonaws.com/compute-type", "operator": "NotIn", "values": ["fargate"]}
          ]}]}}},
        "securityContext": {
          "runAsNonRoot": true, "runAsUser": 65532, "runAsGroup": 65532,
          "seccompProfile": {"type": "RuntimeDefault"}},
        "containers": [{
          "name": "probe",
          "imagePullPolicy": "IfNotPresent",
          "stdin": true,
          "env": [
            {"name": "NODE_NAME", "valueFrom": {"fieldRef": {"fieldPath": "spec.nodeName"}}},
            {"name": "POD_IPS", "valueFrom": {"fieldRef": {"fieldPath": "status.podIPs"}}}],
          "resources": {
            "requests": {"cpu": "10m", "memory": "48Mi"}, "limits": {"memory": "128Mi"}},
          "securityContext": {
            "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
            "capabilities": {"drop": ["ALL"]}}
        }]
      }
      """;

  ObjectNode spec() {
    ObjectNode spec = template();
    ObjectNode container = (ObjectNode) spec.path("containers").path(0);
    container.put("image", options.image());
    container
        .putArray("args")
        .add("probe")
        .add("serve")
        .add("--lifetime=" + lifetime.toSeconds() + "s");
    ObjectNode selector = (ObjectNode) spec.path("nodeSelector");
    options.nodeSelector().forEach(selector::put);
    tolerations(spec);
    options.priorityClass().ifPresent(name -> spec.put("priorityClassName", name));
    options
        .pullSecrets()
        .forEach(name -> spec.withArray("imagePullSecrets").addObject().put("name", name));
    if (hostNetwork) {
      spec.put("hostNetwork", true).put("dnsPolicy", "ClusterFirstWithHostNet");
    }
    return spec;
  }

  private void tolerations(ObjectNode spec) {
    var all = spec.putArray("tolerations");
    if (options.tolerations().isEmpty()) {
      all.addObject().put("operator", "Exists");
    }
    for (Toleration one : options.tolerations()) {
      ObjectNode toleration = all.addObject().put("key", one.key());
      toleration.put("operator", one.value().isPresent() ? "Equal" : "Exists");
      one.value().ifPresent(value -> toleration.put("value", value));
      one.effect().ifPresent(effect -> toleration.put("effect", effect));
    }
  }

  private static ObjectNode template() {
    try {
      return (ObjectNode) JsonTrees.read(ObjectStream.JSON, SPEC);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // it is a constant
    }
  }
}
