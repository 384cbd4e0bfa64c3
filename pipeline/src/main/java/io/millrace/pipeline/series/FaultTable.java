package io.millrace.pipeline.series;

import io.millrace.pipeline.plan.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Tables of faults: YAML lists, of which some come with Millrace. */
final class FaultTable {
  /** The key of an entry that says what it is called; all others are options. */
  static final String NAME = "name";

  private static final YAMLMapper YAML = YAMLMapper.builder().build();
  private static final List<String> BUILT_IN =
      List.of(
          "default",
          "full",
          "groups",
          "links",
          "controllers",
          "timeouts",
          "disks",
          "proxies",
          "delivery");

  private FaultTable() {}

  /**
   * Reads one.
   *
   * @param option that named it: matrix, or faults
   * @param table the name of one that comes with Millrace, or a file
   * @throws UsageException when it cannot be read
   */
  static List<Map<String, String>> read(String option, String table) {
    try {
      return YAML.readValue(text(table), new TypeReference<>() {});
    } catch (IOException e) {
      throw new UsageException(
          "cannot read "
              + option
              + " "
              + table
              + ": it is no file that can be read"
              + (option.equals("matrix")
                  ? ", and none of the tables " + String.join(", ", BUILT_IN)
                  : ""),
          e);
    } catch (JacksonException e) {
      throw new UsageException(
          option + " " + table + " is not a YAML list of options: " + e.getOriginalMessage(), e);
    }
  }

  private static String text(String table) throws IOException {
    if (!BUILT_IN.contains(table)) {
      return Files.readString(Path.of(table));
    }
    String resource = "/matrix/" + table + ".yaml";
    try (InputStream in = FaultTable.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
