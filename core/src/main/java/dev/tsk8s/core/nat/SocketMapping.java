package dev.tsk8s.core.nat;

import dev.tsk8s.core.facts.Endpoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What several destinations saw of one socket.
record SocketMapping(Endpoint from, List<Sample> samples) {
  SocketMapping {
    samples = List.copyOf(samples);
  }

  static List<SocketMapping> of(List<Sample> samples) {
    Map<Endpoint, List<Sample>> bySocket =
        samples.stream()
            .collect(Collectors.groupingBy(Sample::from, LinkedHashMap::new, Collectors.toList()));
    return bySocket.entrySet().stream()
        .map(one -> new SocketMapping(one.getKey(), one.getValue()))
        .toList();
  }

  /// Two destinations with different addresses can be compared.
  boolean comparesAddresses() {
    return samples.stream().map(one -> one.to().ip()).distinct().count() > 1;
  }

  /// Two ports of one destination address can be compared.
  boolean comparesPorts() {
    return samples.stream().map(one -> one.to().ip()).distinct().count() < samples.size();
  }

  boolean varies() {
    return samples.stream().map(Sample::mapped).distinct().count() > 1;
  }

  boolean variesByPort() {
    return samples.stream()
        .anyMatch(one ->
            samples.stream()
                .anyMatch(other ->
                    other.to().ip().equals(one.to().ip()) && !other.mapped().equals(one.mapped())));
  }

  /// How often a second destination saw the same port as the first.
  int comparisons() {
    return Math.max(0, samples.size() - 1);
  }
}
