package dev.tsk8s.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `collect --redact strict` lets out of a capture, and what `doctor` says of the bundle: no
/// name of a host, pod, workload, namespace, tailnet or user that stands in the raw files, and no
/// public address. The names are found by the fields that hold them there, not by the redaction's
/// own list.
final class StrictTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path CAPTURES =
      Path.of("..", "probes", "src", "test", "resources", "captures");
  private static final Path PRODUCT = Path.of("src/main/resources");

  private static final Set<String> FIELDS =
      Set.of(
          "HostName",
          "DNSName",
          "nodeName",
          "MagicDNSSuffix",
          "LoginName",
          "namespace",
          "kubernetes.io/hostname");

  /// Behind a number and a hyphen it is part of a version (6.12.0-103.40.4.2).
  private static final Pattern ADDRESS =
      Pattern.compile("(?<![\\d.]|\\d-)(?:\\d{1,3}\\.){3}\\d{1,3}(?![\\d.]*\\d)");

  private static final Pattern NOT_PUBLIC =
      Pattern.compile(
          "(?:0|10|127|22[4-9]|2[34]\\d|25\\d)\\..*|169\\.254\\..*|192\\.168\\..*|192\\.0\\.0\\..*"
              + "|198\\.1[89]\\..*|172\\.(?:1[6-9]|2\\d|3[01])\\..*"
              + "|100\\.(?:6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\..*");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*");

  /// Names that everybody has, which stay: those of the pod network's own objects.
  private static final Set<String> EVERYBODYS =
      Set.of(
          "kube-system",
          "kube-public",
          "default",
          "tailscale",
          "localhost",
          "coredns",
          "azure-cns",
          "azure-ip-masq-agent",
          "azure-ip-masq-agent-config-reconciled",
          "kube-proxy-config",
          "calico-config",
          "calico-node",
          "default-ipv4-ippool",
          "amazon-vpc-cni",
          "aws-node",
          "kube-flannel-cfg",
          "kube-flannel-ds");

  private static Set<String> vocabulary = Set.of();

  @TempDir Path folder;

  /// A host that is called `laptop` cannot be told from the word in a sentence of ours.
  @BeforeAll
  static void readOurOwnWords() throws IOException {
    var words = new HashSet<String>();
    try (Stream<Path> files = Files.walk(PRODUCT)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".zip")) {
          WORD.matcher(Files.readString(file).toLowerCase(Locale.ROOT))
              .results()
              .forEach(word -> words.add(word.group()));
        }
      }
    }
    vocabulary = words;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tailscale/03-relay-hard-hard",
        "tailscale/08-udp-blocked",
        "tailscale/15d-subnet-overlaps-own-cni",
        "objects/access-peerrelay",
        "objects/access-calico-natoutgoing",
        "objects/two-patterns-at-once",
        "cilium/02-devices-tailscale0",
        "grid/07-easy-forwarded"
      })
  void noNameAndNoPublicAddressComesThrough(String capture) throws IOException {
    Path bundle = folder.resolve("b.zip");
    Path raw = CAPTURES.resolve(capture);
    Set<String> names = names(raw);
    assertThat(names).isNotEmpty();

    Path key = folder.resolve("key.json");

    Run collected =
        Run.of(
            "collect",
            "--from",
            raw.toString(),
            "-o",
            bundle.toString(),
            "--redact",
            "strict",
            "--pseudonyms",
            key.toString());
    // An address may stand for another one of the same network.
    JSON.readTree(key.toFile()).path("addresses").forEach(other -> names.remove(other.asText()));

    assertThat(bundle).as(collected.err()).exists();
    assertNoneComesOutOf(bundle, names);
  }

  @Test
  void foldersOfTheReaderSayNothingEither() throws IOException {
    Path raw = folder.resolve("home/axolotl/acme-gmbh.d/from-wombat");
    Files.createDirectories(raw);
    try (Stream<Path> files =
        Files.list(CAPTURES.resolve("tailscale/08-udp-blocked/from-node-1"))) {
      for (Path file : files.toList()) {
        Files.copy(file, raw.resolve(String.valueOf(file.getFileName())));
      }
    }
    Path broken = Files.writeString(raw.resolveSibling("pods.json"), "{\"kind\":");
    Path bundle = folder.resolve("b.zip");

    Run.of(
        "collect",
        "--from",
        folder.resolve("home").toString(),
        "--from",
        broken.toString(),
        "-o",
        bundle.toString(),
        "--redact",
        "strict");

    assertNoneComesOutOf(bundle, Set.of("axolotl", "acme", "gmbh", "wombat"));
  }

  private static void assertNoneComesOutOf(Path bundle, Set<String> names) throws IOException {
    for (Map.Entry<String, byte[]> entry : Archives.entries(bundle).entrySet()) {
      assertNoneIn(entry.getKey(), new String(entry.getValue(), UTF_8), names);
    }
    for (Output.Format format : Output.Format.values()) {
      Run run = Run.of("doctor", "--from", bundle.toString(), "-v", "-o", format.word());
      assertNoneIn(format.word(), run.out() + run.err(), names);
    }
  }

  private static void assertNoneIn(String place, String text, Set<String> names) {
    var found = new TreeSet<String>();
    for (String name : names) {
      var whole =
          Pattern.compile("(?<![\\p{L}\\p{N}])" + Pattern.quote(name) + "(?![\\p{L}\\p{N}])");
      if (text.contains(name) && whole.matcher(text).find()) {
        found.add(name);
      }
    }
    assertThat(found).as(place).isEmpty();
  }

  /// All that a reader of the raw files could recognise.
  private static Set<String> names(Path raw) throws IOException {
    var names = new TreeSet<String>();
    try (Stream<Path> files = Files.walk(raw)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.toString().endsWith(".md")) {
          continue;
        }
        String text = Files.readString(file);
        ADDRESS
            .matcher(text)
            .results()
            .map(found -> found.group())
            .filter(address -> !NOT_PUBLIC.matcher(address).matches())
            .forEach(names::add);
        if (file.toString().endsWith(".json") && text.startsWith("{")) {
          collect(JSON.readTree(text), "", names);
        }
      }
    }
    return names.stream()
        .filter(name ->
            name.length() > 5
                && !name.endsWith(".0")
                && !name.matches("\\d+")
                && !EVERYBODYS.contains(name))
        .filter(name -> !vocabulary.contains(name.toLowerCase(Locale.ROOT)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void collect(JsonNode node, String of, Set<String> names) {
    node.properties()
        .forEach(field -> {
          boolean ofObject = of.equals("metadata") && field.getKey().equals("name");
          boolean named = FIELDS.contains(field.getKey()) || ofObject;
          if (named && field.getValue().isTextual()) {
            String name = field.getValue().asText().replaceFirst("\\.$", "");
            names.add(name);
            names.add(name.replaceFirst("[.@].*", ""));
          }
          collect(field.getValue(), field.getKey(), names);
        });
    if (node.isArray()) {
      for (JsonNode item : node) {
        collect(item, "", names);
      }
    }
  }
}
