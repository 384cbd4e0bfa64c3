package io.millrace.pipeline.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * How a series began: its {@code plan.json}.
 *
 * @param startedAt ISO 8601, UTC
 * @param command secrets are redacted
 * @param request is what another command is compared with
 * @param plan for whoever wants to read it
 */
record SeriesBeginning(String startedAt, String command, SeriesRequest request, JsonNode plan) {
  private static final String FILE = FileNames.PLAN;

  void writeTo(Path directory) throws IOException {
    Files.writeString(directory.resolve(FILE), ResultJson.write(this) + "\n");
  }

  /** That of {@code directory}; empty when it holds no series, or one of an older format. */
  static Optional<SeriesBeginning> of(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      SeriesBeginning read =
          ResultJson.mapper().readValue(Files.readString(file), SeriesBeginning.class);
      Completeness.require(read, file.toString());
      return Optional.of(read);
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty(); // not a series that could be gone on with
    }
  }
}
