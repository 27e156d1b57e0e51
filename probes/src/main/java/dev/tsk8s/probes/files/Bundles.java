package dev.tsk8s.probes.files;

import dev.tsk8s.core.facts.Snapshot;
import dev.tsk8s.core.facts.Snapshot.Unread;
import dev.tsk8s.probes.bundle.Bundle;
import dev.tsk8s.probes.bundle.FactsFile;
import dev.tsk8s.probes.bundle.Manifest;
import dev.tsk8s.probes.bundle.Merging;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
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
  private final Unlisted unlisted;
  private final SortedMap<String, Manifest> manifests = new TreeMap<>();
  private final SortedMap<String, SortedMap<String, String>> digests = new TreeMap<>();

  private final List<Read> facts = new ArrayList<>();

  /// Folders with a manifest, whether it can be read or not.
  private final Set<String> listed = new HashSet<>();

  /// Those, and folders with facts.
  private final Set<String> described = new HashSet<>();

  private record Read(Blob blob, Snapshot snapshot) {}

  Bundles(Trouble trouble, Unlisted unlisted) {
    this.trouble = trouble;
    this.unlisted = unlisted;
  }

  /// Reads one file with this.
  interface Reading {
    void read(InputStream in) throws IOException;
  }

  /// Reads a file, and takes its fingerprint if it may belong to a bundle.
  void watch(Blob blob, InputStream in, Reading reading) throws IOException {
    if (unlisted.leaves(blob)) {
      return;
    }
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
    described.add(blob.folder().path());
    try {
      facts.add(new Read(blob, FactsFile.read(text.json())));
    } catch (IOException e) {
      trouble.with(blob, "facts", e);
    }
  }

  void manifest(Blob blob, Text text) {
    listed.add(blob.folder().path());
    described.add(blob.folder().path());
    try {
      Manifest manifest = Manifest.of(text.json());
      unlisted.listed(blob, manifest.entries().stream().map(Manifest.Entry::name).toList());
      if (manifests.putIfAbsent(blob.folder().path(), manifest) != null) {
        trouble.unreads().failed(blob.where(), TWICE);
      }
    } catch (IOException e) {
      trouble.with(blob, "manifest", e);
    }
  }

  /// The facts that can be put together, after saying which files are not as their manifest has
  /// them, which have none, and which are none of the bundle.
  OnePseudonyms facts() {
    for (String folder : described) {
      digests
          .getOrDefault(folder, new TreeMap<>())
          .keySet()
          .forEach(name -> trouble.unreads().hush(where(folder, name)));
    }
    facts.forEach(one -> {
      Folder folder = one.blob().folder();
      if (!folder.bare() && !listed.contains(folder.path())) {
        trouble.unreads().failed(one.blob().where(), UNPROVEN);
      }
    });
    unlisted.found().forEach(where -> trouble.unreads().failed(where, Unlisted.WHY));
    compare();
    return new OnePseudonyms(
        facts.stream()
            .map(one ->
                new OnePseudonyms.Facts(
                    one.blob().where(),
                    new Merging.Part(one.blob().folder().host(), one.snapshot()),
                    Optional.ofNullable(manifests.get(one.blob().folder().path()))))
            .toList(),
        trouble.unreads());
  }

  private void compare() {
    manifests.forEach((folder, manifest) -> {
      SortedMap<String, String> found = digests.getOrDefault(folder, new TreeMap<>());
      for (Manifest.Entry entry : manifest.entries()) {
        String digest = found.get(entry.name());
        String where = where(folder, entry.name());
        if (digest == null) {
          trouble.unreads().failed(where, "missing, although the bundle's manifest lists it");
        } else if (!digest.isEmpty() && !digest.equals(entry.sha256())) {
          trouble
              .unreads()
              .failed(where, "changed after the bundle was written: its SHA-256 is another one");
        }
      }
    });
  }

  private static String where(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
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
        merged.taken(),
        Snapshot.Source.FILES,
        merged.cluster(),
        merged.vantages(),
        merged.probed(),
        unread);
  }
}
