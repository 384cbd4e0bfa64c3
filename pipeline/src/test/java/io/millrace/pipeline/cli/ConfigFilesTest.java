package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipeline.result.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFilesTest {
  @TempDir private Path directory;

  @Test
  void anEditedFileHasAnotherChecksum() throws IOException {
    Path file = Files.writeString(directory.resolve("p.properties"), "linger.ms=5\n");
    Map<String, Object> options = Map.of("producer-config", file.toString(), "rate", "5000");
    List<ConfigFile> before = ConfigFiles.of(options);
    assertThat(before)
        .isEqualTo(ConfigFiles.of(options))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.option()).isEqualTo("producer-config");
              assertThat(one.file()).isEqualTo(file.toString());
            });
    Files.writeString(file, "linger.ms=6\n");
    assertThat(ConfigFiles.of(options)).isNotEqualTo(before);
  }

  @Test
  void aPasswordLeavesNoTrace() throws IOException {
    Path file = Files.writeString(directory.resolve("c.properties"), "ssl.key.password=a\n");
    Map<String, Object> options = Map.of("command-config", file.toString());
    List<ConfigFile> before = ConfigFiles.of(options);
    Files.writeString(file, "ssl.key.password=b\n");
    assertThat(ConfigFiles.of(options)).isEqualTo(before);
  }

  @Test
  void aFileThatIsGoneIsRefused() {
    assertThatThrownBy(() -> ConfigFiles.of(Map.of("command-config", "gone.properties")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("command-config is gone.properties");
  }
}
