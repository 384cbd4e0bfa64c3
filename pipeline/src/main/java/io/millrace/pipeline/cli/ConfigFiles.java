package io.millrace.pipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.core.settings.SecretNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** The settings files that options name; their content is part of what is measured. */
final class ConfigFiles {
  private static final List<String> OPTIONS =
      List.of("producer-config", "consumer-config", "command-config");

  private ConfigFiles() {}

  /**
   * Returns a checksum of each file's settings, by option, so that an edited file is noticed.
   * Secrets are left out, since the checksum is written to a file.
   *
   * @param options resolved, by name
   * @throws IllegalArgumentException when one cannot be read
   */
  static Map<String, String> checksums(Map<String, Object> options) {
    Map<String, String> checksums = new TreeMap<>();
    for (String option : OPTIONS) {
      Object file = options.get(option);
      if (file != null) {
        checksums.put(option, checksum(PropertiesFile.read(option, Path.of(file.toString()))));
      }
    }
    return checksums;
  }

  private static String checksum(Map<String, String> settings) {
    CRC32C checksum = new CRC32C();
    new TreeMap<>(settings)
        .forEach(
            (key, value) -> {
              if (!SecretNames.isSecret(key)) {
                checksum.update((key + "=" + value + "\n").getBytes(UTF_8));
              }
            });
    return Long.toHexString(checksum.getValue());
  }
}
