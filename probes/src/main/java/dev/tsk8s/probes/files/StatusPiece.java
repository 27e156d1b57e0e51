package dev.tsk8s.probes.files;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tsk8s.core.facts.Origin;
import dev.tsk8s.core.facts.TailnetNode;
import dev.tsk8s.core.facts.TailscaleStatus;
import java.time.DateTimeException;
import java.time.Instant;

/// One status of a host, and how late in the host's life it was taken.
///
/// @param lastSent the newest `LastWrite` and `LastHandshake` in it; [Instant#MIN] if nothing was
///   ever sent
/// @param bytes received and sent over all peers: only grows while the daemon runs
record StatusPiece(TailscaleStatus status, Origin origin, Instant lastSent, long bytes) {

  /// Earliest first. A status does not say when it was taken, its counters do; files of one copy
  /// often have one time.
  static int byTime(StatusPiece one, StatusPiece other) {
    int order = one.lastSent.compareTo(other.lastSent);
    order = order != 0 ? order : Long.compare(one.bytes, other.bytes);
    order = order != 0 ? order : one.origin.at().compareTo(other.origin.at());
    order = order != 0 ? order : Boolean.compare(other.isBefore(), one.isBefore());
    return order != 0 ? order : one.origin.where().compareTo(other.origin.where());
  }

  private boolean isBefore() {
    return origin.where().contains("before");
  }

  static StatusPiece of(TailscaleStatus status, JsonNode document, Origin origin) {
    Instant last = Instant.MIN;
    long bytes = 0;
    for (JsonNode peer : document.path("Peer")) {
      for (String field : new String[] {"LastWrite", "LastHandshake"}) {
        Instant time = time(peer.path(field).asText(""));
        last = time.isAfter(last) ? time : last;
      }
      bytes += peer.path("RxBytes").asLong(0) + peer.path("TxBytes").asLong(0);
    }
    return new StatusPiece(status, origin, last, bytes);
  }

  /// Whether both can be states of one host, lying side by side: one key, or one name where a login
  /// came in between.
  boolean sameHost(StatusPiece other) {
    return sameNode(other)
        || (hostName().equals(other.hostName()) && (loggedOut() || other.loggedOut()));
  }

  /// Whether both have one node key. Stable ids are no proof: control servers of one's own count
  /// from 1.
  boolean sameNode(StatusPiece other) {
    return !loggedOut() && key().equals(other.key());
  }

  private boolean loggedOut() {
    return key().chars().allMatch(digit -> digit == '0');
  }

  private String key() {
    return status.self().map(self -> self.nodeKey().replace("nodekey:", "")).orElse("");
  }

  private String hostName() {
    return status.self().map(TailnetNode::hostName).orElse("");
  }

  private static Instant time(String text) {
    try {
      Instant time = Instant.parse(text);
      return time.isAfter(Instant.EPOCH) ? time : Instant.MIN; // Go's zero time is in the year 1
    } catch (DateTimeException _) {
      return Instant.MIN;
    }
  }
}
