package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.plan.Threshold;
import io.millrace.pipeline.report.TrendCondition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** docs/ci.md is copied into workflows: what it says has to work. */
class ContinuousIntegrationDocsTest {
  private static final Path PAGE = Path.of("..", "docs", "ci.md");
  private static final YAMLMapper YAML = YAMLMapper.builder().build();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

  private static List<String> blocks(String language) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(PAGE));
    while (matcher.find()) {
      if (matcher.group(1).equals(language)) {
        blocks.add(matcher.group(2));
      }
    }
    return blocks;
  }

  /** Every command of the page: of its terminals, and of the steps of its workflows. */
  static Stream<String> commands() throws IOException {
    List<String> scripts = new ArrayList<>(blocks(""));
    for (String workflow : blocks("yaml")) {
      addScripts(YAML.readTree(workflow), scripts);
    }
    return scripts.stream()
        .flatMap(script -> script.replaceAll("\\\\\\n\\s*", "").lines())
        .map(line -> line.replaceFirst(" (>>|\\|\\|) .*$", "").strip())
        .filter(line -> line.startsWith("./millrace "));
  }

  private static void addScripts(JsonNode node, List<String> scripts) {
    if (node.path("run").isString()) {
      scripts.add(node.path("run").asString());
    }
    node.path("script").forEach(line -> scripts.add(line.asString()));
    node.forEach(part -> addScripts(part, scripts));
  }

  private static String[] arguments(String command) {
    return WORD.matcher(command)
        .results()
        .map(
            word ->
                Stream.of(word.group(1), word.group(2), word.group(3))
                    .filter(group -> group != null)
                    .findFirst()
                    .orElseThrow())
        .skip(1)
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandIsUnderstood(String command) {
    CommandLine cli = Main.commandLine(ClientLog.installed());

    ParseResult parsed = cli.parseArgs(arguments(command)).subcommand();

    assertThat(parsed).isNotNull();
    if (parsed.commandSpec().name().equals("run")) {
      List<String> conditions = parsed.matchedOptionValue("--fail-if", List.of());
      assertThat(conditions).allSatisfy(Threshold::parse);
    }
    if (parsed.commandSpec().name().equals("trend")) {
      List<String> conditions = parsed.matchedOptionValue("--fail-if", List.of());
      assertThat(conditions).allSatisfy(TrendCondition::parse);
    }
  }

  @Test
  void thePageHasTheCommandsThatItIsAbout() throws IOException {
    assertThat(commands())
        .anyMatch(command -> command.startsWith("./millrace run ") && command.contains("--junit"))
        .anyMatch(command -> command.startsWith("./millrace compare "))
        .anyMatch(command -> command.startsWith("./millrace trend "))
        .anyMatch(command -> command.startsWith("./millrace report "));
  }

  @Test
  void everyStepOfTheWorkflowRunsOrUsesSomething() throws IOException {
    JsonNode workflow = YAML.readTree(blocks("yaml").get(0));

    JsonNode job = workflow.path("jobs").path("millrace");
    assertThat(workflow.has("on")).isTrue();
    assertThat(job.path("runs-on").asString()).isEqualTo("ubuntu-latest");
    assertThat(job.path("steps")).hasSizeGreaterThan(4);
    assertThat(job.path("steps"))
        .allMatch(step -> step.path("run").isString() != step.path("uses").isString());
  }
}
