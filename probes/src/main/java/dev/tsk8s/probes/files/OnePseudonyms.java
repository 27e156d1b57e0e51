package dev.tsk8s.probes.files;

import dev.tsk8s.probes.bundle.Manifest;
import dev.tsk8s.probes.bundle.Merging;
import dev.tsk8s.probes.redact.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Facts of several bundles, without those whose names mean something else than the others': `n4`
/// of one set of pseudonyms is another machine than `n4` of another set.
final class OnePseudonyms {
  private static final String TWO_SETS =
      "names of two sets of pseudonyms cannot be told apart: make both bundles with the same"
          + " `--pseudonyms FILE`";

  private static final String MIXED =
      "pseudonyms cannot be told apart from names: make both bundles with `--redact strict` and the"
          + " same `--pseudonyms FILE`";

  private final List<Facts> used;

  /// Facts that were read.
  ///
  /// @param where their file
  /// @param manifest what lies beside them
  record Facts(String where, Merging.Part part, Optional<Manifest> manifest) {
    /// Facts without a manifest do not say.
    Level level() {
      return manifest.flatMap(beside -> Level.of(beside.level())).orElse(Level.NONE);
    }

    boolean strict() {
      return level() == Level.STRICT;
    }

    /// An early bundle does not say which it has: nobody else's.
    String set() {
      return manifest.flatMap(beside -> beside.pseudonyms()).orElse("of " + where);
    }
  }

  OnePseudonyms(List<Facts> all, Unreads unreads) {
    boolean names = all.stream().anyMatch(facts -> !facts.strict());
    Optional<String> first =
        all.stream().filter(Facts::strict).map(Facts::set).findFirst().filter(_ -> !names);
    var fitting = new ArrayList<Facts>();
    for (Facts facts : all) {
      if (!facts.strict() || first.equals(Optional.of(facts.set()))) {
        fitting.add(facts);
      } else {
        unreads.failed(facts.where(), names ? MIXED : TWO_SETS);
      }
    }
    used = List.copyOf(fitting);
  }

  /// Those that can be put together.
  List<Facts> used() {
    return used;
  }

  /// The least that was taken out of one of them.
  Level already() {
    return used.stream().map(Facts::level).min(Level::compareTo).orElse(Level.NONE);
  }

  /// Which pseudonyms they have, if they have any and say so.
  Optional<String> set() {
    return already() == Level.STRICT
        ? used.getFirst().manifest().flatMap(beside -> beside.pseudonyms())
        : Optional.empty();
  }
}
