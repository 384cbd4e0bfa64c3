package io.millrace.pipeline.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Experiments as YAML: the command line's option names without their dashes. */
public final class ExperimentYaml {
  private static final YAMLMapper YAML = YAMLMapper.builder().build();

  private ExperimentYaml() {}

  public static String write(Map<String, Object> options) {
    return YAML.writeValueAsString(options);
  }

  /**
   * Reads an experiment.
   *
   * @throws UsageException when the file cannot be read as one
   */
  public static Map<String, Object> read(Path file) {
    try {
      return YAML.readValue(Files.readString(file), new TypeReference<>() {});
    } catch (IOException e) {
      throw new UsageException("cannot read experiment file " + file + ": " + e, e);
    } catch (JacksonException e) {
      throw new UsageException(
          "experiment file " + file + " is not a YAML map of options: " + e.getOriginalMessage(),
          e);
    }
  }
}
