package dev.tsk8s.probes.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Which pseudonym stands for what. It undoes a redaction, so it stays with the user.
///
/// @param tsk8sPseudonyms schema of the file
/// @param hex secret by which addresses are chosen, 16 bytes
/// @param words of names, and what stands for them
/// @param addresses public ones, and what stands for them; only to be looked up
public record PseudonymKey(
    int tsk8sPseudonyms,
    String hex,
    SortedMap<String, String> words,
    SortedMap<String, String> addresses) {
  private static final int SCHEMA = 1;
  private static final int BYTES = 16;
  private static final int ID_BYTES = 8;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  public PseudonymKey {
    if (tsk8sPseudonyms != SCHEMA || HexFormat.of().parseHex(hex).length != BYTES) {
      throw new IllegalArgumentException("not a file of pseudonyms of schema " + SCHEMA);
    }
    words = Collections.unmodifiableSortedMap(new TreeMap<>(words));
    addresses = Collections.unmodifiableSortedMap(new TreeMap<>(addresses));
  }

  /// One that nothing stands in, and nobody can guess.
  public static PseudonymKey fresh() {
    byte[] secret = new byte[BYTES];
    new SecureRandom().nextBytes(secret);
    return new PseudonymKey(
        SCHEMA, HexFormat.of().formatHex(secret), new TreeMap<>(), new TreeMap<>());
  }

  /// @throws IOException if it is none
  public static PseudonymKey of(byte[] json) throws IOException {
    return MAPPER.readValue(json, PseudonymKey.class);
  }

  /// As a file.
  public byte[] json() throws IOException {
    return MAPPER.writeValueAsBytes(this);
  }

  /// Which set of pseudonyms it is, for whoever must not know the secret.
  public String id() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(("tsk8s pseudonyms " + hex).getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  byte[] secret() {
    return HexFormat.of().parseHex(hex);
  }

  PseudonymKey with(Map<String, String> moreWords, Map<String, String> moreAddresses) {
    var allWords = new TreeMap<>(words);
    allWords.putAll(moreWords);
    var allAddresses = new TreeMap<>(addresses);
    allAddresses.putAll(moreAddresses);
    return new PseudonymKey(SCHEMA, hex, allWords, allAddresses);
  }
}
