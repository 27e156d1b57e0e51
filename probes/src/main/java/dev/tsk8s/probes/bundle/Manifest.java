package dev.tsk8s.probes.bundle;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tsk8s.probes.redact.Level;
import dev.tsk8s.probes.redact.Redaction;
import java.io.IOException;
import java.io.Reader;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What lies in a bundle, `manifest-1.json`.
///
/// @param tsk8sBundle schema of the bundle; the field by which the content is known
/// @param tool version of the tsk8s that wrote it
/// @param written when
/// @param asked the command line, in words
/// @param level how much was taken out
/// @param replaced how often each kind was replaced
/// @param read where facts were read
/// @param missing what could not be looked at, and why
/// @param entries the other files
/// @param pseudonyms of a strict bundle, which set its pseudonyms are from; early ones do not say
public record Manifest(
    int tsk8sBundle,
    String tool,
    Instant written,
    List<String> asked,
    String level,
    SortedMap<String, Integer> replaced,
    List<String> read,
    List<Missing> missing,
    List<Entry> entries,
    Optional<String> pseudonyms) {

  /// What this tsk8s writes.
  public static final int SCHEMA = 1;

  /// The field by which the content is known.
  public static final String SIGN = "tsk8sBundle";

  private static final ObjectMapper MAPPER =
      FactsMapper.create()
          .rebuild()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .defaultPropertyInclusion(
              JsonInclude.Value.empty().withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .build();

  /// @param what the leaf, `vantage vpn/ts-0: netcheck`
  /// @param why in English
  public record Missing(String what, String why) {
    public Missing {
      requireNonNull(what);
      requireNonNull(why);
    }
  }

  /// @param name path inside the bundle
  /// @param sha256 of its bytes, hexadecimal
  public record Entry(String name, long size, String sha256) {
    public Entry {
      requireNonNull(name);
      requireNonNull(sha256);
    }
  }

  public Manifest {
    requireNonNull(tool);
    requireNonNull(written);
    asked = List.copyOf(asked);
    requireNonNull(level);
    replaced = Collections.unmodifiableSortedMap(new TreeMap<>(replaced));
    read = List.copyOf(read);
    missing = List.copyOf(missing);
    entries = List.copyOf(entries);
    requireNonNull(pseudonyms);
  }

  /// The manifest of what is written now.
  public static Manifest of(
      String tool,
      Instant written,
      List<String> asked,
      Level level,
      Redaction redaction,
      Optional<String> pseudonyms,
      List<Entry> entries) {
    Inventory inventory = Inventory.of(redaction.snapshot());
    return new Manifest(
        SCHEMA,
        tool,
        written,
        asked,
        level.word(),
        redaction.counts(),
        inventory.read(),
        inventory.missing(),
        entries,
        pseudonyms);
  }

  byte[] bytes() throws IOException {
    return MAPPER.writeValueAsBytes(this);
  }

  /// @throws NewerSchema if only a newer tsk8s can read it
  /// @throws IOException if it is no manifest
  public static Manifest of(Reader text) throws IOException {
    JsonNode tree = MAPPER.readTree(text);
    NewerSchema.refuse("a manifest", tree.path(SIGN).asInt(), SCHEMA, tree.path("tool").asText());
    try {
      return MAPPER.treeToValue(tree, Manifest.class);
    } catch (JsonMappingException e) {
      throw Damage.of("manifest", e);
    }
  }
}
