package dev.tsk8s.cli.render;

import dev.tsk8s.cli.knowledge.Language;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/// One report, told in two languages.
record Bilingual(Telling en, Telling ko) {

  static Bilingual of(Telling telling) {
    return new Bilingual(telling.in(Language.EN), telling.in(Language.KO));
  }

  Both say(Function<Telling, String> what) {
    return new Both(what.apply(en), what.apply(ko));
  }

  /// Sentence by sentence; both languages have as many.
  List<Both> each(Function<Telling, List<String>> what) {
    List<String> english = what.apply(en);
    List<String> korean = what.apply(ko);
    return IntStream.range(0, Math.min(english.size(), korean.size()))
        .mapToObj(i -> new Both(english.get(i), korean.get(i)))
        .toList();
  }

  Both word(String key) {
    return word(key, Map.of());
  }

  Both word(String key, Map<String, String> values) {
    return say(telling -> telling.words().of(key, values));
  }
}
