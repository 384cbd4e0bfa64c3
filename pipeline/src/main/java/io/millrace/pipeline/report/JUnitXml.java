package io.millrace.pipeline.report;

import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Renders checks as JUnit XML, the format of test results that every CI server reads. There is no
 * standard: elements and attributes are those of the schema by which Jenkins' xUnit plugin refuses
 * files, in the order that Ant's asks for. Ant's wants the time that each test took, too, and a
 * check of what was measured has none.
 */
public final class JUnitXml {
  /** Ant's schema takes no time zone. */
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ISO_LOCAL_DATE_TIME.withZone(ZoneOffset.UTC);

  private static final int REPLACEMENT = 0xFFFD;

  private JUnitXml() {}

  /** Returns the document. */
  public static String of(CheckReport report) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      line(xml, 0);
      xml.writeStartElement("testsuites");
      attribute(xml, "name", "millrace");
      counts(xml, report);
      line(xml, 1);
      suite(xml, report);
      line(xml, 0);
      xml.writeEndElement();
      line(xml, 0);
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a string can always be written to", e);
    }
    return text.toString();
  }

  private static void counts(XMLStreamWriter xml, CheckReport report) throws XMLStreamException {
    attribute(xml, "tests", Integer.toString(report.checks().size()));
    attribute(xml, "failures", Long.toString(report.count(Check.Result.FAILED)));
    attribute(xml, "errors", Long.toString(report.count(Check.Result.ERROR)));
  }

  private static void suite(XMLStreamWriter xml, CheckReport report) throws XMLStreamException {
    xml.writeStartElement("testsuite");
    attribute(xml, "name", report.name());
    counts(xml, report);
    attribute(xml, "skipped", Long.toString(report.count(Check.Result.SKIPPED)));
    if (!report.startedAt().isEmpty()) {
      Instant seconds = Instant.parse(report.startedAt()).truncatedTo(ChronoUnit.SECONDS);
      attribute(xml, "timestamp", UTC.format(seconds));
    }
    line(xml, 2);
    xml.writeStartElement("properties");
    for (Map.Entry<String, String> property : report.properties().entrySet()) {
      line(xml, 3);
      xml.writeEmptyElement("property");
      attribute(xml, "name", property.getKey());
      attribute(xml, "value", property.getValue());
    }
    line(xml, 2);
    xml.writeEndElement();
    for (Check check : report.checks()) {
      line(xml, 2);
      testCase(xml, report.name(), check);
    }
    if (!report.output().isEmpty()) {
      line(xml, 2);
      xml.writeStartElement("system-out");
      xml.writeCharacters(writable(report.output()));
      xml.writeEndElement();
    }
    line(xml, 1);
    xml.writeEndElement();
  }

  private static void testCase(XMLStreamWriter xml, String suite, Check check)
      throws XMLStreamException {
    if (check.result() == Check.Result.PASSED) {
      xml.writeEmptyElement("testcase");
      names(xml, suite, check);
      return;
    }
    xml.writeStartElement("testcase");
    names(xml, suite, check);
    line(xml, 3);
    if (check.result() == Check.Result.SKIPPED) {
      xml.writeEmptyElement("skipped");
      attribute(xml, "message", check.reason());
    } else {
      xml.writeStartElement(check.result() == Check.Result.FAILED ? "failure" : "error");
      attribute(xml, "message", check.reason());
      attribute(xml, "type", check.result().name().toLowerCase(Locale.ROOT));
      xml.writeCharacters(writable(check.reason()));
      xml.writeEndElement();
    }
    line(xml, 2);
    xml.writeEndElement();
  }

  private static void names(XMLStreamWriter xml, String suite, Check check)
      throws XMLStreamException {
    attribute(xml, "classname", "millrace." + suite + "." + check.group());
    attribute(xml, "name", check.name());
  }

  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeAttribute(name, writable(value).replaceAll("\\s*\\R\\s*", " "));
  }

  private static void line(XMLStreamWriter xml, int depth) throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }

  /** What XML 1.0 cannot hold, even escaped, is replaced: a broker's message may have anything. */
  private static String writable(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .map(point -> isWritable(point) ? point : REPLACEMENT)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private static boolean isWritable(int point) {
    return (point >= 0x20 && point <= 0xD7FF)
        || point == '\n'
        || point == '\r'
        || point == '\t'
        || (point >= 0xE000 && point <= 0xFFFD)
        || point >= 0x1_0000;
  }
}
