package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.core.facts.ProbePlace.RoundTrips;
import dev.tsk8s.core.probing.Covered;
import dev.tsk8s.core.probing.Trip;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/// Round trips between nodes, each pair.
record JsonTrips(JsonPieces pieces) {

  void covered(Optional<Covered> covered) throws IOException {
    JsonGenerator json = pieces.json();
    if (covered.isEmpty()) {
      json.writeNullField("covered");
      return;
    }
    json.writeObjectFieldStart("covered");
    json.writeNumberField("pairs", covered.get().pairs());
    json.writeNumberField("possible", covered.get().possible());
    json.writeNumberField("seed", covered.get().seed());
    json.writeEndObject();
  }

  void trip(Trip trip) throws IOException {
    JsonGenerator json = pieces.json();
    json.writeStartObject();
    json.writeStringField("from", trip.from());
    json.writeStringField("to", trip.to());
    json.writeStringField("between", trip.pods() ? "pods" : "nodes");
    json.writeNumberField("family", trip.v6() ? 6 : 4);
    json.writeNumberField("sent", trip.sent());
    json.writeNumberField("answered", trip.answered());
    ms("medianMs", trip, RoundTrips::median);
    ms("p99Ms", trip, RoundTrips::p99);
    ms("jitterMs", trip, RoundTrips::jitter);
    if (trip.bitsPerSecond().isPresent()) {
      json.writeNumberField("bitsPerSecond", trip.bitsPerSecond().get());
    }
    json.writeEndObject();
  }

  private void ms(String name, Trip trip, Function<RoundTrips, Duration> which) throws IOException {
    if (trip.times().isPresent()) {
      pieces.json().writeNumberField(name, which.apply(trip.times().get()).toNanos() / 1e6);
    } else {
      pieces.json().writeNullField(name);
    }
  }
}
