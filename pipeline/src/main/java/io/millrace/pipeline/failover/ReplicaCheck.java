package io.millrace.pipeline.failover;

import io.millrace.core.ledger.CheckerProof;
import io.millrace.pipeline.cluster.BrokerProcess;
import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.rig.Lanes;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What holding the replicas of a run's topics against each other came to.
 *
 * @param mismatches batches that differ; null when they were not compared
 * @param proofs that a flipped bit would have been found; none when they were not compared
 */
record ReplicaCheck(@Nullable Long mismatches, List<CheckerProof> proofs) {
  /** Replicas were not compared: the brokers are others'. */
  static final ReplicaCheck NONE = new ReplicaCheck(null, List.of());

  ReplicaCheck {
    proofs = List.copyOf(proofs);
  }

  /** Ends the brokers of {@code cluster}, which are the run's own, and compares what they kept. */
  static ReplicaCheck of(Cluster cluster, Lanes lanes) {
    if (!(cluster instanceof EmbeddedCluster brokers)) {
      throw new IllegalArgumentException("replicas of embedded brokers only can be compared");
    }
    // What they have written is in the page cache, and all replicas have the same: no need to wait
    // for three brokers that each look for another to hand over to.
    brokers.brokers().parallelStream().forEach(BrokerProcess::kill);
    List<Path> data = brokers.brokers().stream().map(b -> brokers.dataDirectory(b.id())).toList();
    return new ReplicaCheck(
        ReplicaComparison.mismatches(data, lanes.partitions()),
        List.of(FlippedBit.proof(data, lanes.partitions())));
  }
}
