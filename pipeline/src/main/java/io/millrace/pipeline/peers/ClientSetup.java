package io.millrace.pipeline.peers;

import java.nio.file.Path;
import java.util.List;

/**
 * What all compared clients share: the cluster, the class path of Kafka's tools, and JVM options.
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

  /** The options with which every Millrace run of the comparison begins. */
  List<String> millraceOptions() {
    return List.of("--bootstrap-server", bootstrapServers);
  }
}
