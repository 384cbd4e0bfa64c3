package io.millrace.pipeline.failover;

import io.millrace.pipeline.cluster.StoredBatches;
import io.millrace.pipeline.cluster.StoredBatches.Batch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * Compares the replicas of a topic, batch by batch, in the files of brokers that are stopped.
 * Nothing else notices bytes that changed on a disk of a follower, since consumers read from
 * leaders. Reads files; has no other effect.
 */
final class ReplicaComparison {
  private ReplicaComparison() {}

  /**
   * Counts the batches that differ between replicas, are missing in one, or do not match their
   * checksum.
   *
   * @param dataDirectories where each broker keeps its logs
   */
  static long mismatches(List<Path> dataDirectories, List<TopicPartition> partitions) {
    long mismatches = 0;
    for (TopicPartition partition : partitions) {
      mismatches += mismatches(replicas(dataDirectories, partition));
    }
    return mismatches;
  }

  /** Returns the directories that hold the replicas of one partition. */
  static List<Path> replicas(List<Path> dataDirectories, TopicPartition partition) {
    return dataDirectories.stream()
        .map(data -> data.resolve(partition.toString()))
        .filter(Files::isDirectory)
        .toList();
  }

  /** Counts the mismatches of one partition. */
  static long mismatches(List<Path> replicas) {
    Map<Long, Batch> reference = new HashMap<>();
    Map<Long, Integer> found = new HashMap<>();
    Set<Long> bad = new HashSet<>();
    for (Path replica : replicas) {
      StoredBatches.each(
          replica,
          batch -> {
            Batch first = reference.putIfAbsent(batch.baseOffset(), batch);
            found.merge(batch.baseOffset(), 1, Integer::sum);
            if (!batch.intact() || (first != null && !first.equals(batch))) {
              bad.add(batch.baseOffset());
            }
          });
    }
    found.forEach(
        (offset, times) -> {
          if (times != replicas.size()) {
            bad.add(offset);
          }
        });
    return bad.size();
  }
}
