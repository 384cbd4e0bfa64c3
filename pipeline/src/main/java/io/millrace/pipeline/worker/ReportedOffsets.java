package io.millrace.pipeline.worker;

import io.millrace.core.ledger.SequenceSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The offsets that a member told it had handed over: all that is known of one that was killed.
 * Written by the thread that reads what the member says; read after that thread has ended.
 */
public final class ReportedOffsets {
  /** For each partition, the offsets read at least once, at least twice, and so on. */
  private final List<SequenceSet>[] passes;

  @SuppressWarnings({"unchecked", "rawtypes"}) // Java makes no array of a generic type
  ReportedOffsets(int partitions) {
    passes = new List[partitions];
    Arrays.setAll(passes, partition -> new ArrayList<>(List.of(new SequenceSet())));
  }

  void add(HandOver handOver) {
    for (long offset = handOver.first(); offset < handOver.next(); offset++) {
      add(passes[handOver.partition()], offset);
    }
  }

  private static void add(List<SequenceSet> ofPartition, long offset) {
    for (SequenceSet pass : ofPartition) {
      if (pass.add(offset)) {
        return;
      }
    }
    SequenceSet another = new SequenceSet();
    another.add(offset);
    ofPartition.add(another);
  }

  /** How often the record at {@code offset} was handed over. */
  public int times(int partition, long offset) {
    return (int) passes[partition].stream().filter(pass -> pass.contains(offset)).count();
  }
}
