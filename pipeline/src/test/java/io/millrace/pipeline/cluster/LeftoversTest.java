package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
  @TempDir private Path runs;
  private Path brokers = Path.of("");

  @BeforeEach
  void dataOfBrokers() throws IOException {
    brokers = runs.resolve("20260401T120000Z-run").resolve("brokers");
    Files.createDirectories(brokers.resolve("broker-1").resolve("data"));
    Files.writeString(brokers.resolve("broker-1").resolve("data").resolve("0.log"), "events");
    Files.createDirectories(brokers.resolve("leash"));
  }

  @Test
  void theDataOfAKilledRunIsRemoved() throws IOException {
    Files.createFile(brokers.resolve(OwnerLock.FILE)); // as a killed process leaves it: unlocked

    assertThat(Leftovers.remove(runs)).hasSize(1);
    assertThat(brokers.resolve("broker-1")).doesNotExist();
    assertThat(brokers.resolve("leash")).doesNotExist();
    assertThat(brokers.resolve(OwnerLock.FILE)).doesNotExist();
    assertThat(Leftovers.remove(runs)).isEmpty();
  }

  @Test
  void theDataOfARunThatGoesOnIsLeftAlone() throws IOException {
    OwnerLock lock = OwnerLock.take(brokers);

    assertThat(Leftovers.remove(runs)).isEmpty();
    assertThat(brokers.resolve("broker-1")).exists();
    lock.release();
  }

  @Test
  void whatCarriesNoMarkIsNotOurs() {
    assertThat(Leftovers.remove(runs)).isEmpty();
    assertThat(brokers.resolve("broker-1")).exists();
  }

  @Test
  void whatAClusterDoesNotMakeStays() throws IOException {
    Files.createFile(brokers.resolve(OwnerLock.FILE));
    Files.writeString(brokers.resolve("notes.txt"), "mine");

    Leftovers.remove(runs);
    assertThat(brokers.resolve("notes.txt")).exists();
  }

  @Test
  void aDirectoryThatIsNotThereHoldsNothing() {
    assertThat(Leftovers.remove(runs.resolve("nowhere"))).isEmpty();
  }
}
