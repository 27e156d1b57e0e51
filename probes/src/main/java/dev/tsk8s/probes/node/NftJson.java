package dev.tsk8s.probes.node;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.HostView.Filters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// Reads `nft -j list ruleset` (libnftables-json(5)): it is put in the words of the text, and read
/// as that.
public final class NftJson {
  private static final String LIST = "nftables";

  private NftJson() {}

  public static boolean recognises(JsonNode value) {
    return value.path(LIST).isArray();
  }

  public static Filters read(JsonNode ruleset) {
    Map<String, List<String>> chains = new LinkedHashMap<>();
    for (JsonNode element : ruleset.path(LIST)) {
      JsonNode chain = element.path("chain");
      JsonNode rule = element.path("rule");
      if (chain.isObject()) {
        in(chains, chain, "name").addAll(base(chain));
      } else if (rule.isObject()) {
        in(chains, rule, "chain").add(words(rule));
      }
    }
    var text = new StringBuilder();
    chains.forEach(
        (name, lines) -> text.append(name).append(String.join("\n", lines)).append("\n}\n}\n"));
    return NftRules.read(text.toString());
  }

  private static List<String> in(Map<String, List<String>> chains, JsonNode of, String name) {
    String begin =
        "table %s %s {\nchain %s {\n"
            .formatted(word(of.path("family")), word(of.path("table")), word(of.path(name)));
    return chains.computeIfAbsent(begin, _ -> new ArrayList<>());
  }

  private static List<String> base(JsonNode chain) {
    return chain.has("hook")
        ? List.of(
            "type %s hook %s priority 0; policy %s;"
                .formatted(
                    word(chain.path("type")),
                    word(chain.path("hook")),
                    chain.path("policy").asText("accept")))
        : List.of();
  }

  private static String words(JsonNode rule) {
    String words =
        elements(rule.path("expr")).stream()
            .map(NftJson::statement)
            .filter(statement -> !statement.isEmpty())
            .collect(Collectors.joining(" "));
    String comment = rule.path("comment").asText("").replaceAll("[\"\\n]", "");
    return comment.isEmpty() ? words : words + " comment \"" + comment + "\"";
  }

  private static String statement(JsonNode statement) {
    String name = first(statement);
    JsonNode of = statement.path(name);
    return switch (name) {
      case "match" -> match(of);
      case "counter" -> "";
      case "snat" -> ("snat to " + value(of.path("addr")) + " " + value(of.path("flags"))).strip();
      case "masquerade" -> ("masquerade " + value(of.path("flags"))).strip();
      case "reject" ->
          of.has("expr")
              ? "reject with " + word(of.path("type")) + " " + value(of.path("expr"))
              : "reject";
      case "jump", "goto" -> name + " " + word(of.path("target"));
      case "mangle" -> changes(of);
      case "xt" -> xt(of);
      default -> of.isValueNode() && !of.isNull() ? name + " " + of.asText() : name;
    };
  }

  private static String changes(JsonNode mangle) {
    JsonNode option = mangle.path("key").path("tcp option");
    JsonNode value = mangle.path("value");
    return word(option.path("name")).equals("maxseg")
        ? "tcp option maxseg size set " + (value.path("rt").isObject() ? "rt mtu" : value(value))
        : "mangle";
  }

  /// What iptables put in and nft cannot show whole.
  private static String xt(JsonNode xt) {
    String name = word(xt.path("name"));
    return switch (name) {
      case "MASQUERADE" -> "masquerade ?";
      case "SNAT" -> "snat to ?";
      case "REJECT" -> "reject";
      case "DROP" -> "drop";
      case "TCPMSS" -> "xt target \"TCPMSS\"";
      default -> "-m " + name;
    };
  }

  private static String match(JsonNode match) {
    String left = value(match.path("left"));
    JsonNode wanted = match.path("right");
    String right = left.contains("mark") ? hex(wanted) : value(wanted);
    return switch (match.path("op").asText("==")) {
      case "!=" -> left + " != " + right;
      case "==" -> left + (left.contains("&") ? " == " : " ") + right;
      default -> left + " " + right;
    };
  }

  private static String value(JsonNode value) {
    if (value.isArray()) {
      return elements(value).stream().map(NftJson::value).collect(Collectors.joining(","));
    }
    if (!value.isObject()) {
      return value.asText("").replaceAll("\\s", "");
    }
    String name = first(value);
    JsonNode of = value.path(name);
    return switch (name) {
      case "payload" -> word(of.path("protocol")) + " " + word(of.path("field"));
      case "meta" ->
          (of.path("key").asText("").endsWith("name") ? "" : "meta ") + word(of.path("key"));
      case "ct" -> "ct " + word(of.path("key"));
      case "fib" -> "fib " + value(of.path("flags")) + " " + word(of.path("result"));
      case "prefix" -> value(of.path("addr")) + "/" + of.path("len").asInt();
      case "range" -> value(of.path(0)) + "-" + value(of.path(1));
      case "set" -> "{ " + value(of).replace(",", ", ") + " }";
      case "&" -> value(of.path(0)) + " & " + hex(of.path(1));
      default -> name;
    };
  }

  private static String hex(JsonNode value) {
    return value.isIntegralNumber() ? "0x" + Long.toHexString(value.asLong()) : value(value);
  }

  private static String first(JsonNode object) {
    var names = object.fieldNames();
    return names.hasNext() ? word(names.next()) : "";
  }

  private static String word(JsonNode text) {
    return word(text.asText(""));
  }

  private static String word(String text) {
    String word = text.replaceAll("[\\s{}]", "");
    return word.isEmpty() ? "?" : word;
  }

  private static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
