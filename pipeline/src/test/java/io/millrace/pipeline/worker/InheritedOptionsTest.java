package io.millrace.pipeline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InheritedOptionsTest {
  @Test
  void aWorkerCompilesAsFarAsTheToolAndKeepsItsOwnHeap() {
    assertThat(
            InheritedOptions.among(
                List.of(
                    "-Xmx2g",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:SharedArchiveFile=classes.jsa",
                    "-XX:+UseParallelGC",
                    "-Dkey=Tiered")))
        .containsExactly("-XX:TieredStopAtLevel=1", "-XX:SharedArchiveFile=classes.jsa");
    assertThat(InheritedOptions.among(List.of("-Xmx2g", "-XX:+UseParallelGC"))).isEmpty();
  }
}
