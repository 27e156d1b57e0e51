package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.NodeViews.NodeView;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.facts.CiliumObjects.Endpoint;
import dev.tsk8s.core.facts.CiliumView;
import dev.tsk8s.core.facts.CiliumView.LocalEndpoint;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/// Which identity each pod in Cilium's network has: by CiliumEndpoints, or by the agents' own lists
/// where these were not read.
///
/// @param unseen why there may be more pods
record PodIdentities(List<PodIdentity> known, List<Reason> unseen) {

  /// @param pod `namespace/name`; the address where nobody tells the name
  record PodIdentity(String namespace, String pod, long identity, Exhibit exhibit) {}

  PodIdentities {
    known = List.copyOf(known);
    unseen = List.copyOf(unseen);
  }

  /// @param asked which identities are asked about: there may be a hundred thousand pods
  static PodIdentities of(Snapshot snapshot, LongPredicate asked) {
    var objects = snapshot.cluster().cilium().endpoints();
    var known = new ArrayList<PodIdentity>();
    var unseen = new ArrayList<Reason>();
    objects.unseen().ifPresent(unseen::add);
    if (objects instanceof Observed<Optional<List<Endpoint>>>(var served, var origin)
        && served.isPresent()) {
      served.get().stream()
          .filter(endpoint -> asked.test(endpoint.identity()))
          .forEach(endpoint -> known.add(ofObject(endpoint, origin)));
    } else {
      for (NodeView view : NodeViews.withAgent(snapshot)) {
        known.addAll(ofAgent(view, asked));
        view.vantage().cilium().endpoints().unseen().ifPresent(unseen::add);
      }
    }
    objects
        .seen()
        .filter(Optional::isEmpty)
        .map(_ -> new Reason.Failed("ciliumendpoints.cilium.io", "not served"))
        .ifPresent(unseen::add);
    return new PodIdentities(known, unseen);
  }

  private static PodIdentity ofObject(Endpoint endpoint, Origin origin) {
    String pod = endpoint.namespace() + "/" + endpoint.pod();
    return new PodIdentity(
        endpoint.namespace(),
        pod,
        endpoint.identity(),
        exhibit("CiliumEndpoint " + pod, endpoint.identity(), "", origin));
  }

  private static List<PodIdentity> ofAgent(NodeView view, LongPredicate asked) {
    CiliumView cilium = view.vantage().cilium();
    if (!(cilium.endpoints() instanceof Observed<List<LocalEndpoint>>(var endpoints, var origin))) {
      return List.of();
    }
    return endpoints.stream()
        .filter(endpoint -> !endpoint.namespace().isEmpty() && asked.test(endpoint.identity()))
        .map(endpoint -> {
          String address = endpoint.address().text();
          String pod =
              cilium
                  .status()
                  .seen()
                  .map(status -> status.pods().getOrDefault(address, address))
                  .orElse(address);
          return new PodIdentity(
              endpoint.namespace(),
              pod,
              endpoint.identity(),
              exhibit(
                  "endpoint " + address,
                  endpoint.identity(),
                  view.vantage().id().display(),
                  origin));
        })
        .toList();
  }

  private static Exhibit exhibit(String what, long identity, String by, Origin origin) {
    return new Exhibit(
        what + " identity", identity + " = 0x" + Long.toHexString(identity), by, origin);
  }
}
