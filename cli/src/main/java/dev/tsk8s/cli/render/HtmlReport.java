package dev.tsk8s.cli.render;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/// The report as one HTML file that needs nothing else: no network, no other file, and no
/// JavaScript but for searching. Both languages are in it. Every text passes [Harmless] and is
/// escaped by the template engine; the policy in the file allows its own style and script, known by
/// their hashes, and nothing else.
public final class HtmlReport implements Renderer {
  private static final String STYLE = "report.css";
  private static final String SCRIPT = "report.js";

  @Override
  public void render(Telling telling, Appendable out) throws IOException {
    var page = HtmlPage.of(telling, hash(STYLE), hash(SCRIPT));
    Mustache.compiler()
        .emptyStringIsFalse(true)
        .withLoader(name -> new StringReader(resource(name)))
        .withFormatter(value -> Harmless.line(String.valueOf(value)))
        .compile(resource("report.html"))
        .execute(page, new Onto(out));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(HtmlReport.class.getResourceAsStream("html/" + name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /// As a policy names what it allows (CSP level 2, section 4.2.5).
  private static String hash(String name) throws IOException {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(resource(name).getBytes(UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
