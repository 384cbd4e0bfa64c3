package io.millrace.pipeline.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrometheusRulesTest {
  private static final Path PROMETHEUS = Path.of("..", "compose", "prometheus");

  @BeforeEach
  void requirePromtool() {
    // `./verify` installs it for root; others may not be able to
    assumeTrue(
        Command.isInstalled("promtool") || System.getProperty("user.name").equals("root"),
        "promtool is not installed");
  }

  private static List<String> files(String directory) throws IOException {
    try (Stream<Path> files = Files.list(PROMETHEUS.resolve(directory))) {
      return files.map(file -> directory + "/" + file.getFileName()).sorted().toList();
    }
  }

  private static Command promtool(Path directory, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(arguments);
    return Command.run(directory, command.toArray(String[]::new));
  }

  private static Command promtool(String... arguments) throws Exception {
    return promtool(PROMETHEUS, List.of(arguments));
  }

  private static String text(List<String> files) throws IOException {
    StringBuilder all = new StringBuilder();
    for (String file : files) {
      all.append(Files.readString(PROMETHEUS.resolve(file)));
    }
    return all.toString();
  }

  @Test
  void theSettingsAreValid() throws Exception {
    Command check = promtool("check", "config", "prometheus.yaml");

    assertThat(check.code()).as(check.said()).isZero();
    assertThat(check.said()).doesNotContainIgnoringCase("warning");
  }

  @Test
  void theRulesAreValid() throws Exception {
    List<String> arguments = new ArrayList<>(List.of("check", "rules"));
    arguments.addAll(files("rules"));

    Command check = promtool(PROMETHEUS, arguments);

    assertThat(check.code()).as(check.said()).isZero();
  }

  @Test
  void alertsFireOnPlantedHistoriesAndAreSilentOnGoodOnes() throws Exception {
    List<String> arguments = new ArrayList<>(List.of("test", "rules"));
    arguments.addAll(files("tests"));

    Command test = promtool(PROMETHEUS, arguments);

    assertThat(test.code()).as(test.said()).isZero();
  }

  @Test
  void everyAlertHasAHistoryOnWhichItFiresAndOneOnWhichItIsSilent() throws IOException {
    String tests = text(files("tests"));
    List<String> alerts =
        Pattern.compile("- alert: (\\w+)")
            .matcher(text(files("rules")))
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(alerts).hasSize(9);
    for (String alert : alerts) {
      assertThat(tests)
          .as(alert)
          .containsPattern("alertname: " + alert + "\\s+exp_alerts:\\s+- exp_labels")
          .contains("alertname: " + alert + ", exp_alerts: [] }");
    }
  }

  @Test
  void anAlertThatNeverFiresFailsItsTest(@TempDir Path directory) throws Exception {
    Command.copy(PROMETHEUS, directory.resolve("broken"));
    Path rules = directory.resolve("broken/rules/millrace.yaml");
    String sound = Files.readString(rules);
    String broken =
        sound.replace("millrace_events_lost_total) > 0", "millrace_events_lost_total) > 9");
    assertThat(broken).isNotEqualTo(sound);
    Files.writeString(rules, broken);

    Command test =
        promtool(directory.resolve("broken"), List.of("test", "rules", "tests/millrace.yaml"));

    assertThat(test.code()).isNotZero();
    assertThat(test.said()).contains("MillraceEventsLost");
  }
}
