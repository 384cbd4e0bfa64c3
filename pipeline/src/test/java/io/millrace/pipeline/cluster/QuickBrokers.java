package io.millrace.pipeline.cluster;

import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import java.util.List;
import java.util.Map;

/**
 * Brokers that live for a minute: what their optimising compiler would cost, on two cores that
 * tests share, is never earned back.
 */
public final class QuickBrokers {
  /** Their JVM options. */
  public static final List<String> JVM = BrokerJit.QUICK.with(List.of());

  private QuickBrokers() {}

  /** So many, on free ports, with no settings of their own. */
  public static EmbeddedClusterSpec of(int brokers) {
    return new EmbeddedClusterSpec(
        brokers, EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION, JVM, Map.of(), 0, Map.of());
  }
}
