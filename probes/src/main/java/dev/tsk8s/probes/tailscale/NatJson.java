package dev.tsk8s.probes.tailscale;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Netcheck;
import dev.tsk8s.probes.Malformed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// `tsk8s nat -o json` (docs/schema/nat-1.json) where netcheck could not run: on a node, on a host
/// beside the gateway, in a pod without Tailscale. It asked the servers that somebody named, so
/// that silence proves nothing of UDP, and no region of DERP was measured.
public final class NatJson {
  static final String INPUT = "tsk8s nat -o json";

  private NatJson() {}

  /// @throws Malformed if it is no such card, or one of servers that did not answer
  public static Netcheck read(JsonNode document) throws Malformed {
    Fields card = Fields.of(INPUT, document);
    Optional<Boolean> varies = varies(card);
    List<Endpoint> seen = new ArrayList<>();
    for (Fields server : card.objects("servers")) {
      if (server.flag("believed").orElse(false) && server.text("answer").equals("ok")) {
        Endpoint.parse(server.text("mapped")).ifPresent(seen::add);
      }
    }
    if (seen.isEmpty()) {
      throw card.malformed("servers", "none of them answered");
    }
    List<Endpoint> v4 = family(seen, false);
    List<Endpoint> v6 = family(seen, true);
    return new Netcheck(
        Optional.empty(),
        true,
        !v4.isEmpty(),
        !v6.isEmpty(),
        v4.isEmpty() ? Optional.empty() : varies,
        Optional.empty(),
        Netcheck.NOT_ASKED,
        new TreeMap<>(),
        v4,
        v6);
  }

  private static Optional<Boolean> varies(Fields card) throws Malformed {
    return switch (card.text("mapping")) {
      case "none", "EIM" -> Optional.of(false);
      case "ADM", "APDM" -> Optional.of(true);
      case "unknown" -> Optional.empty();
      default -> throw card.malformed("mapping", "expected a word of RFC 4787");
    };
  }

  /// Those that the outermost servers saw: one on this side of a NAT sees a private address.
  private static List<Endpoint> family(List<Endpoint> seen, boolean v6) {
    List<Endpoint> own = seen.stream().filter(one -> one.ip().isV6() == v6).toList();
    List<Endpoint> outside = own.stream().filter(one -> !one.ip().isPrivate()).toList();
    return List.copyOf(new LinkedHashSet<>(outside.isEmpty() ? own : outside));
  }
}
