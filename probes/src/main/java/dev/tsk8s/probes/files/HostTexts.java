package dev.tsk8s.probes.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.TailscaleStatus;
import dev.tsk8s.probes.JsonTrees;
import dev.tsk8s.probes.Malformed;
import dev.tsk8s.probes.files.HostPieces.Output;
import dev.tsk8s.probes.tailscale.HealthJson;
import dev.tsk8s.probes.tailscale.NatJson;
import dev.tsk8s.probes.tailscale.NetcheckJson;
import dev.tsk8s.probes.tailscale.NetcheckText;
import dev.tsk8s.probes.tailscale.NetmapJson;
import dev.tsk8s.probes.tailscale.PingJson;
import dev.tsk8s.probes.tailscale.PingText;
import dev.tsk8s.probes.tailscale.PrefsJson;
import dev.tsk8s.probes.tailscale.StatusJson;
import dev.tsk8s.probes.tailscale.StatusText;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;

/// Reads what Tailscale wrote on a host.
final class HostTexts {

  /// A tailnet of thousands of nodes stays far below; more would fill a small heap with empty
  /// objects.
  private static final StreamReadConstraints BOUNDS =
      StreamReadConstraints.builder()
          .maxNestingDepth(100)
          .maxStringLength(1_000_000)
          .maxTokenCount(1_000_000)
          .build();

  static final JsonFactory JSON = JsonFactory.builder().streamReadConstraints(BOUNDS).build();

  private final Trouble trouble;
  private final Hosts hosts;

  HostTexts(Trouble trouble, Hosts hosts) {
    this.trouble = trouble;
    this.hosts = hosts;
  }

  /// One value, or several after each other.
  void json(Blob blob, Text text) throws IOException {
    String all = text.all();
    String json = all.substring(Content.firstBrace(all));
    try (JsonParser parser = JSON.createParser(json)) {
      for (var next = JsonTrees.next(parser); next.isPresent(); next = JsonTrees.next(parser)) {
        value(blob, next.get());
      }
    } catch (JsonProcessingException e) {
      Optional<Output> output =
          TailscaleJson.recognise(JsonFields.of(json, true).names()).map(TailscaleJson::output);
      Reason reason = trouble.with(blob, output.map(Output::command).orElse("JSON"), e);
      output.ifPresent(found -> in(blob).failed(found, reason));
    }
  }

  private void value(Blob blob, JsonNode value) {
    var names = new HashSet<String>();
    value.fieldNames().forEachRemaining(names::add);
    TailscaleJson.recognise(names)
        .ifPresent(kind -> {
          try {
            add(in(blob), kind, value, origin(blob));
          } catch (Malformed e) {
            in(blob).failed(kind.output(), trouble.with(blob, kind.output().command(), e));
          }
        });
  }

  private static void add(HostPieces pieces, TailscaleJson kind, JsonNode value, Origin origin)
      throws Malformed {
    switch (kind) {
      case STATUS -> pieces.statuses.add(StatusPiece.of(StatusJson.read(value), value, origin));
      case NETCHECK -> {
        var netcheck = NetcheckJson.read(value);
        pieces.netchecks.add(
            new Observed<>(
                netcheck, new Origin(origin.where(), netcheck.now().orElse(origin.at()))));
      }
      case NAT -> pieces.netcheckTexts.add(new Observed<>(NatJson.read(value), origin));
      case PREFS -> pieces.prefs.add(new Observed<>(PrefsJson.read(value), origin));
      case PING -> pieces.pings.add(new Observed<>(PingJson.read(value), origin));
      case HEALTH -> pieces.health.add(new Observed<>(HealthJson.read(value), origin));
      case NETMAP -> pieces.netmaps.add(new Observed<>(NetmapJson.read(value), origin));
    }
  }

  void netcheck(Blob blob, String text) {
    try {
      var netcheck = NetcheckText.parse(text);
      Origin origin = new Origin(blob.where(), netcheck.now().orElse(blob.at()));
      in(blob).netcheckTexts.add(new Observed<>(netcheck, origin));
    } catch (Malformed e) {
      in(blob).failed(Output.NETCHECK, trouble.with(blob, Output.NETCHECK.command(), e));
    }
  }

  void netcheckFailed(Blob blob, String text) {
    in(blob).failed(Output.NETCHECK, new Reason.Failed(blob.where(), Trouble.lastLine(text)));
  }

  void ping(Blob blob, String text) {
    try {
      in(blob).pings.add(new Observed<>(PingText.parse(text), origin(blob)));
    } catch (Malformed e) {
      in(blob).failed(Output.PING, trouble.with(blob, Output.PING.command(), e));
    }
  }

  void noDaemon(Blob blob) {
    in(blob).asleep.add(new Observed<>(TailscaleStatus.noDaemon(), origin(blob)));
  }

  void statusText(Blob blob, String text) {
    Optional<TailscaleStatus> asleep = StatusText.sleeping(text);
    if (asleep.isPresent()) {
      in(blob).asleep.add(new Observed<>(asleep.get(), origin(blob)));
    } else {
      in(blob).tables.add(new Observed<>(StatusText.parse(text), origin(blob)));
    }
  }

  private static Origin origin(Blob blob) {
    return new Origin(blob.where(), blob.at());
  }

  private HostPieces in(Blob blob) {
    return hosts.in(blob.home());
  }
}
