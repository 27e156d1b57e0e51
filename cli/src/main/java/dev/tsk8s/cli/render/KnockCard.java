package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.cli.knowledge.Library;
import dev.tsk8s.cli.knowledge.ReasonWords;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.core.diagnosis.Answer.Of;
import dev.tsk8s.core.facts.KnockView;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.StunExchange;
import dev.tsk8s.core.nat.Door;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;

/// What `tsk8s nat --knock` tells.
public record KnockCard(KnockView view, Of<Door> door, Words words, Library library) {
  private static final int SCHEMA_VERSION = 1;

  /// For people.
  public String text(Screen screen) {
    var text = new StringBuilder();
    var page = new Page(text, screen);
    Map<String, String> values = Map.of("socket", view.to().toString());
    page.paragraph(0, ink(), words.of("nat.knock." + verdict(), values));
    if (view.own()) {
      page.paragraph(0, Ink.WARNING, words.of("nat.knock.own"));
    }
    if (door instanceof Of.Unsure<Door>(var reason)) {
      because(reason, page);
    }
    page.blank();
    for (StunExchange one : view.exchanges()) {
      String why = NatTelling.because(one);
      page.line(
          2,
          Ink.PLAIN,
          one.from()
              + "  "
              + NatTelling.answer(one)
              + (why.isEmpty() ? "" : " (" + said(why) + ")"));
    }
    page.paragraph(
        2,
        Ink.FAINT,
        words.of(
            "nat.sent",
            Map.of(
                "packets", Integer.toString(view.packets()),
                "ms", Long.toString(view.took().toMillis()))));
    return text.toString();
  }

  private void because(Reason reason, Page page) {
    ReasonWords because = ReasonWords.of(reason, words, library, Duration.ZERO);
    page.paragraph(2, Ink.PLAIN, because.text());
    page.paragraph(2, Ink.PLAIN, because.test());
    because.commands().forEach(command -> page.line(4, Ink.COMMAND, command));
  }

  /// A stable word has a sentence; what failed speaks for itself.
  private String said(String why) {
    String key = "nat.because." + why;
    String told = words.of(key);
    return told.equals(key) ? why : told;
  }

  private String verdict() {
    return NatTelling.word(door, NatTelling::code);
  }

  private Ink ink() {
    return door instanceof Of.Is<Door>(var known)
        ? known == Door.OPEN ? Ink.GOOD : Ink.WARNING
        : Ink.UNKNOWN;
  }

  /// For programs.
  public String json(int exitCode) {
    var text = new StringWriter();
    try (JsonGenerator json = JsonPieces.generator(text)) {
      json.writeStartObject();
      json.writeNumberField("schemaVersion", SCHEMA_VERSION);
      json.writeStringField("knock", view.to().toString());
      json.writeStringField("verdict", verdict());
      json.writeBooleanField("ownAddress", view.own());
      json.writeBooleanField("reflectorExpected", view.reflectorExpected());
      reason(json);
      sockets(json);
      json.writeNumberField("packetsSent", view.packets());
      json.writeNumberField("tookMs", view.took().toMillis());
      json.writeNumberField("exitCode", exitCode);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }

  private void reason(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("reasons");
    if (door instanceof Of.Unsure<Door>(var reason)) {
      ReasonWords because = ReasonWords.of(reason, words, library, Duration.ZERO);
      json.writeObjectFieldStart("verdict");
      json.writeStringField("kind", because.kind());
      if (reason instanceof Reason.NotVisible(var code, _)) {
        json.writeStringField("code", code);
      }
      json.writeStringField("text", because.text());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void sockets(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("sockets");
    for (StunExchange one : view.exchanges()) {
      json.writeStartObject();
      json.writeStringField("from", one.from().toString());
      json.writeNumberField("sent", one.sent());
      json.writeStringField("answer", NatTelling.answer(one));
      String why = NatTelling.because(one);
      if (!why.isEmpty()) {
        json.writeStringField("because", why);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
