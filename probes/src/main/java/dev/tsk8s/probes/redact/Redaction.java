package dev.tsk8s.probes.redact;

import dev.tsk8s.core.facts.Snapshot;
import java.util.Set;
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
    return of(snapshot, level, key, Level.NONE);
  }

  /// @param already what was taken out of the snapshot before: of a strict one, pseudonyms and
  ///   public addresses stay, since they are none of the user's
  public static Redaction of(Snapshot snapshot, Level level, PseudonymKey key, Level already) {
    return switch (level) {
      case NONE -> new Redaction(snapshot, text -> text, new TreeMap<>(), key);
      case STANDARD -> standard(snapshot, key);
      case STRICT -> strict(standard(snapshot, key), key, already == Level.STRICT);
    };
  }

  private static Redaction standard(Snapshot snapshot, PseudonymKey key) {
    var secrets = new WithoutSecrets();
    Snapshot redacted = new FactTree(secrets).rebuild(snapshot);
    return new Redaction(redacted, text -> secrets.text("", text), secrets.counts(), key);
  }

  private static Redaction strict(Redaction standard, PseudonymKey key, boolean again) {
    Snapshot snapshot = standard.snapshot;
    var pseudonyms = new Pseudonyms(key.words(), again ? Names.lastPseudonym(snapshot) : -1);
    var addresses = again ? PublicAddresses.kept() : new PublicAddresses(key.secret());
    Set<String> names = Names.in(snapshot);
    pseudonyms.giveInOrder(names);
    var strict = new WithPseudonyms(pseudonyms, addresses, names);
    Snapshot redacted = new FactTree(strict).rebuild(snapshot);
    var counts = new TreeMap<>(standard.counts);
    counts.put("word-of-a-name", pseudonyms.replaced());
    counts.put("public-address", addresses.replaced().size());
    counts.values().removeIf(count -> count == 0);
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

  /// How often each kind was replaced, by the kind's word; of pseudonyms, how many different words
  /// and addresses of this snapshot got one.
  public SortedMap<String, Integer> counts() {
    return counts;
  }

  /// Which pseudonym stands for what, those of earlier bundles too.
  public PseudonymKey key() {
    return key;
  }
}
