package io.millrace.pipeline.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** The files of settings that options name: what they hold belongs to what is measured. */
final class ConfigFiles {
  private static final List<String> OPTIONS =
      List.of("producer-config", "consumer-config", "command-config");

  private ConfigFiles() {}

  /**
   * A checksum of each, by option. One of 32 bits: it shows that a file was edited, and gives away
   * nothing of a password in it.
   *
   * @param options resolved, by name
   * @throws IllegalArgumentException when one cannot be read
   */
  static Map<String, String> checksums(Map<String, Object> options) {
    Map<String, String> checksums = new TreeMap<>();
    for (String option : OPTIONS) {
      Object file = options.get(option);
      if (file != null) {
        checksums.put(option, checksum(option, Path.of(file.toString())));
      }
    }
    return checksums;
  }

  private static String checksum(String option, Path file) {
    CRC32C checksum = new CRC32C();
    try {
      checksum.update(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(option + " is " + file + ", which cannot be read", e);
    }
    return Long.toHexString(checksum.getValue());
  }
}
