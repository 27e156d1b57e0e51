package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Judgement;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.core.facts.VantageId;
import dev.tsk8s.core.facts.VantageId.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Do two machines claim to be the same node of the tailnet, because one's state was copied or is
/// shared? Control and DERP then hand the traffic to whichever spoke last.
final class DeployDuplicateKey implements Check {
  private static final Code DUPLICATE = new Code("deploy-duplicate-key/same-node-key");
  private static final Code NONE = new Code("deploy-duplicate-key/nothing-to-judge");

  /// One that answered, and who it says it is.
  private record Claim(VantageId by, TailnetNode self, Origin origin) {

    /// Two pods are two machines; other outputs may be two of one host, then they share an address.
    boolean isAnotherMachineThan(Claim other) {
      boolean pods = by.kind() == Kind.POD && other.by.kind() == Kind.POD;
      boolean otherPod = pods && !by.display().equals(other.by.display());
      boolean told = !self.addrs().isEmpty() && !other.self.addrs().isEmpty();
      return otherPod || (!pods && told && Collections.disjoint(addresses(), other.addresses()));
    }

    private Set<Ip> addresses() {
      return new HashSet<>(self.addrs().stream().map(Endpoint::ip).toList());
    }
  }

  @Override
  public String id() {
    return "deploy-duplicate-key";
  }

  @Override
  public Topic topic() {
    return Topic.DEPLOY;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(DUPLICATE, NONE);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    var judgement = new Judgement();
    Map<String, List<Claim>> claims = new TreeMap<>();
    Lookouts.nobody(snapshot, judgement);
    if (snapshot.lookouts().size() < 2) {
      return judgement.verdict(NONE);
    }
    for (Vantage vantage : snapshot.lookouts()) {
      switch (vantage.status()) {
        case Unavailable<TailscaleStatus>(var reason) ->
            judgement.unknown(PathSubjects.of(vantage.id()), reason);
        case Observed<TailscaleStatus>(var status, var origin) ->
            status
                .self()
                .filter(self -> !self.nodeKey().isEmpty())
                .ifPresent(self ->
                    claims
                        .computeIfAbsent(self.nodeKey(), _ -> new ArrayList<>())
                        .add(new Claim(vantage.id(), self, origin)));
      }
    }
    for (List<Claim> same : claims.values()) {
      judge(judgement, same);
    }
    return judgement.verdict(NONE);
  }

  private static void judge(Judgement judgement, List<Claim> same) {
    boolean twice =
        same.stream().anyMatch(one -> same.stream().anyMatch(one::isAnotherMachineThan));
    if (!twice) {
      judgement.healthy();
      return;
    }
    TailnetNode node = same.getFirst().self();
    judgement.fault(
        Finding.problem(DUPLICATE, Subject.of("Host", "", node.name()))
            .with(
                "machines",
                same.stream().map(claim -> claim.by().display()).collect(Collectors.joining(", ")))
            .with("second", same.getLast().by().display())
            .with("ip", node.ips().stream().map(Ip::text).findFirst().orElse(""))
            .seen(
                same.stream()
                    .map(claim ->
                        new Exhibit(
                            "Self.PublicKey",
                            claim.self().nodeKey(),
                            claim.by().display(),
                            claim.origin()))
                    .toList()));
  }
}
