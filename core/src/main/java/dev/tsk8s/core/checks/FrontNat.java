package dev.tsk8s.core.checks;

import dev.tsk8s.core.diagnosis.Code;
import dev.tsk8s.core.facts.ClusterNode;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.network.Egress;
import dev.tsk8s.core.paths.Hop;
import dev.tsk8s.core.stack.CloudNat;
import dev.tsk8s.core.stack.CloudNat.Device;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What may stand between a node and the Internet where nobody measured it without the node's own
/// rule. No object of a cluster shows which device of its cloud it is, and each cloud has an easy
/// and a hard one: so it is not known, and the words say which they are. Where the node has the
/// address that is seen, it is 1:1 and innocent, which [Hop] knows.
final class FrontNat {
  /// A NAT gateway is hard, a NAT instance easy.
  private static final Code AWS = new Code("nat-hops/front-aws");

  /// Cloud NAT is hard, unless its mapping was made endpoint-independent.
  private static final Code GOOGLE = new Code("nat-hops/front-google");

  /// A NAT gateway is hard; what outbound rules of a load balancer do is not documented.
  private static final Code AZURE = new Code("nat-hops/front-azure");

  private static final Code OTHER = new Code("nat-hops/front-not-measured");

  /// The node's own rule is the first hard hop; what follows nobody measured.
  private static final Code AFTER_NODE = new Code("nat-hops/front-after-node");

  static final Set<Code> CODES = Set.of(AWS, GOOGLE, AZURE, OTHER, AFTER_NODE);

  private FrontNat() {}

  /// Why nobody knows what stands in front of this node.
  static Reason notMeasured(ClusterNode node, Hop hop) {
    return Reason.NotVisible.of(
        code(node).text(),
        Map.of(
            "node", node.name(),
            "seenAt", seenAt(hop)));
  }

  /// Why nobody knows whether there is a second hard hop behind this node's rule.
  static Reason afterNode(ClusterNode node, Hop hop, Optional<Egress> first) {
    return Reason.NotVisible.of(
        AFTER_NODE.text(),
        Map.of(
            "node", node.name(),
            "cni", first.map(Egress::by).orElse(""),
            "setting", first.map(one -> one.decider().text()).orElse(""),
            "seenAt", seenAt(hop)));
  }

  private static String seenAt(Hop hop) {
    return hop.seenAt().stream().map(Ip::text).collect(Collectors.joining(", "));
  }

  private static Code code(ClusterNode node) {
    List<Device> devices = CloudNat.of(node).devices();
    return switch (devices.isEmpty() ? Device.ANY_OTHER : devices.getFirst()) {
      case AWS_NAT_GATEWAY, AWS_NAT_INSTANCE -> AWS;
      case GOOGLE_CLOUD_NAT, GOOGLE_CLOUD_NAT_EIM -> GOOGLE;
      case AZURE_NAT_GATEWAY, AZURE_OUTBOUND_RULES -> AZURE;
      case ORACLE_NAT_GATEWAY, ANY_OTHER -> OTHER;
    };
  }
}
