package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Values for the chart of Cilium that a user pasted: a file for `-f`, or `helm get values`.
///
/// @param known allow-listed scalar values by their path (`bpf.masquerade`), as written
/// @param strangers paths that no version of the chart knows. Helm takes them without a word
public record HelmValues(SortedMap<String, String> known, List<Stranger> strangers) {

  /// A path that the chart has in no version.
  ///
  /// @param nearest the path that was probably meant; empty if none is like it
  public record Stranger(String path, Optional<String> nearest) {
    public Stranger {
      requireNonNull(path);
      requireNonNull(nearest);
    }
  }

  public HelmValues {
    known = Collections.unmodifiableSortedMap(new TreeMap<>(known));
    strangers = List.copyOf(strangers);
  }
}
