package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.core.diagnosis.Finding;
import dev.tsk8s.core.diagnosis.Gauge;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.paths.Path;
import dev.tsk8s.core.probing.Trip;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// The report for programs; its shape is `report-1.json`. Every key is always there: what does not
/// exist is null, what is not known is the word `unknown` beside a reason.
public final class JsonReport implements Renderer {
  @Override
  public void render(Telling telling, Appendable out) throws IOException {
    try (JsonGenerator json = JsonPieces.generator(new Onto(out))) {
      report(new JsonPieces(telling, json));
    }
    out.append('\n');
  }

  /// All of it, whatever the generator writes.
  static void report(JsonPieces pieces) throws IOException {
    JsonGenerator json = pieces.json();
    Report report = pieces.telling().report();
    json.writeStartObject();
    pieces.head();
    lists(pieces, report);
    summary(json, Tally.of(report));
    json.writeNumberField("exitCode", pieces.telling().exitCode());
    json.writeEndObject();
  }

  private static void lists(JsonPieces pieces, Report report) throws IOException {
    JsonGenerator json = pieces.json();
    var topics = new HashMap<Finding, String>();
    json.writeArrayFieldStart("checks");
    for (Report.Result result : report.results()) {
      String topic = result.topic().word();
      result.verdict().findings().forEach(finding -> topics.put(finding, topic));
      new JsonChecks(pieces).check(result);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("findings");
    for (Finding finding : report.findings()) {
      new JsonFindings(pieces).finding(finding, topics.getOrDefault(finding, ""));
    }
    json.writeEndArray();
    json.writeArrayFieldStart("paths");
    for (Path path : report.paths()) {
      new JsonPaths(pieces).path(path);
    }
    json.writeEndArray();
    new JsonTrips(pieces).covered(report.covered());
    json.writeArrayFieldStart("trips");
    for (Trip trip : report.trips()) {
      new JsonTrips(pieces).trip(trip);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("metrics");
    for (Gauge gauge : report.gauges()) {
      new JsonGauges(pieces).gauge(gauge);
    }
    json.writeEndArray();
    new JsonStack(pieces).stack(report.stack());
    pieces.unread();
    json.writeObjectFieldStart("pods");
    for (Map.Entry<String, String> pod : report.pods().workloads().entrySet()) {
      json.writeStringField(pod.getKey(), pod.getValue());
    }
    json.writeEndObject();
  }

  static void summary(JsonGenerator json, Tally tally) throws IOException {
    json.writeObjectFieldStart("summary");
    json.writeNumberField("problems", tally.problems());
    json.writeNumberField("warnings", tally.warnings());
    json.writeNumberField("healthy", tally.healthy());
    json.writeNumberField("unknown", tally.unknown());
    json.writeNumberField("notApplicable", tally.notApplicable());
    json.writeEndObject();
  }
}
