package dev.tsk8s.probes.objects;

import static dev.tsk8s.probes.objects.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.AddressPools.PodPool;
import dev.tsk8s.core.facts.AddressPools.ServiceRange;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// ServiceCIDRs (networking.k8s.io) and Calico's IPPools (projectcalico/api:
/// pkg/apis/projectcalico/v3/ippool.go), by name.
record Pools(SortedMap<String, ServiceRange> services, SortedMap<String, PodPool> pods) {

  Pools() {
    this(new TreeMap<>(), new TreeMap<>());
  }

  void addServices(JsonNode object) {
    services.put(
        Fields.name(object),
        new ServiceRange(
            Fields.name(object), Fields.cidrs(Fields.texts(object, "spec", "cidrs").stream())));
  }

  void addPods(JsonNode object) {
    pods.put(
        Fields.name(object),
        new PodPool(
            Fields.name(object),
            Fields.cidrs(Stream.of(text(object, "spec", "cidr"))),
            Fields.isTrue(object, "spec", "disabled"),
            text(object, "spec", "ipipMode"),
            text(object, "spec", "vxlanMode")));
  }
}
