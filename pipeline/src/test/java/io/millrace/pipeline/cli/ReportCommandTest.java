package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportCommandTest {
  private static final String REPRODUCED =
      """
      {"kind": "reproduce", "version": 1, "name": "reproduce", "startedAt": "2026-04-01T12:00:00Z",
       "command": "./millrace reproduce", "shapes": [],
       "environment": {"version": 1, "cpu": "a CPU", "cores": 2, "memoryBytes": -1,
         "disk": "ext4, 1 GB free", "os": "Linux", "jvm": "a JVM", "kafkaClients": "4.3.1",
         "kafkaBrokers": "3 x 4.3.1", "gitCommit": "abc"}}
      """;

  @TempDir private Path directory;
  private Tool tool;

  @BeforeEach
  void writeResults() throws IOException {
    tool = new Tool(directory);
    Files.createDirectory(directory.resolve("results"));
    Files.writeString(directory.resolve("results").resolve("reproduce.json"), REPRODUCED);
  }

  @Test
  void withoutOptionsThePageIsWrittenBesideTheResults() throws Exception {
    Tool.Ended ended = tool.run("report");

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out().strip()).isEqualTo("results/report.html");
    assertThat(directory.resolve("results/report.html"))
        .content()
        .contains("0 of 0 published shapes");
  }

  @Test
  void aResultThatIsCalledLikeThatOfASearchHidesNoOther() throws Exception {
    Files.writeString(directory.resolve("results").resolve("search.json"), REPRODUCED);

    assertThat(tool.run("report", "--markdown", "RESULTS.md").code()).isZero();

    assertThat(Files.readString(directory.resolve("RESULTS.md")).split("0 of 0 published", -1))
        .hasSize(3);
  }

  @Test
  void aCheckFindsAPageThatWasChangedByHand() throws Exception {
    assertThat(tool.run("report", "--markdown", "RESULTS.md").code()).isZero();
    assertThat(tool.run("report", "--check").code()).isZero();
    Path page = directory.resolve("RESULTS.md");
    Files.writeString(page, Files.readString(page).replace("a CPU", "a better CPU"));

    Tool.Ended ended = tool.run("report", "--check");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).contains("RESULTS.md is not what the results say");
    assertThat(page).content().contains("a better CPU");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"kind\": \"reproduce\", \"vers', cannot be read as a result file",
    "'{\"kind\": \"reproduce\", \"version\": 99}', reads up to 1: use a newer one",
    "'{\"kind\": \"reproduce\", \"version\": 0}', of version 0",
    "'{\"kind\": \"reproduce\", \"version\": 1}', bad.json: reproduce.name is missing",
    "'{\"kind\": \"horoscope\"}', its kind is"
  })
  void aFileThatCannotBeReadIsNamedAndNothingIsOverwritten(String content, String said)
      throws Exception {
    Files.writeString(directory.resolve("results").resolve("bad.json"), content);
    Files.writeString(directory.resolve("RESULTS.md"), "as it was");

    Tool.Ended ended =
        tool.run("report", "--markdown", "RESULTS.md", "--html", "results/report.html");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err()).contains("bad.json", said);
    assertThat(directory.resolve("RESULTS.md")).hasContent("as it was");
    assertThat(directory.resolve("results/report.html")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "report nowhere, nowhere does not exist",
    "report --check, RESULTS.md does not exist",
    "report --markdown nowhere/R.md, must be a file in a directory that exists",
    "report killed, killed has no summary.json: the run was killed before everything was written",
    "report killed results --markdown R.md, killed is a run directory among others: use --html"
  })
  void whatCannotBeDoneIsSaidInOneLine(String arguments, String said) throws Exception {
    Files.createDirectory(directory.resolve("killed"));
    Files.createFile(directory.resolve("killed").resolve("RUNNING"));

    Tool.Ended ended = tool.run(arguments.split(" "));

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(ended.err()).contains(said);
  }

  @Test
  void theSummaryOfARunThatWasKilledSaysSo() throws Exception {
    Files.createDirectory(directory.resolve("killed"));
    Files.createFile(directory.resolve("killed").resolve("RUNNING"));

    Tool.Ended ended = tool.run("report", "killed", "--markdown", "-");

    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.out())
        .isEqualTo(
            "### killed: NO RESULT\n\nthe run was killed before everything was written.\n\n");
  }

  @Test
  void benchmarkResultsDoNotTakeThePlaceOfAnotherKind() throws Exception {
    Files.writeString(directory.resolve("jmh.json"), "[]");

    Tool.Ended ended = tool.run("report", "--jmh=jmh.json", "--name=reproduce", "--made-by=x");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("is a result of another kind: choose another --name");
    assertThat(directory.resolve("results/reproduce.json")).hasContent(REPRODUCED);
  }

  @Test
  void keepingBenchmarkResultsIsACommandOfItsOwn() throws Exception {
    Files.writeString(directory.resolve("jmh.json"), "[]");

    Tool.Ended ended =
        tool.run("report", "--jmh=jmh.json", "--name=b", "--made-by=x", "--markdown=RESULTS.md");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("jmh only keeps results");
    assertThat(directory.resolve("results/b.json")).doesNotExist();
    assertThat(directory.resolve("RESULTS.md")).doesNotExist();
  }
}
