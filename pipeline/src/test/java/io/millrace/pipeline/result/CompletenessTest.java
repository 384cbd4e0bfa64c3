package io.millrace.pipeline.result;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipeline.report.Results;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletenessTest {
  @TempDir private Path directory;

  @Test
  void everyKindOfResultReadsBackAsItWasWritten() {
    for (ResultFile result : Results.all()) {
      Path file = directory.resolve(result.name() + ".json");
      ResultFiles.write(file, result);
      assertThatCode(() -> ResultFiles.read(file)).doesNotThrowAnyException();
    }
  }

  @Test
  void aFieldThatIsMissingDeepInAFileIsNamed() throws Exception {
    Path file = directory.resolve("peers.json");
    ResultFiles.write(file, Results.peers());
    Files.writeString(file, Files.readString(file).replace("\"tools\"", "\"contestants\""));

    assertThatThrownBy(() -> ResultFiles.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("peers.json")
        .hasMessageContaining("tools");
  }
}
