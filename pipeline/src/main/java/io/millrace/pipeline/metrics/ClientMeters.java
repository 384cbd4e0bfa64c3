package io.millrace.pipeline.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.millrace.pipeline.rig.ClientView;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's own metrics of the run's clients, by Micrometer's binder. Clients may be added by any
 * thread; those of one run go when the next begins.
 */
final class ClientMeters implements AutoCloseable {
  /** Metrics of a topic or a broker come when a client first meets it. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private static final long LOOK_LIMIT_SECONDS = 5;

  private final MeterRegistry registry;
  private final List<KafkaClientMetrics> bound = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  /**
   * One for each run: a binder that is closed leaves its task with an executor that is not its own,
   * and would go on looking at a closed client, and keep it.
   */
  private @Nullable ScheduledExecutorService looking;

  ClientMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Shows {@code client} from now on; does nothing when it is shown already. */
  synchronized void add(ClientView client, String runId) {
    if (names.add(client.name())) {
      bind(new KafkaClientMetrics(asProducer(client), tags(runId), executor(), LOOK_EVERY));
    }
  }

  /**
   * Micrometer's binder takes clients, and asks them for nothing but their metrics; those of a
   * client in another process are known here without it.
   */
  private static Producer<?, ?> asProducer(ClientView client) {
    return (Producer<?, ?>)
        Proxy.newProxyInstance(
            Producer.class.getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("metrics")) {
                return client.metrics().get();
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }

  private ScheduledExecutorService executor() {
    ScheduledExecutorService executor = looking;
    if (executor == null) {
      executor =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, "millrace-client-meters");
                thread.setDaemon(true);
                return thread;
              });
      looking = executor;
    }
    return executor;
  }

  private static List<Tag> tags(String runId) {
    return List.of(Tag.of(Metric.RUN_ID, runId));
  }

  private void bind(KafkaClientMetrics metrics) {
    metrics.bindTo(registry);
    bound.add(metrics);
  }

  /** Takes away what there is. */
  synchronized void clear() {
    ScheduledExecutorService executor = looking;
    looking = null;
    if (executor != null) {
      executor.shutdownNow();
      try {
        if (!executor.awaitTermination(LOOK_LIMIT_SECONDS, TimeUnit.SECONDS)) {
          throw new IllegalStateException("the metrics of a Kafka client take too long to read");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    bound.forEach(KafkaClientMetrics::close);
    bound.clear();
    names.clear();
  }

  @Override
  public void close() {
    clear();
  }
}
