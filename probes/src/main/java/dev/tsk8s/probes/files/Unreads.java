package dev.tsk8s.probes.files;

import dev.tsk8s.core.facts.Reason;
import dev.tsk8s.core.facts.Snapshot.Unread;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Inputs that could not be used, each once, in the order they were met.
final class Unreads {
  private static final int MOST = 100;
  private static final int MOST_QUIET = 20;

  private final List<Unread> all = new ArrayList<>();
  private final List<Unread> quiet = new ArrayList<>();
  private int more;

  void add(String what, Reason why) {
    var unread = new Unread(printable(what), why);
    if (all.contains(unread)) {
      return;
    }
    if (all.size() < MOST) {
      all.add(unread);
    } else {
      more++;
    }
  }

  void failed(String what, String message) {
    add(what, new Reason.Failed(printable(what), message));
  }

  /// Worth a word only if in the end nothing at all was of use.
  void quietly(String what, String message) {
    if (quiet.size() < MOST_QUIET) {
      quiet.add(new Unread(printable(what), new Reason.Failed(printable(what), message)));
    }
  }

  /// What it is, something else tells: no word of it even then.
  void hush(String what) {
    quiet.removeIf(one -> one.what().equals(printable(what)));
  }

  /// @param anythingUsed some input was of use; else at least one is named that was not
  /// @param inputs everything that was given
  /// @param used where facts were read
  List<Unread> all(boolean anythingUsed, List<String> inputs, Set<String> used) {
    String places = used.stream().sorted().collect(Collectors.joining(", ", ", ", ", "));
    var complete =
        new ArrayList<>(
            all.stream().map(one -> isUsed(one.what(), places) ? one.doubted() : one).toList());
    if (!anythingUsed) {
      complete.addAll(quiet);
    }
    if (!anythingUsed && complete.isEmpty()) {
      inputs.stream()
          .map(Unreads::printable)
          .map(what -> new Unread(what, new Reason.Failed(what, "holds nothing that is read here")))
          .forEach(complete::add);
    }
    if (more > 0) {
      complete.add(new Unread("…", new Reason.Failed("…", more + " more files could not be read")));
    }
    return List.copyOf(complete);
  }

  /// It, or what lies in it, is among the places; of a compressed archive without its last ending.
  private static boolean isUsed(String what, String places) {
    return Stream.of(what, what.replaceFirst("\\.gz$", ""))
        .anyMatch(
            name -> places.contains(", " + name + ", ") || places.contains(", " + name + "/"));
  }

  /// File names may hold anything, also what a terminal obeys.
  static String printable(String name) {
    return name.codePoints()
        .map(point -> Character.isISOControl(point) ? '?' : point)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
