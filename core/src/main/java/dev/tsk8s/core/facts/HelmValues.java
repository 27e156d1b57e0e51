package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Values for the chart of Cilium that a user pasted: a file for `-f`, or `helm get values`.
///
/// @param known allow-listed scalar values by their path (`bpf.masquerade`), as written; the
///   elements of a list are separated by a space
/// @param partly those of all given paths that some version of the chart has and another has not,
///   by path
/// @param strangers paths that no version of the chart knows. Helm takes them without a word
public record HelmValues(
    SortedMap<String, String> known, SortedMap<String, Span> partly, List<Stranger> strangers) {

  /// The versions of the chart that have a path, out of 1.14 to 1.20.
  ///
  /// @param first minor version (`1.16`); 1.14 also stands for all before it
  /// @param last likewise; the newest that is known also stands for all after it
  public record Span(String first, String last) {
    public Span {
      requireNonNull(first);
      requireNonNull(last);
    }
  }

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
    partly = Collections.unmodifiableSortedMap(new TreeMap<>(partly));
    strangers = List.copyOf(strangers);
  }
}
