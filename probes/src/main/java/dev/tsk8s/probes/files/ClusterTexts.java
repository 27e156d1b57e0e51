package dev.tsk8s.probes.files;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.probes.objects.ListPage;
import dev.tsk8s.probes.objects.ObjectStream;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;

/// Reads what kubectl wrote.
final class ClusterTexts {

  /// YAML is read at a tenth of the speed of JSON, and a single value of it can only be held whole.
  private static final int LONGEST_YAML = 16 << 20;

  private static final int LONGEST_LINE = 1 << 20;

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
    objects(blob, yaml.createParser(new Shortened(text.reader())));
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

  /// Ends reading at two bounds: the YAML parser looks ahead as far as a line goes.
  private static final class Shortened extends FilterReader {
    private int total;
    private int line;

    Shortened(Reader in) {
      super(in);
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      for (int i = offset; i < offset + read; i++) {
        line = buffer[i] == '\n' ? 0 : line + 1;
      }
      total += Math.max(0, read);
      if (total > LONGEST_YAML || line > LONGEST_LINE) {
        String what = total > LONGEST_YAML ? "YAML longer than " : "YAML with a line longer than ";
        throw new IOException(
            what
                + ((total > LONGEST_YAML ? LONGEST_YAML : LONGEST_LINE) >> 20)
                + " MB: use -o json");
      }
      return read;
    }
  }
}
