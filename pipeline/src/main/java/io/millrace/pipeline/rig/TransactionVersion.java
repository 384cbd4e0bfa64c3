package io.millrace.pipeline.rig;

import io.millrace.pipeline.cluster.AdminRequest;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * Which transactions a cluster makes: its finalized {@code transaction.version}. With 2 (KIP-890,
 * Kafka 4.0 and newer) each transaction has an epoch of its own, so that what comes late of an
 * earlier one is refused; Kafka's clients use it where it is in force, without being asked.
 */
final class TransactionVersion {
  /** Kafka's name of the feature, under which it stands in a run's settings too. */
  static final String FEATURE = "transaction.version";

  private TransactionVersion() {}

  /** The version in force; 0 on a cluster from before there were versions. */
  static String of(Admin admin) {
    FinalizedVersionRange range = finalized(admin).get(FEATURE);
    return range == null ? "0" : Short.toString(range.maxVersionLevel());
  }

  private static Map<String, FinalizedVersionRange> finalized(Admin admin) {
    try {
      return AdminRequest.await(
              admin.describeFeatures().featureMetadata(), "ask for the cluster's features")
          .finalizedFeatures();
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof UnsupportedVersionException) {
        return Map.of(); // older than features
      }
      throw e;
    }
  }
}
