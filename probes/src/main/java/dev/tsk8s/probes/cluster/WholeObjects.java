package dev.tsk8s.probes.cluster;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.probes.Deadline;
import dev.tsk8s.probes.JsonTrees;
import dev.tsk8s.probes.cluster.ApiFailure.Kind;
import dev.tsk8s.probes.objects.ObjectStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// A list of objects of our own, page by page, each object whole: who made it stands in what a
/// diagnosis never reads. One tree is in memory at a time.
final class WholeObjects {
  /// A pod of ours has some 8 KB, most of it `managedFields`.
  private static final int PAGE = 250;

  private static final Duration PATIENCE = Duration.ofSeconds(12);
  private static final int MOST_RESTARTS = 2;

  private final ApiServer server;
  private final String path;
  private final Pacing pacing;

  /// @param path with its query, ready for more of it
  WholeObjects(ApiServer server, String path, Pacing pacing) {
    this.server = server;
    this.path = path + "limit=" + PAGE;
    this.pacing = pacing;
  }

  <T> List<T> read(Function<JsonNode, T> projection, Deadline deadline)
      throws IOException, InterruptedException {
    for (int restarts = 0; ; restarts++) {
      try {
        return readOnce(projection, deadline);
      } catch (ApiFailure failure) {
        if (failure.kind() != Kind.GONE || restarts == MOST_RESTARTS) {
          throw failure;
        }
      }
    }
  }

  private <T> List<T> readOnce(Function<JsonNode, T> projection, Deadline deadline)
      throws IOException, InterruptedException {
    var all = new ArrayList<T>();
    String token = "";
    do {
      pacing.await(deadline);
      String more =
          token.isEmpty() ? "" : "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
      var head = PageHead.of(server.get(path + more, PATIENCE, deadline));
      try (InputStream page = head.whole();
          JsonParser parser = ObjectStream.JSON.createParser(page)) {
        token = page(parser, item -> all.add(projection.apply(item)));
      } catch (IOException e) {
        throw PageHead.unreadable(e);
      }
    } while (!token.isEmpty());
    return all;
  }

  /// @return where the next page begins; empty: there is none
  private static String page(JsonParser parser, Consumer<JsonNode> each) throws IOException {
    String token = "";
    parser.nextToken();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      if (name.equals("items") && parser.nextToken() == JsonToken.START_ARRAY) {
        for (JsonNode item = next(parser); item.isObject(); item = next(parser)) {
          each.accept(item);
        }
      } else if (name.equals("metadata")) {
        token = next(parser).path("continue").asText();
      } else if (!name.equals("items")) {
        next(parser);
      }
    }
    return token;
  }

  private static JsonNode next(JsonParser parser) throws IOException {
    return JsonTrees.next(parser).orElseThrow(() -> new IOException("the list has no end"));
  }
}
