package io.millrace.pipeline.cli;

import io.millrace.pipeline.cluster.BrokerJit;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import io.millrace.pipeline.plan.EmbeddedSecurity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that shape an embedded cluster, for every command that can start one. */
final class EmbeddedClusterOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--brokers",
      paramLabel = "N",
      defaultValue = "" + EmbeddedClusterSpec.DEFAULT_BROKERS,
      description = "Brokers of the embedded cluster, 1 to 9. Default: ${DEFAULT-VALUE}.")
  private int brokers;

  @Option(
      names = "--kafka",
      paramLabel = "VERSION",
      defaultValue = EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION,
      description =
          "Kafka release that the brokers run, 3.9.0 or newer; fetched like any Maven dependency."
              + " zookeeper:3.9.1 runs it with ZooKeeper instead of KRaft, for comparison."
              + " Default: ${DEFAULT-VALUE}.")
  private String kafkaVersion = EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION;

  @Option(
      names = "--broker-jvm",
      paramLabel = "OPTIONS",
      preprocessor = JvmOptionText.class,
      description =
          "JVM options of every broker, such as --broker-jvm='-Xmx1g -XX:+UseZGC'; repeatable. An own heap or collector"
              + " replaces ours (-Xms512m -Xmx512m, and what --broker-jit says).")
  private List<String> brokerJvm = new ArrayList<>();

  @Option(
      names = "--broker-jit",
      paramLabel = "quick|full",
      defaultValue = "full",
      description =
          "quick: brokers compile with C1 only and collect serially, and are at their speed within"
              + " seconds. full: as Kafka's own script starts them; faster in the end, after minutes"
              + " on two cores. Default: ${DEFAULT-VALUE}.")
  private String brokerJit = "";

  @Option(
      names = {"-B", "--broker-setting"},
      paramLabel = "KEY=VALUE",
      mapFallbackValue = "",
      description =
          "Entry of every broker's server.properties, such as -B num.io.threads=4; repeatable. The"
              + " client listener is named PLAINTEXT.")
  private Map<String, String> brokerSettings = new LinkedHashMap<>();

  @Option(
      names = "--broker-metrics",
      description =
          "Has every embedded broker show its own metrics to Prometheus, on a free port (the JMX"
              + " agent with an allow-list; fetched like any Maven dependency).")
  private boolean brokerMetrics;

  @Option(
      names = "--embedded-security",
      paramLabel = "none|tls|sasl_tls",
      defaultValue = "none",
      description =
          "tls: encrypts all connections of the embedded cluster, between brokers too, with a"
              + " certificate made for it. sasl_tls: clients also log in. Default: ${DEFAULT-VALUE}.")
  private String embeddedSecurity = "";

  /**
   * The cluster that these options ask for.
   *
   * @param port the client port of broker 1, or 0 for free ports
   * @param clientProperties security properties for our own clients
   * @throws ParameterException if a value is out of bounds, saying which and what is allowed
   */
  EmbeddedClusterSpec spec(int port, Map<String, String> clientProperties) {
    List<String> jvm =
        brokerJvm.stream()
            .flatMap(options -> Stream.of(options.strip().split("\\s+")))
            .filter(option -> !option.isEmpty())
            .toList();
    try {
      return new EmbeddedClusterSpec(
          brokers,
          kafkaVersion,
          BrokerJit.parse(brokerJit).with(jvm),
          brokerSettings,
          port,
          clientProperties,
          brokerMetrics,
          EmbeddedSecurity.parse(embeddedSecurity));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
