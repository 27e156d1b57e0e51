import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/// Adds to the jar's bill of materials what the image holds beside it: the Java runtime and Debian's packages.
/// Arguments: the jar's CycloneDX file, what `java -XshowSettings:properties` said, `image/debian.txt`, the architecture. Prints the result.
final class AddParts {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private AddParts() {}

  public static void main(String[] args) throws IOException {
    var bom = (ObjectNode) JSON.readTree(new File(args[0]));
    add(bom, runtime(Path.of(args[1])));
    for (String line : Files.readAllLines(Path.of(args[2]))) {
      String[] words = line.split("\\s+", 6);
      if (!line.startsWith("#") && words[1].equals(args[3])) {
        add(bom, debian(words));
      }
    }
    System.out.println(JSON.writeValueAsString(bom));
  }

  private static ObjectNode runtime(Path settings) throws IOException {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(settings)) {
      properties.load(reader);
    }
    String version = properties.getProperty("java.runtime.version");
    ObjectNode part =
        part("platform", "openjdk", version, "pkg:generic/openjdk@" + escaped(version));
    part.put("publisher", properties.getProperty("java.vendor"));
    part.put("description", "reduced by jlink");
    return licensed(part, "GPL-2.0-only WITH Classpath-exception-2.0");
  }

  /// As in a package URL.
  private static String escaped(String version) {
    return version.replace(":", "%3A").replace("+", "%2B");
  }

  private static ObjectNode debian(String[] words) {
    String version = words[2];
    ObjectNode part =
        part(
            "library",
            words[0],
            version,
            "pkg:deb/debian/%s@%s?arch=%s&distro=debian-13"
                .formatted(escaped(words[0]), escaped(version), words[1]));
    part.put("description", "a part of Debian's package");
    part.putArray("hashes").addObject().put("alg", "SHA-256").put("content", words[3]);
    return licensed(part, words[5]);
  }

  private static ObjectNode part(String type, String name, String version, String purl) {
    return JSON.createObjectNode()
        .put("type", type)
        .put("bom-ref", purl)
        .put("name", name)
        .put("version", version)
        .put("purl", purl);
  }

  private static ObjectNode licensed(ObjectNode part, String expression) {
    part.putArray("licenses").addObject().put("expression", expression);
    return part;
  }

  private static void add(ObjectNode bom, ObjectNode part) {
    ((ArrayNode) bom.get("components")).add(part);
    String program = bom.at("/metadata/component/bom-ref").asText();
    var dependencies = (ArrayNode) bom.get("dependencies");
    for (JsonNode dependency : dependencies) {
      if (dependency.get("ref").asText().equals(program)) {
        ((ArrayNode) dependency.get("dependsOn")).add(part.get("bom-ref"));
      }
    }
    dependencies.addObject().put("ref", part.get("bom-ref").asText()).putArray("dependsOn");
  }
}
