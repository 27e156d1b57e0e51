package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;

/// The JSON report as YAML 1.1: the same tree. Every text is in double quotes, so that no reader
/// takes `no` for false or `1e3` for a number, and what could steer a terminal is written as an
/// escape.
public final class YamlReport implements Renderer {
  private static final YAMLFactory YAML =
      YAMLFactory.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .build();

  @Override
  public void render(Telling telling, Appendable out) throws IOException {
    var text = new StringWriter();
    try (JsonGenerator yaml = YAML.createGenerator(text)) {
      JsonReport.report(new JsonPieces(telling, yaml));
    }
    escape(text.toString(), out);
  }

  /// The emitter escapes control characters itself, but not those that turn the direction of
  /// writing or cannot be seen; they stand in double quotes only.
  private static void escape(String yaml, Appendable out) throws IOException {
    for (int i = 0; i < yaml.length(); ) {
      int character = yaml.codePointAt(i);
      int length = Character.charCount(character);
      if (character != '\n' && Harmless.steers(character)) {
        out.append(String.format(Locale.ROOT, length == 1 ? "\\u%04X" : "\\U%08X", character));
      } else {
        out.append(yaml, i, i + length);
      }
      i += length;
    }
  }
}
