package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.core.mtu.NoEcho;
import dev.tsk8s.core.mtu.PathMtu;
import dev.tsk8s.core.mtu.PathMtu.Refusal;
import dev.tsk8s.core.mtu.PeerMtu;
import dev.tsk8s.core.mtu.PeerMtu.Underlay;
import dev.tsk8s.core.mtu.Pieces;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalInt;

/// How large a packet a path carries, for programs (`mtu-1.json`).
public final class PathJson {
  private static final String UNKNOWN = "unknown";

  private final JsonGenerator json;

  private PathJson(JsonGenerator json) {
    this.json = json;
  }

  public static String of(PathReport report, String version, int exitCode) {
    var text = new StringWriter();
    try (JsonGenerator json = JsonPieces.generator(text)) {
      json.writeStartObject();
      json.writeNumberField("schemaVersion", 1);
      json.writeObjectFieldStart("tool");
      json.writeStringField("name", "tsk8s");
      json.writeStringField("version", version);
      json.writeEndObject();
      var writer = new PathJson(json);
      writer.path(report.path());
      if (report.peer().isPresent()) {
        writer.peer(report.peer().get());
      }
      json.writeNumberField("exitCode", exitCode);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + "\n";
  }

  private void peer(PeerMtu peer) throws IOException {
    json.writeStringField("peer", peer.peer());
    json.writeObjectFieldStart("underlay");
    switch (peer.underlay()) {
      case Underlay.Measured(var path) -> path(path);
      case Underlay.None(var why, var through) -> {
        json.writeStringField("toTarget", UNKNOWN);
        json.writeStringField("reason", why);
        json.writeStringField("through", through);
      }
    }
    json.writeBooleanField("tooNarrow", peer.isTooNarrowBelow());
    json.writeEndObject();
  }

  private void path(PathMtu path) throws IOException {
    json.writeStringField("target", path.target());
    json.writeStringField(
        "address",
        path.address().port() == 0 ? path.address().ip().text() : path.address().toString());
    json.writeStringField("provenBy", path.proof().word());
    number("toTarget", path.toTarget());
    number("fromTarget", path.fromTarget());
    json.writeBooleanField("exact", path.exact());
    json.writeNumberField("localLink", path.localLink());
    number("held", path.held());
    json.writeStringField("blackHole", path.blackHole().word());
    json.writeArrayFieldStart("refusedBy");
    for (Refusal refusal : path.refusedBy()) {
      json.writeStartObject();
      json.writeStringField("router", refusal.router().text());
      number("mtu", refusal.mtu());
      json.writeEndObject();
    }
    json.writeEndArray();
    pieces(path.pieces());
    if (path.trouble().isEmpty()) {
      json.writeNullField("reason");
    } else {
      json.writeStringField("reason", path.trouble());
    }
    if (path.noEcho().isPresent()) {
      noEcho(path.noEcho().get());
    }
    json.writeNumberField("packetsSent", path.packetsSent());
    json.writeNumberField("tookMs", path.took().toMillis());
  }

  private void pieces(Pieces pieces) throws IOException {
    claim("fragmentsSeen", pieces.answers());
    if (pieces.permitted().isPresent()) {
      json.writeObjectFieldStart("splitPacket");
      json.writeNumberField("size", pieces.permitted().get().size());
      json.writeBooleanField("arrives", pieces.permitted().get().arrives());
      json.writeEndObject();
    } else {
      json.writeNullField("splitPacket");
    }
    claim("splitHere", pieces.made());
    number("wholeUpTo", pieces.wholeUpTo());
  }

  private void noEcho(NoEcho why) throws IOException {
    json.writeObjectFieldStart("noEcho");
    json.writeStringField("code", why.code());
    json.writeStringField("pingGroupRange", why.range());
    json.writeStringField("groups", why.groups());
    json.writeEndObject();
  }

  private void claim(String field, Optional<Boolean> claim) throws IOException {
    if (claim.isPresent()) {
      json.writeBooleanField(field, claim.get());
    } else {
      json.writeStringField(field, UNKNOWN);
    }
  }

  private void number(String field, OptionalInt number) throws IOException {
    if (number.isPresent()) {
      json.writeNumberField(field, number.getAsInt());
    } else {
      json.writeStringField(field, UNKNOWN);
    }
  }
}
