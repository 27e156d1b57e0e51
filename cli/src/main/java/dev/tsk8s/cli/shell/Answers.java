package dev.tsk8s.cli.shell;

import dev.tsk8s.cli.knowledge.Words;
import dev.tsk8s.cli.render.Notice;
import dev.tsk8s.cli.render.Screen;
import java.util.Map;

/// Sentences of the shell's own.
record Answers(Front front, Words words) {
  Screen screen() {
    return front.screen();
  }

  String plain(String key, Map<String, String> values) {
    return new Notice(screen()).plain(words.of(key, values));
  }

  /// For who is at the keys; a file of commands needs none.
  String hint(String key) {
    return front.isTyped() ? new Notice(screen()).aside(words.of(key)) : "";
  }

  Refused refused(String key, Map<String, String> values) {
    return new Refused(words.of(key, values));
  }
}
