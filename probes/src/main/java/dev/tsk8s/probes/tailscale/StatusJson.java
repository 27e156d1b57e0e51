package dev.tsk8s.probes.tailscale;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Cidr;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.core.facts.TailscaleStatus.BackendState;
import dev.tsk8s.probes.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `tailscale status --json` of any version (ts:ipn/ipnstate/ipnstate.go). Unknown fields are
/// ignored; users, capabilities and login addresses are never read.
public final class StatusJson {
  static final String INPUT = "tailscale status --json";

  private static final String ADDRESS = "an IP address";
  private static final String RANGE = "an address range";
  private static final String ENDPOINT = "an address and port";

  /// @throws Malformed if it is not a status
  public static TailscaleStatus parse(String text) throws Malformed {
    return read(Json.read(INPUT, text));
  }

  /// @throws Malformed if it is not a status
  public static TailscaleStatus read(JsonNode document) throws Malformed {
    Fields status = Fields.of(INPUT, document);
    if (!status.has("BackendState")) {
      throw status.malformed("BackendState", "missing");
    }
    Optional<Fields> self = status.object("Self");
    Optional<Fields> tailnet = status.object("CurrentTailnet");
    return new TailscaleStatus(
        status.text("Version"),
        backend(status.text("BackendState")),
        status.flag("TUN"),
        self.isPresent() ? Optional.of(node(self.get())) : Optional.empty(),
        peers(status),
        status.texts("Health"),
        tailnet.isPresent() ? some(tailnet.get().text("Name")) : Optional.empty());
  }

  static BackendState backend(String word) {
    return switch (word) {
      case "NoState" -> BackendState.NO_STATE;
      case "InUseOtherUser" -> BackendState.IN_USE_OTHER_USER;
      case "NeedsLogin" -> BackendState.NEEDS_LOGIN;
      case "NeedsMachineAuth" -> BackendState.NEEDS_MACHINE_AUTH;
      case "Stopped" -> BackendState.STOPPED;
      case "Starting" -> BackendState.STARTING;
      case "Running" -> BackendState.RUNNING;
      default -> BackendState.OTHER;
    };
  }

  private static List<TailnetNode> peers(Fields status) throws Malformed {
    List<TailnetNode> peers = new ArrayList<>();
    for (Fields peer : status.values("Peer")) {
      peers.add(node(peer));
    }
    peers.sort(StatusJson::byName);
    return peers;
  }

  private static int byName(TailnetNode one, TailnetNode other) {
    int names = one.name().compareTo(other.name());
    return names != 0 ? names : one.nodeKey().compareTo(other.nodeKey());
  }

  private static TailnetNode node(Fields node) throws Malformed {
    return new TailnetNode(
        node.text("ID"),
        node.text("PublicKey"),
        node.text("HostName"),
        withoutFinalDot(node.text("DNSName")),
        node.text("OS"),
        node.texts("TailscaleIPs", ADDRESS, Ip::parse),
        node.texts("AllowedIPs", RANGE, Cidr::parse),
        node.texts("PrimaryRoutes", RANGE, Cidr::parse),
        node.texts("Tags"),
        node.texts("Addrs", ENDPOINT, Endpoint::parse),
        node.parsed("CurAddr", ENDPOINT, Endpoint::parse),
        node.text("Relay"),
        some(node.text("PeerRelay")),
        node.integer("RxBytes").orElse(0),
        node.integer("TxBytes").orElse(0),
        node.time("LastHandshake"),
        node.flag("Online"),
        node.claims("Active"),
        node.claims("Expired"),
        node.time("KeyExpiry"),
        node.claims("ExitNode"),
        node.claims("ShareeNode"));
  }

  private static String withoutFinalDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static Optional<String> some(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private StatusJson() {}
}
