package dev.tsk8s.core.checks;

import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Check;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Topic;
import dev.tsk8s.core.diagnosis.Verdict;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.TailscalePod;
import dev.tsk8s.core.facts.TailscaleSpec.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Do packets that a Tailscale proxy forwards to a Service reach it? With the kube-proxy
/// replacement a pod's Service traffic is translated where it opens a socket; a proxy that forwards
/// packets opens none, so they leave untranslated (Tailscale documentation: operator compatibility;
/// cilium#26847).
final class CiliumSocketLb implements Check {
  private static final Code IN_PODS = new Code("cilium-socket-lb/in-pods");
  private static final Code TARGET = new Code("cilium-socket-lb/target");
  private static final Code GROUP = new Code("cilium-socket-lb/proxy-group");

  @Override
  public String id() {
    return "cilium-socket-lb";
  }

  @Override
  public Topic topic() {
    return Topic.CILIUM;
  }

  @Override
  public Set<Code> codes() {
    return Set.of(
        IN_PODS, TARGET, GROUP, CidrTailnet.SERVICES_NOT_VISIBLE, EachAgentConfig.NO_CILIUM);
  }

  @Override
  public Verdict examine(Snapshot snapshot) {
    return examine(new Scene(snapshot));
  }

  @Override
  public Verdict examine(Scene scene) {
    Forwarding forwarding = Forwarding.of(scene);
    return EachAgentConfig.judge(scene, config -> opinion(config, scene, forwarding));
  }

  /// The pods that forward packets to Services, and whether there may be others: the same for every
  /// agent, of which there may be thousands.
  private record Forwarding(List<TailscalePod> pods, Answer maybe) {
    static Forwarding of(Scene scene) {
      var pods = new ArrayList<TailscalePod>();
      var answers = new ArrayList<Answer>();
      for (TailscalePod pod : scene.snapshot().cluster().pods().seen().orElse(List.of())) {
        Answer answer = forwardsToService(pod, scene);
        answers.add(answer);
        if (answer.isYes()) {
          pods.add(pod);
        }
      }
      return new Forwarding(pods, Answer.any(answers));
    }
  }

  private static Opinion opinion(AgentConfig config, Scene scene, Forwarding forwarding) {
    ClusterFacts cluster = scene.snapshot().cluster();
    Answer inPods = Answer.any(List.of(config.replacesKubeProxy(), config.isOn("bpf-lb-sock")));
    Answer hostOnly = config.isOn("bpf-lb-sock-hostns-only");
    if (inPods.isNo() || hostOnly.isYes()) {
      return Opinion.fine();
    }
    if (forwarding.pods().isEmpty()) {
      Answer none = forwarding.maybe();
      Answer more = cluster.pods().unseen().map(Answer::unsure).orElse(Answer.of(false));
      return none.isNo() && more.isNo() ? Opinion.fine() : Opinion.unsure(none, more);
    }
    if (!inPods.isYes() || !hostOnly.isNo()) {
      return Opinion.unsure(inPods, hostOnly);
    }
    return Opinion.wrong(
        EachAgentConfig.problem(IN_PODS, config, "bpf-lb-sock-hostns-only")
            .with("pods", names(forwarding.pods()))
            .seen(
                config.exhibits("kube-proxy-replacement", "bpf-lb-sock", "bpf-lb-sock-hostns-only"))
            .seen(Exhibits.of(cluster.pods(), "pods", names(forwarding.pods()))));
  }

  /// A proxy with a kernel interface in the pod network that is told to pass packets on to one
  /// address: the operator gives it the ClusterIP of the exposed Service
  /// (ts:cmd/k8s-operator/sts.go). What somebody wrote by hand may lead anywhere.
  private static Answer forwardsToService(TailscalePod pod, Scene scene) {
    ClusterFacts cluster = scene.snapshot().cluster();
    String target = pod.spec().container().env().getOrDefault("TS_DEST_IP", "");
    if (pod.spec().hostNetwork() || pod.spec().userspace().orElse(false)) {
      return Answer.of(false);
    }
    if (target.isBlank()) {
      return ServiceRouters.carriesServices(pod, scene, GROUP);
    }
    if (pod.spec().role() != Role.SELF_MADE) {
      return Answer.of(true);
    }
    List<Cidr> services =
        cluster.networkConfig().seen().orElse(List.of()).stream()
            .flatMap(
                config -> Arrays.stream(config.data().getOrDefault("serviceSubnet", "").split(",")))
            .flatMap(text -> Cidr.parse(text.strip()).stream())
            .toList();
    return Ip.parse(target)
        .filter(_ -> !services.isEmpty())
        .map(ip -> Answer.of(services.stream().anyMatch(range -> range.contains(ip))))
        .orElseGet(() ->
            Answer.unsure(
                Reason.NotVisible.of(
                    TARGET.text(),
                    Map.of("namespace", pod.namespace(), "pod", pod.name(), "target", target))));
  }

  private static String names(List<TailscalePod> pods) {
    return pods.stream()
        .map(pod -> pod.namespace() + "/" + pod.name())
        .limit(5)
        .collect(Collectors.joining(", "));
  }
}
