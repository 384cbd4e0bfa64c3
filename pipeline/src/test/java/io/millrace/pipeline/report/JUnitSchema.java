package io.millrace.pipeline.report;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXException;

/**
 * What CI servers take as JUnit XML: no element or attribute that the strictest of them (Jenkins'
 * xUnit plugin, its junit-10.xsd) does not know, in the order of Ant's schema.
 */
public final class JUnitSchema {
  private static final String SCHEMA =
      """
      <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
        <xs:attributeGroup name="counts">
          <xs:attribute name="name" type="xs:token" use="required"/>
          <xs:attribute name="tests" type="xs:int" use="required"/>
          <xs:attribute name="failures" type="xs:int" use="required"/>
          <xs:attribute name="errors" type="xs:int" use="required"/>
        </xs:attributeGroup>
        <xs:complexType name="reason">
          <xs:simpleContent>
            <xs:extension base="xs:string">
              <xs:attribute name="message" type="xs:string" use="required"/>
              <xs:attribute name="type" type="xs:string"/>
            </xs:extension>
          </xs:simpleContent>
        </xs:complexType>
        <xs:complexType name="property">
          <xs:attribute name="name" type="xs:token" use="required"/>
          <xs:attribute name="value" type="xs:string" use="required"/>
        </xs:complexType>
        <xs:complexType name="properties">
          <xs:sequence>
            <xs:element name="property" type="property" minOccurs="0" maxOccurs="unbounded"/>
          </xs:sequence>
        </xs:complexType>
        <xs:complexType name="testcase">
          <xs:choice minOccurs="0">
            <xs:element name="failure" type="reason"/>
            <xs:element name="error" type="reason"/>
            <xs:element name="skipped" type="reason"/>
          </xs:choice>
          <xs:attribute name="classname" type="xs:token" use="required"/>
          <xs:attribute name="name" type="xs:token" use="required"/>
        </xs:complexType>
        <xs:simpleType name="timestamp">
          <xs:restriction base="xs:dateTime">
            <xs:pattern value="\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}"/>
          </xs:restriction>
        </xs:simpleType>
        <xs:complexType name="testsuite">
          <xs:sequence>
            <xs:element name="properties" type="properties"/>
            <xs:element name="testcase" type="testcase" maxOccurs="unbounded"/>
            <xs:element name="system-out" type="xs:string" minOccurs="0"/>
          </xs:sequence>
          <xs:attributeGroup ref="counts"/>
          <xs:attribute name="skipped" type="xs:int" use="required"/>
          <xs:attribute name="timestamp" type="timestamp"/>
        </xs:complexType>
        <xs:element name="testsuites">
          <xs:complexType>
            <xs:sequence>
              <xs:element name="testsuite" type="testsuite"/>
            </xs:sequence>
            <xs:attributeGroup ref="counts"/>
          </xs:complexType>
        </xs:element>
      </xs:schema>
      """;

  private JUnitSchema() {}

  /** Fails, with the place, when a CI server might not take the file. */
  public static void requireValid(Path file) throws IOException, SAXException {
    requireValid(Files.readString(file));
  }

  /** The same of its text. */
  static void requireValid(String xml) throws IOException, SAXException {
    SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
        .newSchema(new StreamSource(new StringReader(SCHEMA)))
        .newValidator()
        .validate(new StreamSource(new StringReader(xml)));
  }
}
