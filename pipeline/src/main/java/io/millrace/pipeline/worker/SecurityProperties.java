package io.millrace.pipeline.worker;

import io.millrace.core.settings.SecretNames;
import java.util.List;
import java.util.Properties;

/**
 * System properties of this JVM that Kafka's clients and the JDK's login modules go by: a worker
 * needs them too, or it could not log in where the run itself can.
 */
final class SecurityProperties {
  /** Kafka's own (such as where a token may be fetched), and those of JAAS and Kerberos. */
  private static final List<String> PREFIXES =
      List.of("org.apache.kafka.", "java.security.auth.", "java.security.krb5.");

  private SecurityProperties() {}

  /** As options of a JVM, without any that names a secret: anybody can read a command line. */
  static List<String> asOptions(Properties properties) {
    return properties.stringPropertyNames().stream()
        .filter(name -> PREFIXES.stream().anyMatch(name::startsWith))
        .filter(name -> !SecretNames.isSecret(name))
        .sorted()
        .map(name -> "-D" + name + "=" + properties.getProperty(name))
        .toList();
  }
}
