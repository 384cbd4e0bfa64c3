package io.millrace.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigProvidersTest {
  @Test
  void aProducerResolvesWhatItsSettingsOnlyName(@TempDir Path directory) throws IOException {
    Path secrets = Files.writeString(directory.resolve("secrets"), "linger=7\nkey=hunter2\n");
    ProducerSettings settings =
        ProducerSettings.of(
            withFileProvider(
                Map.of(
                    "bootstrap.servers", "127.0.0.1:9092",
                    "linger.ms", "${file:" + secrets + ":linger}",
                    "ssl.key.password", "${file:" + secrets + ":key}")));

    assertThat(settings.properties().values()).noneMatch(value -> value.contains("hunter2"));
    assertThat(settings.effective())
        .containsEntry("linger.ms", "7")
        .containsEntry("ssl.key.password", "[hidden]");
    assertThat(ConfigProviders.resolved(settings.properties()))
        .containsEntry("ssl.key.password", "hunter2");
  }

  @Test
  void aValueThatItsProviderDoesNotKnowIsRefusedByName(@TempDir Path directory) throws IOException {
    Path secrets = Files.writeString(directory.resolve("secrets"), "key=hunter2\n");
    String variable = "${file:" + secrets + ":other}";
    Map<String, String> settings =
        withFileProvider(
            Map.of("bootstrap.servers", "127.0.0.1:9092", "ssl.key.password", variable));

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigProviders.resolved(settings))
        .withMessageContainingAll("ssl.key.password", variable, "'file'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConsumerSettings.of(settings))
        .withMessageContainingAll("consumer settings", "ssl.key.password", variable);
  }

  @Test
  void withoutProvidersNothingIsAVariable() {
    Map<String, String> settings = Map.of("ssl.key.password", "${env:PATH}");
    assertThat(ConfigProviders.resolved(settings)).isSameAs(settings);
  }

  private static Map<String, String> withFileProvider(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("config.providers", "file");
    all.put("config.providers.file.class", FileConfigProvider.class.getName());
    return all;
  }
}
