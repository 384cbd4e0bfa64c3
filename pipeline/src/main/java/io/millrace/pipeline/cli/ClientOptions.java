package io.millrace.pipeline.cli;

import io.millrace.core.settings.ConfigProviders;
import io.millrace.pipeline.cluster.ScratchDirectory;
import io.millrace.pipeline.plan.ExperimentSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Kafka's client settings under Kafka's own names. */
final class ClientOptions {
  /** Their libraries unpack themselves into the temporary directory; else every send() fails. */
  private static final Set<String> NATIVE = Set.of("zstd", "snappy");

  @Option(names = "--acks", paramLabel = "0|1|all", description = "Kafka's default: all.")
  private @Nullable String acks;

  @Option(names = "--linger.ms", paramLabel = "N", description = "Kafka's default: 5.")
  private @Nullable String lingerMs;

  @Option(names = "--batch.size", paramLabel = "N", description = "Kafka's default: 16384.")
  private @Nullable String batchSize;

  @Option(
      names = "--compression.type",
      paramLabel = "TYPE",
      description = "none, gzip, snappy, lz4 or zstd. Kafka's default: none.")
  private @Nullable String compressionType;

  @Option(
      names = "--enable.idempotence",
      paramLabel = "BOOLEAN",
      description = "Kafka's default: true, unless acks or other settings rule it out.")
  private @Nullable String enableIdempotence;

  @Option(
      names = "--max.in.flight.requests.per.connection",
      paramLabel = "N",
      description = "Kafka's default: 5.")
  private @Nullable String maxInFlight;

  @Option(names = "--buffer.memory", paramLabel = "N", description = "Kafka's default: 33554432.")
  private @Nullable String bufferMemory;

  @Option(
      names = "--delivery.timeout.ms",
      paramLabel = "N",
      description = "Kafka's default: 120000.")
  private @Nullable String deliveryTimeoutMs;

  @Option(
      names = "--group.protocol",
      paramLabel = "PROTOCOL",
      description = "classic, consumer (KIP-848) or share (KIP-932). Kafka's default: classic.")
  private @Nullable String groupProtocol;

  @Option(
      names = "--isolation.level",
      paramLabel = "LEVEL",
      description =
          "read_committed or read_uncommitted: whether groups are handed events of transactions that"
              + " are open or rolled back. Kafka's default: read_uncommitted; with --transactional:"
              + " read_committed.")
  private @Nullable String isolationLevel;

  @Option(names = "--max.poll.records", paramLabel = "N", description = "Kafka's default: 500.")
  private @Nullable String maxPollRecords;

  @Option(names = "--fetch.min.bytes", paramLabel = "N", description = "Kafka's default: 1.")
  private @Nullable String fetchMinBytes;

  @Option(names = "--fetch.max.wait.ms", paramLabel = "N", description = "Kafka's default: 500.")
  private @Nullable String fetchMaxWaitMs;

  @Option(
      names = {"-X", "--client-setting"},
      paramLabel = "KEY=VALUE",
      mapFallbackValue = "",
      description =
          "Any other setting of producer or consumer (of both, where both have it); repeatable.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(
      names = "--producer-config",
      paramLabel = "FILE",
      description = "Properties of the producers; the options here override them.")
  private @Nullable Path producerConfig;

  @Option(
      names = "--consumer-config",
      paramLabel = "FILE",
      description = "Properties of the group members; the options here override them.")
  private @Nullable Path consumerConfig;

  /**
   * The client settings that these options ask for.
   *
   * @throws IllegalArgumentException naming the key, its value and what is allowed
   */
  ExperimentSpec.Clients clients() {
    Map<String, String> producer =
        new TreeMap<>(PropertiesFile.read("--producer-config", producerConfig));
    Map<String, String> consumer =
        new TreeMap<>(PropertiesFile.read("--consumer-config", consumerConfig));
    settings.forEach((key, value) -> put(producer, consumer, key, value));
    putIfGiven(producer, ProducerConfig.ACKS_CONFIG, acks);
    putIfGiven(producer, ProducerConfig.LINGER_MS_CONFIG, lingerMs);
    putIfGiven(producer, ProducerConfig.BATCH_SIZE_CONFIG, batchSize);
    putIfGiven(producer, ProducerConfig.COMPRESSION_TYPE_CONFIG, compressionType);
    putIfGiven(producer, ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, enableIdempotence);
    putIfGiven(producer, ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, maxInFlight);
    putIfGiven(producer, ProducerConfig.BUFFER_MEMORY_CONFIG, bufferMemory);
    putIfGiven(producer, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, deliveryTimeoutMs);
    putIfGiven(consumer, ConsumerConfig.GROUP_PROTOCOL_CONFIG, groupProtocol);
    putIfGiven(consumer, ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolationLevel);
    putIfGiven(consumer, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords);
    putIfGiven(consumer, ConsumerConfig.FETCH_MIN_BYTES_CONFIG, fetchMinBytes);
    putIfGiven(consumer, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, fetchMaxWaitMs);
    if (NATIVE.contains(producer.getOrDefault(ProducerConfig.COMPRESSION_TYPE_CONFIG, ""))) {
      ScratchDirectory.requireWritable();
    }
    return new ExperimentSpec.Clients(producer, consumer);
  }

  private static void put(
      Map<String, String> producer, Map<String, String> consumer, String key, String value) {
    boolean known = false;
    if (ProducerConfig.configNames().contains(key) || ConfigProviders.isSetting(key)) {
      producer.put(key, value);
      known = true;
    }
    if (ConsumerConfig.configNames().contains(key) || ConfigProviders.isSetting(key)) {
      consumer.put(key, value);
      known = true;
    }
    if (!known) {
      throw new IllegalArgumentException(
          "unknown setting '"
              + key
              + "': neither producer nor consumer of this Kafka version has it (topic settings go"
              + " with -T, broker settings with -B)");
    }
  }

  private static void putIfGiven(
      Map<String, String> properties, String key, @Nullable String value) {
    if (value != null) {
      properties.put(key, value);
    }
  }
}
