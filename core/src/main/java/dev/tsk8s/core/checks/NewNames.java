package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NetworkConfig;
import dev.tsk8s.core.facts.ProbePlace;
import dev.tsk8s.core.facts.ProbePlace.Called;
import dev.tsk8s.core.facts.ProbePlace.ServiceKind;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Resolving.Found;
import dev.tsk8s.core.facts.Resolving.Lookup;
import dev.tsk8s.core.facts.Resolving.Purpose;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What [ModelDns] makes of a new name that a name server denies: that of the headless Service of
/// the run.
///
/// Proof that the server no longer hears of Services: it knows the cluster's own name, it denies
/// the new one once more when caches must have forgotten the first denial, and kube-proxy has long
/// heard of the same pods, since the Service with an address is answered.
///
/// A replica on a node whose pods are cut off hears nothing either, and that node's places ask it:
/// then it is a symptom.
///
/// Look-alikes: a denial that is kept from before the pods were ready; a Corefile that serves some
/// namespaces or Services only; a headless Service of the other family.
///
/// @param all what one name server answered each place
record NewNames(
    ClusterFacts cluster,
    List<ProbePlace> places,
    List<NameServerSeen> all,
    EarlierBreaks earlier) {
  private static final int MOST_EXHIBITS = 4;

  void judge(Judgement judgement) {
    List<NetworkConfig> corefiles =
        cluster.networkConfig().seen().orElse(List.of()).stream()
            .filter(NewNames::isCorefile)
            .toList();
    if (corefiles.stream().anyMatch(one -> one.data().containsKey("partial"))) {
      return; // it denies what it does not serve
    }
    boolean again = all.stream().anyMatch(seen -> !seen.of(Purpose.HEADLESS_LATER).isEmpty());
    List<NameServerSeen> denying = denying(again ? Purpose.HEADLESS_LATER : Purpose.HEADLESS);
    if (denying.isEmpty()) {
      return;
    }
    if (!again) {
      judgement.unknown( // it may be one that is kept
          Subject.cluster(),
          Reason.NotVisible.of(ModelDns.KEPT.text(), details(denying, Purpose.HEADLESS)));
    } else if (corefiles.isEmpty()) {
      judgement.unknown(
          Subject.cluster(),
          Reason.NotVisible.of(ModelDns.DENIED.text(), details(denying, Purpose.HEADLESS_LATER)));
    } else {
      Finding finding =
          Finding.problem(ModelDns.STALE, Subject.cluster())
              .with(details(denying, Purpose.HEADLESS_LATER))
              .seen(exhibits(denying));
      boolean v6 = denying.getFirst().server().isV6();
      judgement.fault(earlier.of(nodes(denying), v6).map(finding::because).orElse(finding));
    }
  }

  private List<NameServerSeen> denying(Purpose purpose) {
    Set<Boolean> served = served();
    return all.stream()
        .filter(seen -> denials(seen, purpose).stream().anyMatch(one -> isProof(seen, one, served)))
        .toList();
  }

  private static boolean isCorefile(NetworkConfig config) {
    return TailnetZone.COREDNS.contains(config.name());
  }

  /// In which families (whether IPv6) the Service in front of the same pods is answered.
  private Set<Boolean> served() {
    var families = new HashSet<Boolean>();
    for (ProbePlace place : places) {
      for (Called row : place.called().seen().orElse(List.of())) {
        if (row.service() == ServiceKind.CLUSTER_IP && row.answered() > 0) {
          families.add(row.at().ip().isV6());
        }
      }
    }
    return families;
  }

  private static boolean isProof(NameServerSeen seen, Lookup denial, Set<Boolean> served) {
    boolean nameless = denial.found() == Found.NO_SUCH_NAME;
    boolean ofOther = nameless && served.contains(!asksForV6(seen));
    boolean knows =
        seen.of(Purpose.CLUSTER).stream()
            .filter(one -> one.protocol() == denial.protocol())
            .anyMatch(one -> isKnown(one.found(), ofOther));
    return knows && (nameless ? !served.isEmpty() : served.contains(asksForV6(seen)));
  }

  /// The name of the API server has addresses of the cluster's first family alone: where that is
  /// IPv6, who asks for IPv4 hears that the name is there and has none (RFC 2308 section 2.2), and
  /// NXDOMAIN of another name differs from that.
  ///
  /// @param ofOther whether the name may have addresses of the other family
  private static boolean isKnown(Found found, boolean ofOther) {
    return found == Found.ADDRESSES || (ofOther && found == Found.NOTHING);
  }

  /// A place without an address of IPv4 asks for addresses of IPv6.
  private static boolean asksForV6(NameServerSeen seen) {
    return seen.place().addresses().seen().orElse(List.of()).stream().allMatch(Ip::isV6);
  }

  private static List<Lookup> denials(NameServerSeen seen, Purpose purpose) {
    return seen.of(purpose).stream()
        .filter(one -> one.found() == Found.NO_SUCH_NAME || one.found() == Found.NOTHING)
        .toList();
  }

  private Map<String, String> details(List<NameServerSeen> denying, Purpose purpose) {
    NameServerSeen example = denying.getFirst();
    Set<String> nodes = nodes(denying);
    return Map.of(
        "server", example.server().text(),
        "name", denials(example, purpose).getFirst().name(),
        "nodes", ModelCheck.nodes(nodes),
        "count", Integer.toString(nodes.size()),
        "all", Integer.toString(nodes(all).size()));
  }

  private static Set<String> nodes(List<NameServerSeen> places) {
    return places.stream()
        .map(one -> one.place().id().node())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Exhibit> exhibits(List<NameServerSeen> denying) {
    return denying.stream()
        .flatMap(seen ->
            denials(seen, Purpose.HEADLESS_LATER).stream()
                .flatMap(one -> seen.exhibit(one).stream()))
        .limit(MOST_EXHIBITS)
        .toList();
  }
}
