package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.core.mtu.PathMtu;
import dev.tsk8s.core.mtu.PathMtu.BlackHole;
import dev.tsk8s.core.mtu.PathMtu.Refusal;
import dev.tsk8s.core.mtu.Sum;
import dev.tsk8s.core.mtu.Wrapping;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// How large a packet a path carries: for people, and for programs (`mtu-1.json`).
public final class PathCard {
  private static final int LABEL = 14;
  private static final String UNKNOWN = "unknown";

  private PathCard() {}

  public static String text(PathMtu path, Words words, Screen screen) {
    var text = new StringBuilder();
    var page = new Page(text, screen);
    page.paragraph(0, path.hurts() ? Ink.WARNING : Ink.BOLD, headline(path, words));
    page.blank();
    row(page, words, "to", size(path.toTarget(), path, words));
    row(page, words, "from", size(path.fromTarget(), path, words));
    row(page, words, "link", Integer.toString(path.localLink()));
    row(page, words, "hole", words.of("mtu.hole." + path.blackHole().word()));
    for (Refusal refusal : path.refusedBy()) {
      row(page, words, "refused", refused(refusal, path, words));
    }
    path.fragmentsSeen()
        .ifPresent(seen -> row(page, words, "fragments", words.of("mtu.fragments." + seen)));
    page.blank();
    advice(path, words, page);
    page.paragraph(
        0,
        Ink.FAINT,
        words.of(
            "mtu.sent",
            Map.of(
                "packets", Integer.toString(path.packetsSent()),
                "ms", Long.toString(path.took().toMillis()))));
    return text.toString();
  }

  private static String headline(PathMtu path, Words words) {
    Map<String, String> values =
        Map.of(
            "target", path.target(),
            "address", path.address().toString(),
            "size", number(path.toTarget()));
    return words.of(
        path.toTarget().isPresent() ? "mtu.is.known" : "mtu.is." + path.trouble(), values);
  }

  private static void row(Page page, Words words, String label, String value) {
    page.paragraph(
        2, Columns.padded(words.of("mtu.label." + label), LABEL), Ink.FAINT, Ink.PLAIN, value);
  }

  private static String size(OptionalInt size, PathMtu path, Words words) {
    if (size.isEmpty()) {
      return words.of("mtu.notKnown");
    }
    return path.exact()
        ? number(size)
        : words.of(
            "mtu.atLeast",
            Map.of("least", number(size), "most", Integer.toString(size.getAsInt() + 3)));
  }

  private static String refused(Refusal refusal, PathMtu path, Words words) {
    String key =
        refusal.mtu().isEmpty()
            ? "mtu.refused.nothing"
            : refusal.mtu().equals(path.toTarget()) ? "mtu.refused.right" : "mtu.refused.wrong";
    return words.of(key, Map.of("router", refusal.router().text(), "mtu", number(refusal.mtu())));
  }

  private static void advice(PathMtu path, Words words, Page page) {
    if (path.blackHole() == BlackHole.TO_TARGET
        || path.blackHole() == BlackHole.FROM_TARGET
        || path.blackHole() == BlackHole.BOTH) {
      page.paragraph(0, Ink.PLAIN, words.of("mtu.advice.hole", sizes(path)));
    }
    if (path.toTarget().isPresent()) {
      int needed = Sum.TAILSCALE + Wrapping.TAILSCALE.overhead(path.address().ip().isV6());
      boolean carries = path.toTarget().getAsInt() >= needed;
      page.paragraph(
          0,
          Ink.PLAIN,
          words.of(carries ? "mtu.advice.tailscale" : "mtu.advice.noTailscale", sizes(path)));
    }
    if (!path.seesRefusals()) {
      page.paragraph(0, Ink.PLAIN, words.of("mtu.advice.noRefusals"));
    }
  }

  private static Map<String, String> sizes(PathMtu path) {
    boolean v6 = path.address().ip().isV6();
    int around = Wrapping.TAILSCALE.overhead(v6);
    int size = path.toTarget().orElse(0);
    var values = new LinkedHashMap<String, String>();
    values.put("size", number(path.toTarget()));
    values.put("needed", Integer.toString(Sum.TAILSCALE + around));
    values.put("tun", Integer.toString(Math.max(0, size - around)));
    values.put("mss", Integer.toString(Math.max(0, size - (v6 ? 60 : 40))));
    return values;
  }

  private static String number(OptionalInt number) {
    return number.isPresent() ? Integer.toString(number.getAsInt()) : UNKNOWN;
  }

  public static String json(PathMtu path, String version, int exitCode) {
    var text = new StringWriter();
    try (JsonGenerator json = JsonPieces.generator(text)) {
      write(path, version, exitCode, json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + "\n";
  }

  private static void write(PathMtu path, String version, int exitCode, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("schemaVersion", 1);
    json.writeObjectFieldStart("tool");
    json.writeStringField("name", "tsk8s");
    json.writeStringField("version", version);
    json.writeEndObject();
    json.writeStringField("target", path.target());
    json.writeStringField("address", path.address().toString());
    number(json, "toTarget", path.toTarget());
    number(json, "fromTarget", path.fromTarget());
    json.writeBooleanField("exact", path.exact());
    json.writeNumberField("localLink", path.localLink());
    json.writeStringField("blackHole", path.blackHole().word());
    json.writeArrayFieldStart("refusedBy");
    for (Refusal refusal : path.refusedBy()) {
      json.writeStartObject();
      json.writeStringField("router", refusal.router().text());
      number(json, "mtu", refusal.mtu());
      json.writeEndObject();
    }
    json.writeEndArray();
    Optional<Boolean> fragments = path.fragmentsSeen();
    if (fragments.isPresent()) {
      json.writeBooleanField("fragmentsSeen", fragments.get());
    } else {
      json.writeStringField("fragmentsSeen", UNKNOWN);
    }
    if (path.trouble().isEmpty()) {
      json.writeNullField("reason");
    } else {
      json.writeStringField("reason", path.trouble());
    }
    json.writeNumberField("packetsSent", path.packetsSent());
    json.writeNumberField("tookMs", path.took().toMillis());
    json.writeNumberField("exitCode", exitCode);
    json.writeEndObject();
  }

  private static void number(JsonGenerator json, String field, OptionalInt number)
      throws IOException {
    if (number.isPresent()) {
      json.writeNumberField(field, number.getAsInt());
    } else {
      json.writeStringField(field, UNKNOWN);
    }
  }
}
