package dev.tsk8s.probes.files;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Files that somebody added to a finished bundle. Of an archive that is read front to back only
/// its end tells which these are, so the archive is read a second time without them.
final class Unlisted {
  static final String WHY = "not in the bundle's manifest";

  private final Set<String> left;
  private final Set<String> met = new LinkedHashSet<>();
  private final Set<String> manifests = new HashSet<>();
  private final SortedMap<String, Set<String>> listed = new TreeMap<>();

  /// @param left what is known already to be such a file
  Unlisted(Set<String> left) {
    this.left = Set.copyOf(left);
  }

  /// Whether it must not be read.
  boolean leaves(Blob blob) {
    if (blob.depth() > 0) {
      met.add(place(blob));
    }
    return left.contains(place(blob));
  }

  /// That is the manifest of what lies beside and below it. Outside of an archive anything may lie
  /// there.
  void listed(Blob manifest, List<String> names) {
    if (manifest.depth() > 0) {
      manifests.add(place(manifest));
      listed.putIfAbsent(manifest.folder().path() + "/", Set.copyOf(names));
    }
  }

  /// Where they lie, in the order they were met.
  Set<String> found() {
    var found = new LinkedHashSet<String>();
    for (Map.Entry<String, Set<String>> bundle : listed.entrySet()) {
      String folder = bundle.getKey();
      met.stream()
          .filter(place -> place.startsWith(folder) && !manifests.contains(place))
          .filter(place -> !bundle.getValue().contains(place.substring(folder.length())))
          .forEach(found::add);
    }
    return found;
  }

  private static String place(Blob blob) {
    return blob.folder().path() + "/" + blob.name();
  }
}
