package io.millrace.pipeline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CompilerOptionsTest {
  @Test
  void aWorkerCompilesAsFarAsTheToolAndKeepsItsOwnHeap() {
    assertThat(
            CompilerOptions.among(
                List.of("-Xmx2g", "-XX:TieredStopAtLevel=1", "-XX:+UseParallelGC", "-Dkey=Tiered")))
        .containsExactly("-XX:TieredStopAtLevel=1");
    assertThat(CompilerOptions.among(List.of("-Xmx2g", "-XX:+UseParallelGC"))).isEmpty();
  }
}
