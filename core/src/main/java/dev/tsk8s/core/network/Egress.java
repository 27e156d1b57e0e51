package dev.tsk8s.core.network;

import static java.util.Objects.requireNonNull;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import java.util.List;
import java.util.Map;

/// What a node does to the sender of packets that leave it for the Internet, as far as the
/// cluster's objects tell. Linux keeps the port of what it masquerades, towards every destination,
/// unless a rule says `random` or `fully-random`: then each destination sees another (linux:
/// net/netfilter/nf_nat_core.c get_unique_tuple). What nobody verified of a pod network is not
/// known here either.
///
/// @param by who does it, or would: the name of the pod network or of the agent
/// @param rewritten what pods send gets the node's address
/// @param random what pods send gets another port for each destination; no where nothing is
///   rewritten
/// @param host what the node itself and pods in its network send gets such ports as well
/// @param decider what says so
/// @param cure what would stop it
/// @param keptFrom the lowest port that is kept where ports are: a pod that sends from a lower one
///   gets a random one for each destination; 0: any is kept
public record Egress(
    String by,
    Answer rewritten,
    Answer random,
    Answer host,
    Decider decider,
    Cure cure,
    Answer.Of<Integer> keptFrom) {

  /// Which setting decides cannot be read from any object that was seen.
  public static final String NOT_SHOWN = "snat-egress/setting-not-shown";

  /// Which ports it uses is documented nowhere.
  public static final String NOT_DOCUMENTED = "snat-egress/not-documented";

  /// Two agents rewrite, one at random and one not; which rule comes first no object shows.
  public static final String TWO_RULES = "snat-egress/two-rules";

  /// The one setting that decides.
  ///
  /// @param object that has it, or where it would stand
  /// @param key in the object's own words
  /// @param value [Exhibit#UNSET] where the default of this version holds
  /// @param from where it was read
  public record Decider(Subject object, String key, String value, Evidence<?> from) {
    public Decider {
      requireNonNull(object);
      requireNonNull(key);
      requireNonNull(value);
      requireNonNull(from);
    }

    /// As printed: `kube-system/aws-node AWS_VPC_K8S_CNI_RANDOMIZESNAT`.
    public String text() {
      return switch (object.kind()) {
        case "Cluster" -> value.equals(Exhibit.UNSET) ? key : key + " (" + value + ")";
        case "DaemonSet", "ConfigMap" -> object.display() + " " + key;
        default -> object.kind() + " " + object.display() + " " + key;
      };
    }

    /// The setting as evidence.
    public List<Exhibit> exhibits() {
      return from instanceof Observed<?>(_, var origin)
          ? List.of(new Exhibit(text(), value, "", origin))
          : List.of();
    }
  }

  /// The switch that makes a pod network keep ports, if it has one. Each has words of its own.
  public enum Cure {
    /// `AWS_VPC_K8S_CNI_RANDOMIZESNAT=none`.
    AWS("aws", "AWS_VPC_K8S_CNI_RANDOMIZESNAT=none"),
    /// FelixConfiguration `featureDetectOverride`.
    CALICO("calico", "featureDetectOverride: SNATFullyRandom=false,MASQFullyRandom=false"),
    /// `--ip-masq-fully-random-disable`, since 0.27.4.
    FLANNEL("flannel", "--ip-masq-fully-random-disable"),
    /// The same after an upgrade.
    FLANNEL_UPGRADE("flannelUpgrade", "--ip-masq-fully-random-disable (v0.27.4)"),
    /// `--random-fully=false`, since 2.10.
    MASQ_AGENT("masqAgent", "--random-fully=false"),
    /// `snatFullyRandomPorts: false`.
    ANTREA("antrea", "snatFullyRandomPorts: false"),
    /// `iptables-random-fully: "false"`.
    CILIUM("cilium", "iptables-random-fully: false"),
    /// There is none.
    NONE("none", "");

    private final String word;
    private final String setting;

    Cure(String word, String setting) {
      this.word = word;
      this.setting = setting;
    }

    /// As it is written where it stands.
    public String setting() {
      return setting;
    }

    /// The case of the advice.
    public String word() {
      return word;
    }
  }

  public Egress {
    requireNonNull(by);
    requireNonNull(rewritten);
    requireNonNull(random);
    requireNonNull(host);
    requireNonNull(decider);
    requireNonNull(cure);
    requireNonNull(keptFrom);
  }

  /// What treats all ports alike.
  Egress(String by, Answer rewritten, Answer random, Answer host, Decider decider, Cure cure) {
    this(by, rewritten, random, host, decider, cure, new Answer.Of.Is<>(0));
  }

  /// Pods keep their own address.
  static Egress none(String by, Decider decider) {
    return new Egress(by, Answer.of(false), Answer.of(false), Answer.of(false), decider, Cure.NONE);
  }

  /// Pods get the node's address and keep their port.
  static Egress plain(String by, Decider decider) {
    return new Egress(by, Answer.of(true), Answer.of(false), Answer.of(false), decider, Cure.NONE);
  }

  /// Pods get the node's address and random ports.
  static Egress random(String by, Decider decider, Cure cure) {
    return new Egress(by, Answer.of(true), Answer.of(true), Answer.of(false), decider, cure);
  }

  /// What it does is not known, and it leaves the node's own traffic alone.
  static Egress unsure(String by, Decider decider, Reason reason) {
    Answer why = Answer.unsure(reason);
    return new Egress(by, why, why, Answer.of(false), decider, Cure.NONE);
  }

  /// The same with this for the node's own traffic.
  Egress withHost(Answer other) {
    return new Egress(by, rewritten, random, other, decider, cure, keptFrom);
  }

  /// The same where lower ports than this are not kept.
  Egress keptFrom(Answer.Of<Integer> port) {
    return new Egress(by, rewritten, random, host, decider, cure, port);
  }

  /// The same where it is not known whether it rewrites at all.
  Egress unlessExempt(Answer exempt) {
    return exempt.reasons().isEmpty()
        ? this
        : new Egress(
            by, exempt, unlessNo(random, exempt), unlessNo(host, exempt), decider, cure, keptFrom);
  }

  private static Answer unlessNo(Answer known, Answer doubt) {
    return known.isNo() ? known : doubt;
  }

  static Reason notShown(String cni, String setting) {
    return Reason.NotVisible.of(NOT_SHOWN, Map.of("cni", cni, "setting", setting));
  }

  static Reason notDocumented(String cni) {
    return Reason.NotVisible.of(NOT_DOCUMENTED, Map.of("cni", cni));
  }
}
