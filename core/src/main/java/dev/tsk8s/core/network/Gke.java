package dev.tsk8s.core.network;

import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Exhibit;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.ClusterFacts;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.network.Egress.Decider;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.util.List;

/// Google Kubernetes Engine without an ip-masq-agent (its documentation: "IP masquerade agent").
final class Gke {
  private Gke() {}

  /// Private addresses are left alone; of the reserved ranges its documentation says so and no
  /// object shows it.
  static Masquerade masquerade(ClusterFacts cluster) {
    boolean isPrivate =
        cluster.nodes().seen().orElse(List.of()).stream()
            .flatMap(node -> node.podCidrs().stream())
            .allMatch(range ->
                range.text().indexOf(':') >= 0
                    || Ip.parse(range.text().replaceFirst("/.*", ""))
                        .filter(Ip::isPrivate)
                        .isPresent());
    Answer rewritten = isPrivate ? Answer.of(false) : Masquerade.notShown(Cni.GKE, "ip-masq-agent");
    return new Masquerade(Cni.GKE, "", "", rewritten, rewritten, cluster.nodes());
  }

  /// Whether the cluster was made with `--disable-default-snat` no object shows, nor which ports
  /// its own rule, or its Dataplane V2, uses.
  static Egress egress(ClusterFacts cluster) {
    String title = Cni.GKE.title();
    var decider =
        new Decider(Subject.cluster(), "disable-default-snat", Exhibit.UNSET, cluster.nodes());
    return Egress.unsure(title, decider, Egress.notDocumented(title));
  }
}
