package dev.tsk8s.probes.active;

import com.fasterxml.jackson.databind.JsonNode;

/// What Kubernetes complained of.
///
/// @param about the object's name
/// @param reason one word, such as `FailedCreate`
/// @param message in the words of whoever refused
/// @param at when last, as text that sorts
record ProbeEvent(String about, String reason, String message, String at) {
  /// Of a query: complaints only.
  static final String SELECTOR = "fieldSelector=type%3DWarning";

  static ProbeEvent of(JsonNode event) {
    String last = event.path("lastTimestamp").asText("");
    return new ProbeEvent(
        event.path("involvedObject").path("name").asText(),
        event.path("reason").asText(),
        event.path("message").asText().strip(),
        last.isEmpty() || last.equals("null") ? event.path("eventTime").asText("") : last);
  }
}
