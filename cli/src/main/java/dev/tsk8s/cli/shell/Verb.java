package dev.tsk8s.cli.shell;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What a line of the shell can ask for, in the order in which help tells it.
enum Verb {
  LIST(Takes.WORDS, "[WORD...]", "ls"),
  FILTER(Takes.WORDS, "[WORD...]"),
  OPEN(Takes.FINDING, "[N|CODE]", "show"),
  NEXT(Takes.NOTHING, "", "n"),
  PREVIOUS(Takes.NOTHING, "", "prev", "p"),
  EVIDENCE(Takes.FINDING, "[N|CODE]", "seen"),
  FIX(Takes.FINDING, "[N|CODE]", "remedy"),
  COPY(Takes.NUMBER, "[N]"),
  WHY(Takes.FINDING, "[N|CODE]", "cause"),
  BACK(Takes.NOTHING, "", "b"),
  PATHS(Takes.NOTHING, ""),
  UNKNOWN(Takes.NOTHING, "", "gaps"),
  REPORT(Takes.DETAIL, "[-v]"),
  CHECK(Takes.CHECK, "[CHECK]", "rerun"),
  REFRESH(Takes.NOTHING, ""),
  SAVE(Takes.FILE, "[FORMAT] FILE [--force]"),
  HELP(Takes.VERB, "[COMMAND]", "?"),
  QUIT(Takes.NOTHING, "", "exit", "q");

  /// What may follow the verb.
  enum Takes {
    NOTHING(0),
    /// The number or code of a finding, the code perhaps with its subject.
    FINDING(1),
    /// The number of a command of the open finding.
    NUMBER(1),
    CHECK(1),
    /// `-v`.
    DETAIL(1),
    VERB(1),
    /// A format, a file and `--force`.
    FILE(3),
    /// What a finding has to have in it.
    WORDS(Integer.MAX_VALUE);

    private final int most;

    Takes(int most) {
      this.most = most;
    }

    /// So many words at most.
    int most() {
      return most;
    }
  }

  private final Takes takes;
  private final String label;
  private final String others;

  Verb(Takes takes, String label, String... others) {
    this.takes = takes;
    this.label = label;
    this.others = String.join(" ", others);
  }

  /// As it is typed.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  Takes takes() {
    return takes;
  }

  /// With what may follow it.
  String usage() {
    return label.isEmpty() ? word() : word() + " " + label;
  }

  /// All its names, the own one first.
  List<String> names() {
    return Stream.of((word() + " " + others).split(" ", -1))
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /// Those that are meant by a name, or by its beginning: one, unless it is the beginning of
  /// several or of none.
  static List<Verb> meant(String typed) {
    String name = typed.toLowerCase(Locale.ROOT);
    return Stream.of(values())
        .filter(verb -> verb.names().contains(name))
        .findFirst()
        .map(List::of)
        .orElseGet(() -> Stream.of(values()).filter(verb -> verb.word().startsWith(name)).toList());
  }
}
