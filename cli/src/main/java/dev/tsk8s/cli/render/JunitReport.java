package dev.tsk8s.cli.render;

import dev.tsk8s.cli.render.JunitCase.Outcome;
import dev.tsk8s.core.diagnosis.Report;
import dev.tsk8s.core.diagnosis.Severity;
import dev.tsk8s.core.diagnosis.Topic;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// The report for CI systems, as the JUnit XML that Jenkins, GitLab and others read (`junit-10.xsd`
/// of Jenkins' xunit-plugin): a suite for each topic, a case for each check. What is not known is
/// skipped with the reason, and so is a question that does not arise; `type` tells them apart. An
/// input that was not used is a skipped case as well.
public final class JunitReport implements Renderer {
  private static final String INPUTS = "inputs";

  private final Severity threshold;

  /// @param threshold the mildest severity that fails; what is milder stands beside a passed case
  public JunitReport(Severity threshold) {
    this.threshold = threshold;
  }

  @Override
  public void render(Telling telling, Appendable out) throws IOException {
    var text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      suites(suites(telling), telling.report(), xml, telling.version());
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(e);
    }
    out.append(text.getBuffer()).append('\n');
  }

  /// In the order of the topics.
  private Map<String, List<JunitCase>> suites(Telling telling) {
    Map<String, List<JunitCase>> suites = new LinkedHashMap<>();
    for (Topic topic : Topic.values()) {
      List<JunitCase> cases =
          telling.report().results().stream()
              .filter(result -> result.topic() == topic)
              .map(result -> JunitCase.of(result, telling, threshold))
              .toList();
      if (!cases.isEmpty()) {
        suites.put(topic.word(), cases);
      }
    }
    List<JunitCase> unread =
        telling.report().unread().stream().map(one -> JunitCase.of(one, telling)).toList();
    if (!unread.isEmpty()) {
      suites.put(INPUTS, unread);
    }
    return suites;
  }

  private static void suites(
      Map<String, List<JunitCase>> suites, Report report, XMLStreamWriter xml, String version)
      throws XMLStreamException {
    var all = new ArrayList<JunitCase>();
    suites.values().forEach(all::addAll);
    line(xml);
    xml.writeStartElement("testsuites");
    xml.writeAttribute("name", "tsk8s");
    counts(all, xml);
    for (var suite : suites.entrySet()) {
      line(xml);
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", suite.getKey());
      counts(suite.getValue(), xml);
      xml.writeAttribute("skipped", count(suite.getValue(), Outcome.SKIPPED));
      xml.writeAttribute("timestamp", JsonPieces.time(report.taken()));
      line(xml);
      xml.writeStartElement("properties");
      property("version", version, xml);
      property("source", JsonPieces.source(report), xml);
      xml.writeEndElement();
      for (JunitCase one : suite.getValue()) {
        line(xml);
        write(one, suite.getKey(), xml);
      }
      line(xml);
      xml.writeEndElement();
    }
    line(xml);
    xml.writeEndElement();
  }

  private static void write(JunitCase one, String suite, XMLStreamWriter xml)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", "tsk8s." + suite);
    xml.writeAttribute("name", line(one.name()));
    if (one.outcome() != Outcome.PASSED) {
      xml.writeStartElement(one.outcome().element());
      xml.writeAttribute("type", line(one.type()));
      xml.writeAttribute("message", line(one.message()));
      xml.writeCharacters(legal(one.body()));
      xml.writeEndElement();
    } else if (!one.body().isEmpty()) {
      xml.writeStartElement("system-out");
      xml.writeCharacters(legal(one.body()));
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private static void counts(List<JunitCase> cases, XMLStreamWriter xml) throws XMLStreamException {
    xml.writeAttribute("tests", Integer.toString(cases.size()));
    xml.writeAttribute("failures", count(cases, Outcome.FAILED));
    xml.writeAttribute("errors", count(cases, Outcome.ERROR));
  }

  private static String count(List<JunitCase> cases, Outcome outcome) {
    return Long.toString(cases.stream().filter(one -> one.outcome() == outcome).count());
  }

  private static void property(String name, String value, XMLStreamWriter xml)
      throws XMLStreamException {
    xml.writeEmptyElement("property");
    xml.writeAttribute("name", name);
    xml.writeAttribute("value", value);
  }

  private static void line(XMLStreamWriter xml) throws XMLStreamException {
    xml.writeCharacters("\n");
  }

  private static String line(String text) {
    return legal(Harmless.line(text));
  }

  /// Without the characters that no XML 1.0 may contain, in whatever form (section 2.2).
  private static String legal(String text) {
    return text.replaceAll(
        "[^\\t\\n\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]", "\uFFFD");
  }
}
