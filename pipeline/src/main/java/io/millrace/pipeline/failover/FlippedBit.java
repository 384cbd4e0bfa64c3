package io.millrace.pipeline.failover;

import io.millrace.core.ledger.CheckerProof;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * Proves that {@link ReplicaComparison} would have noticed a changed byte: flips one bit of one
 * replica of a partition whose replicas agree, compares them again, and flips it back. The brokers
 * must be stopped, and their files must be the run's own.
 */
final class FlippedBit {
  private static final String ANOMALY = "flipped bit";

  /** A position within the first batch, behind its header and the lengths of its first record. */
  private static final long AT = 100;

  private FlippedBit() {}

  static CheckerProof proof(List<Path> dataDirectories, List<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      List<Path> replicas = ReplicaComparison.replicas(dataDirectories, partition);
      Optional<Path> segment = replicas.stream().findFirst().flatMap(FlippedBit::firstSegment);
      if (segment.isPresent() && ReplicaComparison.mismatches(replicas) == 0) {
        return flipped(segment.get(), replicas);
      }
    }
    return CheckerProof.impossible(
        ANOMALY, "no partition has replicas that hold anything and agree");
  }

  private static CheckerProof flipped(Path segment, List<Path> replicas) {
    flip(segment);
    try {
      return new CheckerProof(ANOMALY, 1, ReplicaComparison.mismatches(replicas), "");
    } finally {
      flip(segment);
    }
  }

  private static Optional<Path> firstSegment(Path replica) {
    try (Stream<Path> files = Files.list(replica)) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .sorted()
          .filter(file -> file.toFile().length() > AT)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void flip(Path segment) {
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      file.seek(AT);
      int before = file.read();
      file.seek(AT);
      file.write(before ^ 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
