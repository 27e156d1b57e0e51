package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscalePod.WorkloadRef;
import dev.tsk8s.core.facts.TailscaleSpec.OperatorParent;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.paths.End;
import dev.tsk8s.core.paths.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How the path checks name what they speak of.
final class PathSubjects {
  private PathSubjects() {}

  /// A vantage, by nothing but its id: the name stays when other facts are missing.
  static Subject of(VantageId id) {
    return id.kind() == VantageId.Kind.POD
        ? Subject.of("Pod", id.namespace(), id.name())
        : Subject.of("Host", "", id.name());
  }

  static Subject of(Path path) {
    return Subject.of("Path", "", path.from().display() + " -> " + path.to().name());
  }

  /// What a user would change to change this pod: the operator's resource, the workload, else the
  /// pod.
  static Subject owner(TailscalePod pod) {
    if (pod.spec().operatorParent().isPresent()) {
      OperatorParent parent = pod.spec().operatorParent().get();
      return Subject.of(kindOf(parent.type()), parent.namespace(), parent.name());
    }
    Optional<WorkloadRef> owner = pod.owner();
    return owner.isPresent()
        ? Subject.of(owner.get().kind(), pod.namespace(), owner.get().name())
        : Subject.of("Pod", pod.namespace(), pod.name());
  }

  private static String kindOf(String parentType) {
    return switch (parentType.toLowerCase(Locale.ROOT)) {
      case "svc" -> "Service";
      case "ingress" -> "Ingress";
      case "connector" -> "Connector";
      case "proxygroup" -> "ProxyGroup";
      case "peerrelay" -> "PeerRelay";
      default -> parentType;
    };
  }

  /// What can be pasted as a target of `tailscale ping`.
  static String address(TailnetNode node) {
    return node.ips().isEmpty() ? node.name() : node.ips().getFirst().text();
  }

  /// tailscaled's own port, as its local endpoint shows it.
  static String port(End end) {
    List<Endpoint> addrs = end.self().addrs();
    return addrs.stream()
        .filter(endpoint -> endpoint.ip().isPrivate())
        .findFirst()
        .or(() -> addrs.stream().findFirst())
        .map(endpoint -> Integer.toString(endpoint.port()))
        .orElse(Exhibit.UNKNOWN);
  }

  /// The public addresses at which STUN servers see it.
  static String seenAt(End end) {
    return end.netcheck().seen().stream()
        .flatMap(report -> report.globalV4().stream())
        .map(endpoint -> endpoint.ip().text())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /// Where it stands itself, as its own endpoints tell it.
  static String inside(End end) {
    String own =
        end.self().addrs().stream()
            .map(Endpoint::ip)
            .filter(ip -> ip.isPrivate() && !ip.isV6())
            .map(Ip::text)
            .distinct()
            .collect(Collectors.joining(", "));
    return own.isEmpty() ? end.id().display() : own;
  }

  /// What netcheck says of the way out of an end.
  static List<Exhibit> natExhibits(End end) {
    String who = end.id().display();
    return end.netcheck().seen().stream()
        .flatMap(report -> {
          String varies = report.mappingVariesByDestIp().map(String::valueOf).orElse("null");
          String seen =
              report.globalV4().stream().map(Endpoint::toString).collect(Collectors.joining(", "));
          return Stream.of(
              Exhibits.of(end.netcheck(), "MappingVariesByDestIP", varies, who),
              Exhibits.of(end.netcheck(), "GlobalV4", seen, who));
        })
        .flatMap(List::stream)
        .toList();
  }
}
