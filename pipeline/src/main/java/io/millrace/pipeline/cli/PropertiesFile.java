package io.millrace.pipeline.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Java properties files, as Kafka's own tools take them: Latin-1, other characters escaped. */
final class PropertiesFile {
  private PropertiesFile() {}

  /**
   * Reads a file, or nothing when there is none.
   *
   * @param option named in the message
   * @throws IllegalArgumentException when the file cannot be read
   */
  static Map<String, String> read(String option, @Nullable Path file) {
    Map<String, String> all = new TreeMap<>();
    if (file == null) {
      return all;
    }
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          option + " is " + file + ", which cannot be read as properties: " + e, e);
    }
    properties.stringPropertyNames().forEach(key -> all.put(key, properties.getProperty(key)));
    return all;
  }
}
