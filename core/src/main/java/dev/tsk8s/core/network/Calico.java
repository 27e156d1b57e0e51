package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.AddressPools.PodPool;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.CniAgent;
import dev.tsk8s.core.facts.CniAgent.Agent;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.Egress.Cure;
import dev.tsk8s.core.network.Egress.Decider;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Calico. Its pools decide how packets travel, and which pods' are masqueraded; FelixConfiguration
/// decides with which ports.
final class Calico {
  private static final Set<Agent> WITHOUT_A_TUNNEL_OF_ITS_OWN =
      Set.of(Agent.AWS_VPC_CNI, Agent.AZURE_CNS, Agent.FLANNEL);

  private static final String OVERRIDE = "featureDetectOverride";
  private static final Pattern PAIR = Pattern.compile("(\\w+)=(.*)");
  private static final String ADDRESS = "natOutgoingAddress";
  private static final String INTERFACES = "iptablesNATOutgoingInterfaceFilter";

  private Calico() {}

  /// Both fields are Never, Always or CrossSubnet (projectcalico/calico:
  /// api/pkg/apis/projectcalico/v3/ippool.go). Beside another CNI it is there for policies.
  static PodNetwork network(CniAgent agent, Set<Agent> beside, ClusterFacts cluster) {
    boolean policy = beside.stream().anyMatch(WITHOUT_A_TUNNEL_OF_ITS_OWN::contains);
    Optional<Reason> unseen = cluster.pools().pods().unseen();
    List<PodPool> pools = pools(cluster).stream().filter(pool -> !pool.disabled()).toList();
    PodNetwork network =
        unseen.isPresent() || pools.isEmpty()
            ? PodNetwork.unsure(
                Cni.CALICO, agent, unseen.orElse(new Reason.Failed("IPPools", "not found")))
            : PodNetwork.of(Cni.CALICO, agent, way(pools.getFirst()));
    return network.withMtu(mtu(agent, cluster, network.way())).onlyForPolicy(policy);
  }

  /// The manifest's `veth_mtu`, which is every tunnel's too, else what an operator gives its agents
  /// for their tunnels (tigera/operator: pkg/render/node.go), else a FelixConfiguration: pods have
  /// the same (felix/dataplane/linux/int_dataplane.go `determinePodMTU`).
  private static Answer.Of<OptionalInt> mtu(
      CniAgent agent, ClusterFacts cluster, Answer.Of<Way> way) {
    OptionalInt given =
        first(
            Stream.concat(
                Stream.of("calico-config", "canal-config", "rke2-canal-config")
                    .flatMap(name -> AgentWords.value(cluster, name, "veth_mtu").stream()),
                Stream.of("FELIX_VXLANMTU", "FELIX_IPINIPMTU")
                    .map(name -> AgentWords.env(agent, name))));
    if (given.isPresent() || !(way instanceof Answer.Of.Is<Way>(var known)) || known.isRouted()) {
      return new Answer.Of.Is<>(given);
    }
    Optional<Reason> unread = cluster.networkConfig().unseen();
    if (unread.isPresent()) {
      return new Answer.Of.Unsure<>(unread.get());
    }
    var felix = new Felix(agent, cluster, Scope.ANY);
    String key = known.encapsulation() == Encapsulation.VXLAN ? "vxlanMTU" : "ipipMTU";
    boolean told = AgentWords.value(cluster, "calico-config", "veth_mtu").isPresent();
    return felix
        .doubt(key)
        .filter(_ -> !told)
        .map(FelixMtu::ofSizes)
        .<Answer.Of<OptionalInt>>map(Answer.Of.Unsure::new)
        .orElseGet(() -> new Answer.Of.Is<>(first(Stream.of(felix.value(key)))));
  }

  private static OptionalInt first(Stream<String> texts) {
    return texts
        .flatMapToInt(text -> AgentWords.number(text).stream())
        .filter(number -> number > 0)
        .findFirst();
  }

  private static List<PodPool> pools(ClusterFacts cluster) {
    return cluster.pools().pods().seen().flatMap(served -> served).orElse(List.of());
  }

  private static Way way(PodPool pool) {
    if (!isNever(pool.vxlanMode())) {
      return new Way("vxlan " + pool.vxlanMode(), Encapsulation.VXLAN, 50, List.of("4789/udp"));
    }
    return isNever(pool.ipipMode())
        ? Way.plain("bgp", "179/tcp")
        : new Way("ipip " + pool.ipipMode(), Encapsulation.IPIP, 20, List.of("179/tcp", "4/ip"));
  }

  private static boolean isNever(String mode) {
    return mode.isEmpty() || mode.equals("Never");
  }

