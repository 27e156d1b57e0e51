package dev.tsk8s.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tsk8s.core.diagnosis.Answer;
import dev.tsk8s.core.diagnosis.Gauge;
import java.io.IOException;
import java.util.Locale;

/// Each number beside its limit.
record JsonGauges(JsonPieces pieces) {

  void gauge(Gauge gauge) throws IOException {
    JsonGenerator json = pieces.json();
    json.writeStartObject();
    json.writeStringField("name", gauge.measure().word());
    json.writeStringField("check", gauge.check());
    json.writeStringField("place", gauge.place());
    switch (gauge.value()) {
      case Answer.Of.Is<Double>(var number) -> json.writeNumberField("value", number);
      case Answer.Of.Unsure<Double> _ -> json.writeStringField("value", "unknown");
    }
    json.writeNumberField("limit", gauge.measure().limit());
    json.writeBooleanField("below", gauge.measure().below());
    json.writeStringField("unit", gauge.measure().unit());
    json.writeStringField("verdict", gauge.standing().name().toLowerCase(Locale.ROOT));
    if (gauge.value() instanceof Answer.Of.Unsure<Double>(var reason)) {
      pieces.reason("reason", reason);
    } else {
      json.writeNullField("reason");
    }
    json.writeEndObject();
  }
}
