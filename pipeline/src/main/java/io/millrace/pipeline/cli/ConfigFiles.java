package io.millrace.pipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.core.settings.SecretNames;
import io.millrace.pipeline.result.ConfigFile;
import java.nio.file.Path;
import java.util.ArrayList;
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
   * Each file with a checksum of its settings, so that an edited one is seen; secrets are left out
   * of it, since it is written down.
   *
   * @param options resolved, by name
   * @throws IllegalArgumentException when one cannot be read
   */
  static List<ConfigFile> of(Map<String, Object> options) {
    List<ConfigFile> files = new ArrayList<>();
    for (String option : OPTIONS) {
      Object file = options.get(option);
      if (file != null) {
        String checksum = checksum(PropertiesFile.read(option, Path.of(file.toString())));
        files.add(new ConfigFile(option, file.toString(), checksum));
      }
    }
    Object payloads = options.get("payload-file");
    if (payloads != null) {
      files.add(
          new ConfigFile(
              "payload-file", payloads.toString(), String.valueOf(options.get("payload-sha256"))));
    }
    return files;
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
