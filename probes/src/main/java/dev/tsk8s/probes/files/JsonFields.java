package dev.tsk8s.probes.files;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.tsk8s.probes.objects.ObjectStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/// The field names of the first JSON object of a text, of an array those of its objects, as far as
/// the text goes.
///
/// @param broken the text is no JSON, or ends inside it
record JsonFields(boolean array, Set<String> names, boolean broken) {

  /// @param complete the head is all of the text
  static JsonFields of(String head, boolean complete) {
    boolean array = head.startsWith("[");
    int depth = array ? 2 : 1;
    var names = new HashSet<String>();
    try (JsonParser parser = ObjectStream.JSON.createParser(head)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME && level(parser) == depth) {
          names.add(parser.currentName());
        }
        if (token.isStructEnd() && level(parser) == 0) {
          break;
        }
      }
      return new JsonFields(array, names, false);
    } catch (JsonEOFException _) {
      return new JsonFields(array, names, complete);
    } catch (IOException _) {
      return new JsonFields(array, names, true);
    }
  }

  private static int level(JsonParser parser) {
    int level = 0;
    for (var context = parser.getParsingContext();
        !context.inRoot();
        context = context.getParent()) {
      level++;
    }
    return level;
  }

  boolean has(String name) {
    return names.contains(name);
  }
}
