package io.millrace.pipeline.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.workload.OrderSource;
import io.millrace.core.workload.OwnPayloads;
import io.millrace.core.workload.Schedule;
import io.millrace.core.workload.Workload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file of own events is read as, and which files are refused. */
class PayloadFileTest {
  @TempDir private Path directory;

  @Test
  void everyLineIsAnEventButBlankOnes() throws IOException {
    OwnPayloads read =
        PayloadFile.read(file("{\"a\":1}\n\n  \t\nzwölf, plain\r\n\r\nlast"), null, null);

    assertThat(events(read).keySet())
        .containsExactlyInAnyOrder("{\"a\":1}", "zwölf, plain", "last");
    assertThat(read.origin().blankLines()).isEqualTo(3);
    assertThat(read.meanBytes()).isEqualTo((7 + 13 + 4) / 3.0);
    assertThat(read)
        .asString()
        .contains("3 events of", "8 bytes on average, 3 blank lines skipped");
  }

  @Test
  void theKeyIsAFieldOfEachLine() throws IOException {
    Path file = file("{\"id\":\"ä\",\"n\":1}\n{\"n\":2,\"id\":17}\n{\"id\":true}\n{\"id\":\"ä\"}");

    assertThat(events(PayloadFile.read(file, "id", null)))
        .containsOnly(
            Map.entry("{\"id\":\"ä\",\"n\":1}", "ä"),
            Map.entry("{\"n\":2,\"id\":17}", "17"),
            Map.entry("{\"id\":true}", "true"),
            Map.entry("{\"id\":\"ä\"}", "ä"));
  }

  @Test
  void manyLinesKeepTheirKeys() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 3_000; i++) {
      lines.append("{\"id\":").append(i % 1_500).append(",\"n\":").append(i).append("}\n");
    }
    Map<String, String> events = events(PayloadFile.read(file(lines.toString()), "id", null));

    assertThat(events).hasSizeGreaterThan(2_500);
    events.forEach((event, key) -> assertThat(event).startsWith("{\"id\":" + key + ","));
  }

  @Test
  void theSameFileIsKeptOnceAndAChangedOneIsReadAgain() throws IOException {
    Path file = file("one\ntwo");
    OwnPayloads first = PayloadFile.read(file, null, null);

    assertThat(PayloadFile.read(file, null, first.origin().sha256())).isSameAs(first);
    Files.writeString(file, "one\ntwo\nthree");
    assertThat(PayloadFile.read(file, null, null).count()).isEqualTo(3);
    assertThatThrownBy(() -> PayloadFile.read(file, null, first.origin().sha256()))
        .hasMessageMatching(
            "payload-sha256 is [0-9a-f]{64}, but payload-file .* has [0-9a-f]{64}: it is another file,"
                + " or was changed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | | payload-file FILE holds no event: it has one a line, and blank lines are skipped",
        "' \n\n' | | payload-file FILE holds no event: it has one a line, and blank lines are skipped",
        "'{\"id\":1}\n\n{\"di\":2}' | id | line 3 of payload-file FILE has no payload-key 'id': it must be",
        "'{\"id\":null}' | id | line 1 of payload-file FILE has no payload-key 'id': it must be",
        "'{\"id\":[1]}' | id | line 1 of payload-file FILE has no payload-key 'id': it must be",
        "'[1]' | id | line 1 of payload-file FILE has no payload-key 'id': it must be",
        "'plain' | id | line 1 of payload-file FILE is no JSON, so it has no payload-key 'id'",
      })
  void whatCannotBeSentIsRefusedWithItsLine(String content, String key, String message)
      throws IOException {
    Path file = file(content);

    assertThatThrownBy(() -> PayloadFile.read(file, key, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message.replace("FILE", file.toString()));
  }

  @Test
  void aLineOverTheLimitIsRefused() throws IOException {
    Path file = file("short\n" + "x".repeat(1_000_001));

    assertThatThrownBy(() -> PayloadFile.read(file, null, null))
        .hasMessage("line 2 of payload-file " + file + " has 1000001 bytes, more than 1000000");
  }

  @Test
  void aFileThatWouldNotFitIntoMemoryIsRefused() throws IOException {
    Path file = directory.resolve("large");
    try (var channel = Files.newByteChannel(file, CREATE, WRITE)) {
      channel.position(64 << 20).write(ByteBuffer.wrap(new byte[] {'x'})); // sparse
    }
    assertThatThrownBy(() -> PayloadFile.read(file, null, null))
        .hasMessageContaining("larger than 64 MiB");
  }

  @Test
  void whatIsNoFileIsRefused() {
    assertThatThrownBy(() -> PayloadFile.read(directory, null, null))
        .hasMessage("payload-file is " + directory + ", which is no file");
    assertThatThrownBy(() -> PayloadFile.read(directory.resolve("x"), null, null))
        .hasMessage("payload-file is " + directory.resolve("x") + ", which is missing");
  }

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("events"), content);
  }

  /** What a producer sends of them, with the keys: after so many draws all of a few. */
  private static Map<String, String> events(OwnPayloads payloads) {
    Workload workload = new Workload(new Schedule.Max(), payloads, 10, 0, 1);
    OrderSource source = workload.supply().source(1, 0);
    Map<String, String> events = new TreeMap<>();
    for (int i = 0; i < 10_000; i++) {
      source.advance();
      events.put(new String(source.stamp(0, i, 0), UTF_8), new String(source.key(), UTF_8));
    }
    return events;
  }
}
