package dev.tsk8s.probes.objects;

import static java.util.Objects.requireNonNull;

/// What one document held.
///
/// @param apiVersion of the list, or of the single object; empty if it does not say
/// @param kind `List`, `PodList` …, or the kind of a single object; empty if it does not say
/// @param list it was a list, maybe an empty one
/// @param continueToken where the next page begins; empty: this was the last one
/// @param resourceVersion of the list; empty if it does not say
/// @param count objects that were handed over
public record ListPage(
    String apiVersion,
    String kind,
    boolean list,
    String continueToken,
    String resourceVersion,
    int count) {
  public ListPage {
    requireNonNull(apiVersion);
    requireNonNull(kind);
    requireNonNull(continueToken);
    requireNonNull(resourceVersion);
  }

  /// The kind of its items as far as the list itself tells; empty for `List`.
  public String itemKind() {
    return list ? itemKind(kind) : kind;
  }

  static String itemKind(String listKind) {
    return listKind.endsWith("List") ? listKind.substring(0, listKind.length() - 4) : "";
  }
}
