package io.millrace.pipeline.peers;

import java.nio.file.Path;
import java.util.List;

/**
 * Where and with what clients run.
 *
 * @param tools class path of Kafka's tools
 * @param jvmOptions of Millrace and of the bare loops
 * @param runs for Millrace's run directories
 */
record ClientSetup(
    ClientProcess processes,
    String bootstrapServers,
    String tools,
    List<String> jvmOptions,
    Path runs) {

  /** What every Millrace run here begins with. */
  List<String> millraceOptions() {
    return List.of("--bootstrap-server", bootstrapServers);
  }
}
