package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.Endpoint;
import dev.tsk8s.core.facts.Ip;
import dev.tsk8s.core.facts.NatView.AskedPort;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.nat.Distrust;
import dev.tsk8s.core.nat.Filtering;
import dev.tsk8s.core.nat.Mapping;
import dev.tsk8s.core.nat.NatBehaviour;
import dev.tsk8s.core.nat.PortUse;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The card of `tsk8s nat` for programs. What is not known is the word `unknown`, and `reasons`
/// says why.
record JsonNat(NatTelling telling) {
  private static final int SCHEMA_VERSION = 1;

  String text(int exitCode) {
    var text = new StringWriter();
    try (JsonGenerator json = JsonPieces.generator(text)) {
      json.writeStartObject();
      json.writeNumberField("schemaVersion", SCHEMA_VERSION);
      behaviour(telling.main(), json);
      port(json);
      ipv6(json);
      servers(json);
      json.writeNumberField("packetsSent", telling.view().packets());
      json.writeNumberField("tookMs", telling.view().took().toMillis());
      json.writeNumberField("exitCode", exitCode);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }

  private void behaviour(NatBehaviour seen, JsonGenerator json) throws IOException {
    json.writeStringField("udp", seen.udp().name().toLowerCase(java.util.Locale.ROOT));
    json.writeStringField("mapping", NatTelling.word(seen.mapping(), JsonNat::word));
    json.writeStringField("filtering", NatTelling.word(seen.filtering(), Filtering::name));
    json.writeStringField("verdict", NatTelling.word(seen.hardness(), NatTelling::code));
    json.writeStringField("rfc3489", seen.rfc3489().orElse(NatTelling.UNKNOWN));
    addresses("localAddresses", seen.local(), json);
    addresses("publicAddresses", seen.outside(), json);
    json.writeStringField(
        "portPreserved", seen.ports().map(JsonNat::kept).orElse(NatTelling.UNKNOWN));
    json.writeStringField("ports", seen.ports().map(NatTelling::code).orElse(NatTelling.UNKNOWN));
    json.writeStringField("hairpin", NatTelling.word(seen.hairpin()));
    json.writeNumberField("layersAtLeast", seen.layers());
    hop(seen, json);
    json.writeNumberField("samples", seen.samples());
    reasons(seen, json);
  }

  private static void hop(NatBehaviour seen, JsonGenerator json) throws IOException {
    if (seen.hop().isPresent()) {
      json.writeObjectFieldStart("hardHop");
      addresses("near", seen.hop().get().near(), json);
      addresses("far", seen.hop().get().far(), json);
      json.writeEndObject();
    }
  }

  private static double microseconds(Duration time) {
    return Math.floor(time.toNanos() / 1e3);
  }

  private static String word(Mapping mapping) {
    return mapping == Mapping.NONE ? "none" : mapping.name();
  }

  private static String kept(PortUse use) {
    return switch (use) {
      case KEPT -> "yes";
      case SHIFTED, CHANGED, RANDOM -> "no";
      case PARTLY -> "partly";
    };
  }

  private static void addresses(String field, List<Ip> addresses, JsonGenerator json)
      throws IOException {
    json.writeArrayFieldStart(field);
    for (Ip ip : addresses) {
      json.writeString(ip.text());
    }
    json.writeEndArray();
  }

  private void reasons(NatBehaviour seen, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("reasons");
    reason("verdict", NatGaps.reason(seen.hardness()), json);
    reason("mapping", NatGaps.reason(seen.mapping()), json);
    reason("filtering", NatGaps.reason(seen.filtering()), json);
    Answer hairpin = seen.hairpin();
    reason("hairpin", hairpin.reasons().stream().findFirst(), json);
    reason("open", openReason(seen), json);
    json.writeEndObject();
  }

  private Optional<Reason> openReason(NatBehaviour seen) {
    return telling.view().port().isPresent()
        ? seen.open().reasons().stream().findFirst()
        : Optional.empty();
  }

  private void reason(String field, Optional<Reason> reason, JsonGenerator json)
      throws IOException {
    if (reason.isEmpty()) {
      return;
    }
    ReasonWords words = telling.because(reason.get());
    json.writeObjectFieldStart(field);
    json.writeStringField("kind", words.kind());
    if (reason.get() instanceof Reason.NotVisible(var code, _)) {
      json.writeStringField("code", code);
    }
    json.writeStringField("text", words.text());
    json.writeEndObject();
  }

  private void port(JsonGenerator json) throws IOException {
    if (telling.view().port().isEmpty()) {
      json.writeNullField("port");
      return;
    }
    AskedPort asked = telling.view().port().get();
    json.writeObjectFieldStart("port");
    json.writeNumberField("number", asked.port());
    json.writeBooleanField("tested", asked.holder().isEmpty());
    json.writeStringField("holder", asked.holder().orElse(null));
    json.writeArrayFieldStart("advertised");
    for (Endpoint one : asked.advertised()) {
      json.writeString(one.toString());
    }
    json.writeEndArray();
    json.writeStringField("open", NatTelling.word(telling.main().open()));
    json.writeStringField(
        "otherPorts",
        telling
            .main()
            .elsewhere()
            .map(elsewhere -> NatTelling.word(elsewhere, NatTelling::code))
            .orElse(NatTelling.UNKNOWN));
    json.writeEndObject();
  }

  private void ipv6(JsonGenerator json) throws IOException {
    if (telling.v6().isEmpty()) {
      json.writeNullField("ipv6");
      return;
    }
    json.writeObjectFieldStart("ipv6");
    behaviour(telling.v6().get(), json);
    json.writeEndObject();
  }

  private void servers(JsonGenerator json) throws IOException {
    Map<Endpoint, Distrust> distrusted = telling.main().distrusted();
    json.writeArrayFieldStart("servers");
    for (NatTelling.Server server : telling.servers()) {
      json.writeStartObject();
      json.writeStringField("server", server.name());
      json.writeStringField(
          "address", server.address().map(Endpoint::toString).orElse(NatTelling.UNKNOWN));
      json.writeStringField("answer", server.answer());
      json.writeStringField(
          "mapped", server.mapped().map(Endpoint::toString).orElse(NatTelling.UNKNOWN));
      if (server.roundTrip().isPresent()) {
        json.writeNumberField("roundTripMs", microseconds(server.roundTrip().get()) / 1e3);
      }
      if (!server.because().isEmpty()) {
        json.writeStringField("because", server.because());
      }
      json.writeBooleanField(
          "believed", server.address().map(at -> !distrusted.containsKey(at)).orElse(false));
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
