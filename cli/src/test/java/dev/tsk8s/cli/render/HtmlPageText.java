package dev.tsk8s.cli.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An HTML report read strictly: every element closed in order, headings in order, every `id` once,
/// one style and one script that its policy knows, and nothing that would be loaded.
public final class HtmlPageText {
  private static final Pattern TAG =
      Pattern.compile(
          "<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\\s+[a-zA-Z:-]+(?:=\"[^\"<>]*\")?)*)\\s*(/?)>");
  private static final Pattern ID = Pattern.compile("\\sid=\"([^\"]*)\"");
  private static final Pattern LOADS =
      Pattern.compile("\\s(src|srcset|action|style|on[a-z]+)=|\\shref=\"(?!#)|url\\(|@import");
  private static final Set<String> VOID = Set.of("meta", "input");

  private final String style;
  private final String script;
  private final String markup;

  private HtmlPageText(String style, String script, String markup) {
    this.style = style;
    this.script = script;
    this.markup = markup;
  }

  public static HtmlPageText of(String html) {
    String style = between(html, "<style>", "</style>");
    String script = between(html, "<script>", "</script>");
    return new HtmlPageText(style, script, html.replace(style, "").replace(script, ""));
  }

  /// Without style and script.
  public String text() {
    return markup;
  }

  String style() {
    return style;
  }

  /// What is wrong with it; empty: nothing.
  public List<String> faults() {
    var faults = new ArrayList<String>();
    nesting(faults);
    if (!markup.contains("style-src &#39;" + hash(style) + "&#39;")
        && !unescaped().contains("style-src '" + hash(style) + "'")) {
      faults.add("the policy does not know the style");
    }
    if (!unescaped().contains("script-src '" + hash(script) + "'")) {
      faults.add("the policy does not know the script");
    }
    TAG.matcher(markup)
        .results()
        .map(tag -> tag.group())
        .filter(tag -> LOADS.matcher(tag).find())
        .forEach(faults::add);
    if (LOADS.matcher(style).find()) {
      faults.add("the style loads something");
    }
    return faults;
  }

  private void nesting(List<String> faults) {
    var open = new ArrayDeque<String>();
    var ids = new ArrayList<String>();
    int heading = 0;
    int at = markup.indexOf("<html");
    Matcher tag = TAG.matcher(markup);
    while (at >= 0 && faults.isEmpty()) {
      if (!tag.find(at) || tag.start() != at) {
        faults.add("no tag: " + markup.substring(at, Math.min(markup.length(), at + 80)));
        return;
      }
      String name = tag.group(2);
      Matcher id = ID.matcher(tag.group(3));
      if (id.find()) {
        ids.add(id.group(1));
      }
      if (tag.group(1).equals("/")) {
        if (!name.equals(open.poll())) {
          faults.add("closed too early: " + name);
        }
      } else if (!VOID.contains(name) && tag.group(4).isEmpty()) {
        open.push(name);
        if (name.matches("h[1-6]")) {
          int level = name.charAt(1) - '0';
          if (level > heading + 1) {
            faults.add(name + " after h" + heading);
          }
          heading = level;
        }
      }
      at = markup.indexOf('<', tag.end());
    }
    if (!open.isEmpty()) {
      faults.add("never closed: " + open);
    }
    if (ids.size() != Set.copyOf(ids).size()) {
      faults.add("an id twice: " + ids);
    }
  }

  private String unescaped() {
    return markup.replace("&#x3D;", "=").replace("&#x27;", "'").replace("&#39;", "'");
  }

  private static String hash(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static String between(String text, String from, String to) {
    int start = text.indexOf(from) + from.length();
    return text.substring(start, text.indexOf(to, start));
  }
}
