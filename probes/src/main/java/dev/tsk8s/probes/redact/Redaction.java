package dev.tsk8s.probes.redact;

import dev.tsk8s.core.facts.Snapshot;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// Takes out of one snapshot, and of the texts that go with it, what a level forbids to leave.
public final class Redaction {
  private final Snapshot snapshot;
  private final UnaryOperator<String> text;
  private final SortedMap<String, Integer> counts;
  private final PseudonymKey key;

  private Redaction(
      Snapshot snapshot,
      UnaryOperator<String> text,
      SortedMap<String, Integer> counts,
      PseudonymKey key) {
    this.snapshot = snapshot;
    this.text = text;
    this.counts = counts;
    this.key = key;
  }

  /// @param key pseudonyms that are used again
  public static Redaction of(Snapshot snapshot, Level level, PseudonymKey key) {
    return switch (level) {
      case NONE -> new Redaction(snapshot, text -> text, new TreeMap<>(), key);
      case STANDARD -> standard(snapshot, key);
      case STRICT -> strict(standard(snapshot, key), key);
    };
  }

  private static Redaction standard(Snapshot snapshot, PseudonymKey key) {
    var secrets = new WithoutSecrets();
    Snapshot redacted = new FactTree(secrets).rebuild(snapshot);
    return new Redaction(redacted, text -> secrets.text("", text), secrets.counts(), key);
  }

  private static Redaction strict(Redaction standard, PseudonymKey key) {
    var pseudonyms = new Pseudonyms(key.words());
    var addresses = new PublicAddresses(key.secret());
    var strict = new WithPseudonyms(pseudonyms, addresses, Names.in(standard.snapshot));
    Snapshot redacted = new FactTree(strict).rebuild(standard.snapshot);
    var counts = new TreeMap<>(standard.counts);
    counts.put("word-of-a-name", pseudonyms.words().size());
    counts.put("public-address", addresses.replaced().size());
    return new Redaction(
        redacted,
        text -> strict.argument(standard.text.apply(text)),
        counts,
        key.with(pseudonyms.words(), addresses.replaced()));
  }

  /// A snapshot without secrets.
  public static Snapshot withoutSecrets(Snapshot snapshot) {
    return new FactTree(new WithoutSecrets()).rebuild(snapshot);
  }

  /// One text without secrets.
  public static String withoutSecrets(String text) {
    return Secrets.blanked(text, (_, _) -> Secrets.BLANK);
  }

  /// What is left.
  public Snapshot snapshot() {
    return snapshot;
  }

  /// Another text by the same rules.
  public String text(String other) {
    return text.apply(other);
  }

  /// How often each kind was replaced, by the kind's word; of pseudonyms, how many there are.
  public SortedMap<String, Integer> counts() {
    return counts;
  }

  /// Which pseudonym stands for what, those of earlier bundles too.
  public PseudonymKey key() {
    return key;
  }
}
