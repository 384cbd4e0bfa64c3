package io.millrace.pipeline.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkLinksTest {
  @TempDir private Path directory;

  private NetworkLinks read(long seconds) {
    return NetworkLinks.read(directory, TimeUnit.SECONDS.toNanos(seconds));
  }

  private void link(String name, long megabits, long received, long sent) throws IOException {
    Path statistics = Files.createDirectories(directory.resolve(name).resolve("statistics"));
    Files.writeString(directory.resolve(name).resolve("speed"), megabits + "\n");
    Files.writeString(statistics.resolve("rx_bytes"), received + "\n");
    Files.writeString(statistics.resolve("tx_bytes"), sent + "\n");
  }

  @Test
  void theBusiestLinkCountsInItsBusierDirection() throws IOException {
    link("slow", 100, 0, 0);
    link("fast", 1_000, 0, 0);
    NetworkLinks before = read(0);
    link("slow", 100, 25_000_000, 50_000_000); // 50 MB in 10 s of 12.5 MB/s
    link("fast", 1_000, 125_000_000, 0); // 125 MB in 10 s of 125 MB/s
    assertThat(read(10).busiestShareSince(before))
        .hasValueSatisfying(share -> assertThat(share).isCloseTo(0.4, within(1e-9)));
  }

  @Test
  void linksWhoseSpeedIsNotToldSayNothing() throws IOException {
    link("virtual", -1, 0, 0);
    NetworkLinks before = read(0);
    link("virtual", -1, 1_000_000_000, 0);
    Files.createDirectories(directory.resolve("lo"));
    assertThat(read(1).busiestShareSince(before)).isEmpty();
  }

  @Test
  void anotherSystemHasNone() {
    Path none = directory.resolve("none");
    assertThat(NetworkLinks.read(none, 1).busiestShareSince(NetworkLinks.read(none, 0))).isEmpty();
  }
}
