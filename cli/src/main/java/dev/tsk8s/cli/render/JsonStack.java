package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.core.stack.Cell;
import dev.tsk8s.core.stack.Layer;
import dev.tsk8s.core.stack.Stack;
import java.io.IOException;
import java.util.List;

/// The layers of the network.
record JsonStack(JsonPieces pieces) {

  void stack(Stack stack) throws IOException {
    JsonGenerator json = pieces.json();
    json.writeArrayFieldStart("stack");
    for (Stack.Group group : stack.groups()) {
      json.writeStartObject();
      pieces.texts("nodes", group.nodes());
      json.writeArrayFieldStart("layers");
      for (Layer layer : group.layers()) {
        json.writeStartObject();
        json.writeStringField("layer", layer.kind().word());
        cell("what", layer.what());
        cell("version", layer.version());
        cell("mode", layer.mode());
        cell("ranges", layer.ranges());
        cell("mtu", layer.mtu());
        cell("managedBy", layer.managedBy());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void cell(String name, Cell cell) throws IOException {
    JsonGenerator json = pieces.json();
    json.writeObjectFieldStart(name);
    switch (cell) {
      case Cell.Value(var texts, var from) -> {
        value(name, texts);
        known(from);
      }
      case Cell.Word(var word, var from) -> {
        json.writeStringField("value", word);
        known(from);
      }
      case Cell.Unknown(var reason) -> {
        json.writeStringField("value", "unknown");
        json.writeNullField("from");
        pieces.reason("reason", reason);
      }
      case Cell.None _ -> {
        json.writeNullField("value");
        known("");
      }
    }
    json.writeEndObject();
  }

  private void known(String from) throws IOException {
    pieces.textOrNull("from", from);
    pieces.json().writeNullField("reason");
  }

  /// Ranges are many, sizes are numbers.
  private void value(String name, List<String> texts) throws IOException {
    String all = String.join(", ", texts);
    if (name.equals("ranges")) {
      pieces.texts("value", texts);
    } else if (name.equals("mtu") && all.matches("\\d{1,6}")) {
      pieces.json().writeNumberField("value", Integer.parseInt(all));
    } else {
      pieces.json().writeStringField("value", all);
    }
  }
}