  /// What goes to an address in any pool is left alone (felix/rules/nat.go). Whether node addresses
  /// are too, `natOutgoingExclusions` says.
  static Masquerade masquerade(Optional<CniAgent> agent, ClusterFacts cluster) {
    Evidence<?> from = cluster.pools().pods();
    if (from.unseen().isPresent()) {
      return Masquerade.exempt(Cni.CALICO, "natOutgoing", "", cluster.cniAgents())
          .toNodes(Answer.unsure(from.unseen().get()));
    }
    boolean some = pools(cluster).stream().anyMatch(PodPool::natOutgoing);
    return Masquerade.exempt(Cni.CALICO, "natOutgoing", Boolean.toString(some), from)
        .toNodes(some ? Felix.rewritesToNodes(agent, cluster) : Answer.of(false));
  }

  /// Pods of a pool with `natOutgoing` get the node's address, towards addresses in no pool, with
  /// random ports wherever the kernel can, in each of its dataplanes (felix/rules/nat.go,
  /// felix/iptables/actions.go, felix/nftables/actions.go); `featureDetectOverride` takes that
  /// away.
  static Egress egress(CniAgent agent, ClusterFacts cluster, Scope scope) {
    String title = Cni.CALICO.title();
    Evidence<?> from = cluster.pools().pods();
    List<PodPool> senders = senders(pools(cluster), scope.pod());
    Optional<Reason> unseen = from.unseen();
    if (unseen.isPresent() || senders.isEmpty()) {
      var pool = new Decider(AgentWords.subject(agent), "natOutgoing", Exhibit.UNSET, from);
      return Egress.unsure(
          title, pool, unseen.orElse(Egress.notShown(title, "IPPool natOutgoing")));
    }
    var pool =
        new Decider(
            Subject.of("IPPool", "", senders.getFirst().name()),
            "natOutgoing",
            Boolean.toString(senders.getFirst().natOutgoing()),
            from);
    boolean toEverywhere =
        pools(cluster).stream()
            .flatMap(one -> one.range().stream())
            .anyMatch(range -> range.text().endsWith("/0"));
    if (toEverywhere || senders.stream().noneMatch(PodPool::natOutgoing)) {
      return Egress.none(title, pool);
    }
    Answer exempt =
        senders.stream().allMatch(PodPool::natOutgoing)
            ? Answer.of(false)
            : Answer.unsure(Egress.notShown(title, "IPPool natOutgoing"));
    return ports(agent, cluster, scope, title).unlessExempt(exempt);
  }

  private static List<PodPool> senders(List<PodPool> pools, List<Ip> pod) {
    List<Ip> v4 = pod.stream().filter(ip -> !ip.isV6()).toList();
    return pools.stream()
        .filter(pool -> pool.range().stream().noneMatch(range -> range.text().indexOf(':') >= 0))
        .filter(pool -> v4.isEmpty() ? !pool.disabled() : holds(pool.range(), v4))
        .toList();
  }

  private static boolean holds(List<Cidr> ranges, List<Ip> ips) {
    return ranges.stream().anyMatch(range -> ips.stream().anyMatch(range::contains));
  }

  /// With `natOutgoingAddress` the rule is SNAT and no longer MASQUERADE. Which interfaces a filter
  /// of them means, no object shows.
  private static Egress ports(CniAgent agent, ClusterFacts cluster, Scope scope, String title) {
    var felix = new Felix(agent, cluster, scope);
    Decider decider = felix.decider(OVERRIDE);
    var missing =
        Stream.of(OVERRIDE, ADDRESS, INTERFACES).flatMap(key -> felix.doubt(key).stream()).toList();
    if (!missing.isEmpty()) {
      return Egress.unsure(title, decider, missing.getFirst());
    }
    String feature =
        Ip.parse(felix.value(ADDRESS)).isEmpty() ? "MASQFullyRandom" : "SNATFullyRandom";
    boolean keeps = isOff(feature, felix.value(OVERRIDE));
    Egress egress =
        keeps ? Egress.plain(title, decider) : Egress.random(title, decider, Cure.CALICO);
    return felix.value(INTERFACES).isEmpty()
        ? egress
        : egress.unlessExempt(Answer.unsure(Egress.notShown(title, INTERFACES)));
  }

  /// One word that is no pair spoils the list, the last pair of a name counts (felix/stringutils:
  /// parse_keyvalue_list.go), names have their case, and values are Go's booleans
  /// (felix/environment: feature_detect_linux.go).
  private static boolean isOff(String feature, String overrides) {
    boolean off = false;
    for (String item : overrides.split(",", -1)) {
      Matcher pair = PAIR.matcher(item);
      if (pair.find()) {
        off = pair.group(1).equals(feature) ? AgentWords.isFalse(pair.group(2)) : off;
      } else if (!item.isEmpty()) {
        return false;
      }
    }
    return off;
  }
}
