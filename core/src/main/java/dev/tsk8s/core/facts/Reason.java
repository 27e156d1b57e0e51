package dev.tsk8s.core.facts;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Why something is not known. Carries what a sentence needs, not the sentence.
public sealed interface Reason {

  /// The API server refused: which verb on which resource (`pods`, `connectors.tailscale.com`,
  /// `pods/exec`), in which namespace (empty: cluster-wide).
  record Forbidden(String verb, String resource, String namespace) implements Reason {
    public Forbidden {
      requireNonNull(verb);
      requireNonNull(resource);
      requireNonNull(namespace);
    }
  }

  /// It did not answer in time.
  ///
  /// @param what the thing waited for, as a reader knows it (`exec vpn/ts-0: tailscale netcheck`)
  record TimedOut(String what, Duration limit) implements Reason {
    public TimedOut {
      requireNonNull(what);
      requireNonNull(limit);
    }
  }

  /// The files that were given do not hold it.
  ///
  /// @param what the output or resource that is missing (`nodes`, `tailscale netcheck
  ///   --format=json`)
  record NotInFiles(String what) implements Reason {
    public NotInFiles {
      requireNonNull(what);
    }
  }

  /// The user, or the plan of the run, did not ask for it.
  ///
  /// @param by the option that kept us from looking (`--no-exec`), or the rule: a stable word that
  ///   the reports have a sentence for (`interrupted`, `daemon-stopped`)
  record NotAsked(String what, String by) implements Reason {
    public NotAsked {
      requireNonNull(what);
      requireNonNull(by);
    }

    /// It was asked for, and the user stopped the run before it was seen.
    public static NotAsked interrupted(String what) {
      return new NotAsked(what, "interrupted");
    }

    /// The interfaces of that host were read, and none of them is Tailscale's.
    public static NotAsked noInterface() {
      return new NotAsked("tailscale", "no-interface");
    }

    /// The user left it out from the start.
    public boolean wasLeftOut() {
      return !equals(interrupted(what));
    }
  }

  /// Too little was seen to decide.
  ///
  /// @param what what was counted (`pings`)
  record TooFew(String what, int got, int needed) implements Reason {
    public TooFew {
      requireNonNull(what);
    }
  }

  /// Looking failed: what was looked at, and what went wrong in the words of the failing part, or a
  /// stable word that the reports have a sentence for (`not-listed`).
  record Failed(String what, String message) implements Reason {
    public Failed {
      requireNonNull(what);
      requireNonNull(message);
    }
  }

  /// Nothing that was read can show it. The words, and the exact test that would tell, are in the
  /// knowledge file of the code (`check/what-is-not-seen`).
  record NotVisible(String code, SortedMap<String, String> details) implements Reason {
    public NotVisible {
      requireNonNull(code);
      details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    }

    public static NotVisible of(String code, Map<String, String> details) {
      return new NotVisible(code, new TreeMap<>(details));
    }
  }
}
