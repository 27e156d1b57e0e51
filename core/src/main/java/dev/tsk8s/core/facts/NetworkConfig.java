package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Allow-listed keys of one ConfigMap that configures the network (`cilium-config`,
/// `kube-flannel-cfg`, `kubeadm-config` reduced to its pod and Service subnets, `ip-masq-agent` …).
///
/// @param data key to value; for `kubeadm-config` the keys `podSubnet` and `serviceSubnet`; for
///   `coredns` the key `forward`, a line `ZONE SERVER...` for each place that it asks, and the key
///   `tailnet`, the servers that it asks for names below `ts.net`, where that is a zone of its own
public record NetworkConfig(String namespace, String name, SortedMap<String, String> data) {
  public NetworkConfig {
    requireNonNull(namespace);
    requireNonNull(name);
    data = Collections.unmodifiableSortedMap(new TreeMap<>(data));
  }
}
