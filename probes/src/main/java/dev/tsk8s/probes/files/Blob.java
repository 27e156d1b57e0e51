package dev.tsk8s.probes.files;

import java.time.Instant;

/// One file to read, wherever it lies.
///
/// @param folder what lies beside it
/// @param name its own name
/// @param at when it was written, as far as that is known
/// @param explicit the user named it: whatever keeps us from using it must be said
/// @param depth in how many archives it lies
record Blob(Folder folder, String name, Instant at, boolean explicit, int depth) {

  /// As a reader finds it again.
  String where() {
    return Unreads.printable(folder.path().isEmpty() ? name : folder.path() + "/" + name);
  }

  /// Whether its name promises something we read, so that silence about it would mislead.
  boolean promising() {
    return explicit
        || name.endsWith(".json")
        || name.endsWith(".yaml")
        || name.endsWith(".yml")
        || name.endsWith(".gz")
        || name.endsWith(".tgz")
        || name.endsWith(".tar")
        || name.endsWith(".zip");
  }

  /// The folder of the host that it tells of.
  Folder home() {
    return AgentFolders.home(folder, name).orElse(folder);
  }

  Blob named(String other) {
    return new Blob(folder, other, at, explicit, depth);
  }
}
