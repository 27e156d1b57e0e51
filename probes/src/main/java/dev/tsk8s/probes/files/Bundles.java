package dev.tsk8s.probes.files;

import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Snapshot.Unread;
import dev.tsk8s.probes.bundle.Bundle;
import dev.tsk8s.probes.bundle.FactsFile;
import dev.tsk8s.probes.bundle.Manifest;
import dev.tsk8s.probes.bundle.Merging;
import dev.tsk8s.probes.redact.Level;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The bundles among the inputs: their facts, and whether they are as they were written.
final class Bundles {
  /// The files of a bundle besides its manifest.
  private static final Set<String> NAMES =
      Set.of("facts.json", "report.txt", "report.json", "report.html", "README.txt");

  private static final String TWICE = "stands twice in its archive: only the first is read";

  private static final String UNPROVEN =
      "no manifest lies beside it: whether it is as it was written cannot be told";

  private final Trouble trouble;
  private final List<Merging.Part> parts = new ArrayList<>();
  private final SortedMap<String, Manifest> manifests = new TreeMap<>();
  private final SortedMap<String, SortedMap<String, String>> digests = new TreeMap<>();

  /// Facts that were read, with the folder in which they lie.
  private final SortedMap<String, Folder> used = new TreeMap<>();

  /// Folders with a manifest, whether it can be read or not.
  private final Set<String> listed = new HashSet<>();

  Bundles(Trouble trouble) {
    this.trouble = trouble;
  }

  /// Reads one file with this.
  interface Reading {
    void read(InputStream in) throws IOException;
  }

  /// Reads a file, and takes its fingerprint if it may belong to a bundle.
  void watch(Blob blob, InputStream in, Reading reading) throws IOException {
    if (!NAMES.contains(blob.name())) {
      reading.read(in);
      return;
    }
    SortedMap<String, String> beside =
        digests.computeIfAbsent(blob.folder().path(), _ -> new TreeMap<>());
    if (beside.containsKey(blob.name())) {
      trouble.unreads().failed(blob.where(), TWICE);
      return;
    }
    var digesting = new DigestInputStream(in, Bundle.sha256());
    beside.put(blob.name(), ""); // it may break off
    reading.read(digesting);
    digesting.transferTo(OutputStream.nullOutputStream());
    beside.put(blob.name(), HexFormat.of().formatHex(digesting.getMessageDigest().digest()));
  }

  void facts(Blob blob, Text text) throws IOException {
    try {
      parts.add(new Merging.Part(blob.folder().host(), FactsFile.read(text.json())));
      used.put(blob.where(), blob.folder());
    } catch (IOException e) {
      trouble.with(blob, "facts", e);
    }
  }

  void manifest(Blob blob, Text text) {
    listed.add(blob.folder().path());
    try {
      Manifest manifest = Manifest.of(text.json());
      if (manifests.putIfAbsent(blob.folder().path(), manifest) != null) {
        trouble.unreads().failed(blob.where(), TWICE);
      }
    } catch (IOException e) {
      trouble.with(blob, "manifest", e);
    }
  }

  /// The files of facts that were read.
  Set<String> used() {
    return used.keySet();
  }

  /// The least that was taken out of one of them. Facts without a manifest do not say.
  Level already() {
    return manifests.size() < parts.size()
        ? Level.NONE
        : manifests.values().stream()
            .map(manifest -> Level.of(manifest.level()).orElse(Level.NONE))
            .min(Level::compareTo)
            .orElse(Level.NONE);
  }

  /// What they hold, after saying which files are not as their manifest has them, and which have
  /// none.
  List<Merging.Part> parts() {
    used.forEach((where, folder) -> {
      if (!folder.bare() && !listed.contains(folder.path())) {
        trouble.unreads().failed(where, UNPROVEN);
      }
    });
    manifests.forEach((folder, manifest) -> {
      SortedMap<String, String> found = digests.getOrDefault(folder, new TreeMap<>());
      for (Manifest.Entry entry : manifest.entries()) {
        String digest = found.get(entry.name());
        String where = folder.isEmpty() ? entry.name() : folder + "/" + entry.name();
        if (digest == null) {
          trouble.unreads().failed(where, "missing, although the bundle's manifest lists it");
        } else if (!digest.isEmpty() && !digest.equals(entry.sha256())) {
          trouble
              .unreads()
              .failed(where, "changed after the bundle was written: its SHA-256 is another one");
        }
      }
    });
    return List.copyOf(parts);
  }

  /// One snapshot of all that was read.
  ///
  /// @param others what was read from other files
  /// @param more inputs that were not used, or not without doubts
  /// @param anyOthers there are such files
  static Snapshot together(
      List<Merging.Part> parts, Snapshot others, List<Unread> more, boolean anyOthers) {
    var all = new ArrayList<>(parts);
    if (anyOthers || parts.isEmpty()) {
      all.add(new Merging.Part("files", others));
    }
    Snapshot merged = Merging.of(all);
    var unread = new ArrayList<>(merged.unread());
    more.stream().filter(one -> !unread.contains(one)).forEach(unread::add);
    return new Snapshot(
        merged.taken(), Snapshot.Source.FILES, merged.cluster(), merged.vantages(), unread);
  }
}
