package dev.tsk8s.probes.files;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.probes.objects.KubeResource;
import dev.tsk8s.probes.objects.ListPage;
import dev.tsk8s.probes.objects.ObjectStream;
import java.io.IOException;
import java.util.Optional;

/// Reads what kubectl wrote.
final class ClusterTexts {
  private final Trouble trouble;
  private final ClusterFiles cluster;

  ClusterTexts(Trouble trouble, ClusterFiles cluster) {
    this.trouble = trouble;
    this.cluster = cluster;
  }

  void json(Blob blob, Text text) throws IOException {
    objects(blob, ObjectStream.JSON.createParser(text.json()));
  }

  /// Aliases are not expanded, so that a small file stays small. People write short ones; long ones
  /// are of programs, and are read part by part, ten times as fast.
  void yaml(Blob blob, Text text) throws IOException {
    YAMLFactory yaml = ChartFiles.yaml();
    if (!text.complete() && ResourceNames.isOther(blob.name())) {
      trouble.unused(blob, "Kubernetes objects of a kind that is not read here");
    } else if (text.complete()) {
      objects(blob, yaml.createParser(text.reader()));
    } else {
      try (var json = new AheadReader(blob.where(), new YamlAsJson(text.reader(), yaml))) {
        objects(blob, ObjectStream.JSON.createParser(json));
      }
    }
  }

  private void objects(Blob blob, JsonParser parser) {
    boolean used = false;
    ClusterFiles.Document document = cluster.document(blob);
    try {
      String hint = ResourceNames.in(blob.name()).map(KubeResource::kind).orElse("");
      for (Optional<ListPage> page = ObjectStream.next(parser, document::accept, hint);
          page.isPresent();
          page = ObjectStream.next(parser, document::accept, hint)) {
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

  /// Values for Cilium's chart.
  void values(Blob blob, String text) {
    try {
      ChartFiles.read(text).ifPresent(values -> cluster.values(blob, values));
    } catch (IOException e) {
      trouble.with(blob, "Helm values", e);
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
