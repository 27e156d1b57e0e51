package dev.tsk8s.core.checks;

import dev.tsk8s.core.checks.CiliumComplaints.Said;
import dev.tsk8s.core.cilium.AgentConfig;
import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Scene;
import dev.tsk8s.core.diagnosis.Subject;
import dev.tsk8s.core.facts.CiliumView.Complaint;
import dev.tsk8s.core.facts.Snapshot;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// The findings that a Cilium agent names itself, in its log or with its last words.
final class AgentComplaint {
  private static final Code NO_DIRECT_DEVICE = new Code("cilium-agent/no-direct-routing-device");
  private static final Code NO_NATIVE_CIDR = new Code("cilium-agent/no-native-cidr");
  private static final Code NO_WIREGUARD = new Code("cilium-agent/kernel-lacks-wireguard");
  private static final Code ROUTE_REFUSED = new Code("cilium-agent/direct-route-refused");
  private static final Code NO_DATAPATH = new Code("cilium-agent/no-datapath");

  static final Set<Code> CODES =
      Set.of(NO_DIRECT_DEVICE, NO_NATIVE_CIDR, NO_WIREGUARD, ROUTE_REFUSED, NO_DATAPATH);

  private AgentComplaint() {}

  static Finding finding(Subject subject, String node, String display, Said said, Scene scene) {
    Complaint complaint = said.complaint();
    var finding =
        Finding.problem(code(complaint), subject)
            .with(EachAgentConfig.names(scene, node))
            .with("node", display)
            .with("detail", complaint.detail().isEmpty() ? "-" : complaint.detail())
            .seen(said.exhibit());
    return cause(complaint, scene).map(finding::because).orElse(finding);
  }

  private static Code code(Complaint complaint) {
    return switch (complaint.kind()) {
      case NO_DIRECT_ROUTING_DEVICE -> NO_DIRECT_DEVICE;
      case NO_NATIVE_ROUTING_CIDR -> NO_NATIVE_CIDR;
      case NO_WIREGUARD -> NO_WIREGUARD;
      case DIRECT_ROUTE_REFUSED -> ROUTE_REFUSED;
      case NO_DATAPATH -> NO_DATAPATH;
    };
  }

  /// The setting that makes the agent complain, where that is a finding of its own.
  private static Optional<Code> cause(Complaint complaint, Scene scene) {
    Snapshot snapshot = scene.snapshot();
    Function<AgentConfig, Opinion> routing = CiliumRouting.opinions(snapshot);
    return scene.agents().configs().stream()
        .map(config ->
            switch (complaint.kind()) {
              case NO_DIRECT_ROUTING_DEVICE -> CiliumDevices.opinion(config, snapshot);
              case NO_NATIVE_ROUTING_CIDR, DIRECT_ROUTE_REFUSED -> routing.apply(config);
              case NO_WIREGUARD, NO_DATAPATH -> Opinion.beside();
            })
        .flatMap(opinion ->
            opinion instanceof Opinion.Wrong(var finding)
                ? Stream.of(finding.code())
                : Stream.empty())
        .findFirst();
  }
}
