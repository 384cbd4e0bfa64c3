package io.millrace.pipeline.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dashboards are built from their source by Grafana's own types. */
class GrafanaTest {
  private static final Path HOME = Path.of("..");

  @TempDir private static Path directory;
  private static Path grafana;

  @BeforeAll
  static void fetchTypes() throws Exception {
    assumeTrue(
        Command.isInstalled("npm") || System.getProperty("user.name").equals("root"),
        "npm is not installed");
    grafana = Command.copy(HOME.resolve("grafana"), directory.resolve("grafana"));
    Files.createDirectories(directory.resolve("docs"));
    Files.copy(HOME.resolve("docs/metrics.md"), directory.resolve("docs/metrics.md"));
    Command npm = Command.run(grafana, "npm", "ci", "--no-audit", "--no-fund");
    assertThat(npm.code()).as(npm.said()).isZero();
  }

  private static List<Path> dashboards(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of.resolve("dashboards"))) {
      return files.sorted().toList();
    }
  }

  @Test
  void theCommittedDashboardsAreWhatTheirSourceSays() throws Exception {
    List<Path> committed = dashboards(HOME.resolve("grafana"));
    for (Path file : dashboards(grafana)) {
      Files.delete(file);
    }

    Command build = Command.run(grafana, "npm", "run", "build");

    assertThat(build.code()).as(build.said()).isZero();
    List<Path> built = dashboards(grafana);
    assertThat(built.stream().map(Path::getFileName).map(Path::toString))
        .containsExactlyElementsOf(
            committed.stream().map(Path::getFileName).map(Path::toString).toList())
        .hasSize(6);
    for (int i = 0; i < built.size(); i++) {
      assertThat(built.get(i))
          .as("npm run build in grafana")
          .hasSameTextualContentAs(committed.get(i));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "panels.ts | showLegend: true, | showLegends: true, | 'showLegends' does not exist",
        "live.ts | unit: 'eps', | | Property 'unit' is missing",
        "live.ts | unit: 'eps', | unit: 'epps', | Type '\"epps\"' is not assignable",
        "live.ts | id: 11, | id: 10, | which another has too",
        "live.ts | millrace_group_lag_events | millrace_group_leg_events | there is no metric 'millrace_group_leg_events'",
      })
  void aMistakeInTheSourceFailsTheBuild(String file, String right, String wrong, String complaint)
      throws Exception {
    Path source = grafana.resolve("src").resolve(file);
    String sound = Files.readString(source);
    assertThat(sound).contains(right);
    try {
      Files.writeString(source, sound.replaceFirst(right, wrong == null ? "" : wrong));

      Command build = Command.run(grafana, "npm", "run", "build");

      assertThat(build.code()).isNotZero();
      assertThat(build.said()).contains(complaint);
    } finally {
      Files.writeString(source, sound);
    }
  }
}
