package dev.tsk8s.probes.bundle;

import dev.tsk8s.core.facts.Evidence;
import dev.tsk8s.core.facts.Observed;
import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Unavailable;
import dev.tsk8s.core.facts.Vantage;
import dev.tsk8s.probes.bundle.Manifest.Missing;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Where a snapshot was read, and what of it could not be.
///
/// @param read each place once
/// @param missing each leaf that is not there
public record Inventory(List<String> read, List<Missing> missing) {

  public static Inventory of(Snapshot snapshot) {
    var read = new TreeSet<String>();
    var missing = new ArrayList<Missing>();
    walk("cluster", snapshot.cluster(), read, missing);
    for (Vantage vantage : snapshot.vantages()) {
      walk(vantage.id().display(), vantage, read, missing);
    }
    snapshot
        .unread()
        .forEach(unread -> missing.add(new Missing(unread.what(), words(unread.why()))));
    return new Inventory(List.copyOf(read), missing);
  }

  private static void walk(String place, Record record, Set<String> read, List<Missing> missing) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      String name = place + ": " + component.getName();
      switch (Components.read(component, record)) {
        case Observed<?> seen -> read.add(seen.origin().where());
        case Unavailable<?> gone -> missing.add(new Missing(name, words(gone.reason())));
        case Record inside when holdsEvidence(inside) -> walk(name, inside, read, missing);
        default -> {}
      }
    }
  }

  private static boolean holdsEvidence(Record record) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      if (Evidence.class.isAssignableFrom(component.getType())) {
        return true;
      }
    }
    return false;
  }

  /// For whoever reads the manifest; the report has the same in the user's language.
  private static String words(Reason reason) {
    return switch (reason) {
      case Reason.Forbidden(var verb, var resource, var namespace) ->
          "forbidden: " + verb + " " + resource + (namespace.isEmpty() ? "" : " in " + namespace);
      case Reason.TimedOut(var what, var limit) -> what + " timed out after " + limit;
      case Reason.NotInFiles(var what) -> "not in the files: " + what;
      case Reason.NotAsked(var what, var by) -> "not asked: " + what + " (" + by + ")";
      case Reason.TooFew(var what, var got, var needed) ->
          "too few " + what + ": " + got + " of " + needed;
      case Reason.Failed(var what, var message) -> what + ": " + message;
      case Reason.NotVisible(var code, _) -> "not visible from there: " + code;
    };
  }
}
