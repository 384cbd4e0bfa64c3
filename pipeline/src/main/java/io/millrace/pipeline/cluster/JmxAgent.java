package io.millrace.pipeline.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The agent that shows a broker's JMX beans to Prometheus: the usual one, so that names are those
 * that published dashboards expect.
 *
 * @param jar the agent
 * @param rules which beans, and by what names
 */
record JmxAgent(Path jar, Path rules) {
  /** The last one on Maven Central: later ones are published elsewhere. */
  private static final String ARTIFACT = "io.prometheus.jmx:jmx_prometheus_javaagent:1.0.1";

  /** The same rules as for the brokers of the Compose stack. */
  private static final String RULES = "broker-metrics.yaml";

  /**
   * The agent, with its rules written to {@code directory}.
   *
   * @throws ClusterUnavailableException if the agent cannot be had
   */
  static JmxAgent in(Path directory) throws IOException {
    Path rules = directory.resolve(RULES);
    try (InputStream in = JmxAgent.class.getResourceAsStream(RULES)) {
      Files.copy(Objects.requireNonNull(in, RULES), rules);
    }
    return new JmxAgent(fetched(), rules);
  }

  /**
   * The agent in the local Maven repository, fetched if it is missing there.
   *
   * @throws ClusterUnavailableException if it cannot be had
   */
  static Path fetched() {
    return KafkaDistribution.artifact(ARTIFACT);
  }

  /** The JVM option that has a broker show its metrics there. */
  String option(String host, int port) {
    return "-javaagent:" + jar + "=" + host + ":" + port + ":" + rules;
  }
}
