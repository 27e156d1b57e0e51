package dev.tsk8s.probes.files;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.probes.objects.ListPage;
import dev.tsk8s.probes.objects.ObjectStream;
import java.io.IOException;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;

/// Reads what kubectl wrote.
final class ClusterTexts {
  private static final int LONGEST_YAML = 512 << 20;

  private final Trouble trouble;
  private final ClusterFiles cluster;

  ClusterTexts(Trouble trouble, ClusterFiles cluster) {
    this.trouble = trouble;
    this.cluster = cluster;
  }

  void json(Blob blob, Text text) throws IOException {
    objects(blob, ObjectStream.JSON.createParser(text.json()));
  }

  /// Aliases are not expanded, so that a small file stays small.
  void yaml(Blob blob, Text text) throws IOException {
    var options = new LoaderOptions();
    options.setCodePointLimit(LONGEST_YAML);
    options.setNestingDepthLimit(200);
    YAMLFactory yaml =
        YAMLFactory.builder()
            .loaderOptions(options)
            .streamReadConstraints(ObjectStream.BOUNDS)
            .build();
    objects(blob, yaml.createParser(text.reader()));
  }

  private void objects(Blob blob, JsonParser parser) {
    boolean used = false;
    ClusterFiles.Document document = cluster.document(blob);
    try {
      for (Optional<ListPage> page = ObjectStream.next(parser, document::accept);
          page.isPresent();
          page = ObjectStream.next(parser, document::accept)) {
        used |= document.ended(page.get());
        document = cluster.document(blob);
      }
      if (!used) {
        trouble.unused(blob, "Kubernetes objects, none of them of a kind that is read here");
      }
    } catch (IOException e) {
      document.broke(trouble.with(blob, "Kubernetes objects", e));
    }
  }

  /// Refusals, which say what may not be seen; or an error that says only that nothing was.
  void errors(Blob blob, String text) {
    if (!cluster.refusals(text, blob)) {
      Reason reason = trouble.with(blob, Trouble.firstLine(text));
      cluster.failed(blob, reason);
    }
  }
}
