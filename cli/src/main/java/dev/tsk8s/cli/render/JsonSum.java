package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.mtu.Field;
import dev.tsk8s.core.mtu.GroupSum;
import dev.tsk8s.core.mtu.Meaning;
import dev.tsk8s.core.mtu.Sum;
import dev.tsk8s.core.mtu.Sum.Level;
import dev.tsk8s.core.network.PodNetwork.Cni;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.OptionalInt;

/// The sum of layers, for programs: `mtu-explain-1.json`.
record JsonSum(SumTelling telling) {

  String text() {
    var text = new StringWriter();
    try (JsonGenerator json = JsonPieces.generator(text)) {
      write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + "\n";
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("schemaVersion", 1);
    json.writeObjectFieldStart("tool");
    json.writeStringField("name", "tsk8s");
    json.writeStringField("version", telling.version());
    json.writeEndObject();
    json.writeArrayFieldStart("sums");
    for (GroupSum group : telling.sums()) {
      json.writeStartObject();
      json.writeArrayFieldStart("nodes");
      for (String node : group.nodes()) {
        json.writeString(node);
      }
      json.writeEndArray();
      switch (group.sum()) {
        case Answer.Of.Is<Sum>(var sum) -> {
          json.writeObjectFieldStart("sum");
          sum(json, sum);
          json.writeEndObject();
          json.writeNullField("reason");
        }
        case Answer.Of.Unsure<Sum>(var reason) -> {
          json.writeStringField("sum", "unknown");
          reason(json, reason);
        }
      }
      number(json, "configured", group.configured());
      json.writeArrayFieldStart("enter");
      if (group.sum() instanceof Answer.Of.Is<Sum>(var sum)) {
        for (Cni cni : group.cni().map(one -> new Cni[] {one}).orElseGet(Cni::values)) {
          enter(json, cni, sum);
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeObjectFieldStart("article");
    json.writeNumberField("sum", Sum.ARTICLE_SUM);
    json.writeNumberField("set", Sum.ARTICLE_SET);
    json.writeEndObject();
    json.writeNumberField("exitCode", telling.exitCode());
    json.writeEndObject();
  }

  private void reason(JsonGenerator json, Reason reason) throws IOException {
    ReasonWords because = telling.because(reason);
    json.writeObjectFieldStart("reason");
    json.writeStringField("kind", because.kind());
    json.writeStringField("text", because.text());
    json.writeEndObject();
  }

  private static void sum(JsonGenerator json, Sum sum) throws IOException {
    json.writeStringField("outer", sum.v6() ? "v6" : "v4");
    json.writeStringField("over", sum.tun().isPresent() ? "tailscale" : "nic");
    json.writeArrayFieldStart("layers");
    for (Level level : sum.levels()) {
      json.writeStartObject();
      json.writeStringField("layer", level.name());
      number(json, "mtu", level.mtu());
      json.writeNumberField("overhead", level.overhead());
      json.writeArrayFieldStart("fields");
      for (Field field : level.fields()) {
        json.writeStartObject();
        json.writeStringField("name", field.name());
        json.writeNumberField("bytes", field.bytes());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeNumberField("base", sum.base());
    json.writeNumberField("overhead", sum.overhead());
    json.writeNumberField("pod", sum.pod());
    json.writeNumberField("mssV4", sum.mssV4());
    if (sum.mssV6().isPresent()) {
      json.writeNumberField("mssV6", sum.mssV6().getAsInt());
    } else {
      json.writeStringField("mssV6", "impossible");
    }
    json.writeNumberField("overflow", sum.overflow());
    json.writeBooleanField("carriesTailscalePod", sum.carriesTailscalePod());
  }

  private static void enter(JsonGenerator json, Cni cni, Sum sum) throws IOException {
    Meaning meaning = Meaning.of(cni);
    if (meaning.key().isEmpty()) {
      return;
    }
    json.writeStartObject();
    json.writeStringField("cni", cni.title());
    json.writeStringField("key", meaning.key());
    json.writeStringField("means", meaning.isBase() ? "base" : "pod");
    json.writeNumberField("value", meaning.enter(sum).orElseThrow());
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String field, OptionalInt number)
      throws IOException {
    if (number.isPresent()) {
      json.writeNumberField(field, number.getAsInt());
    } else {
      json.writeStringField(field, "unknown");
    }
  }
}
