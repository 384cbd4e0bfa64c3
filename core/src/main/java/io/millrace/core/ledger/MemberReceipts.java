package io.millrace.core.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one group member received, as plain data.
 *
 * @param foreign records that are not events of this run
 * @param share what a member of a share group made of it; null of a member of another group
 */
public record MemberReceipts(
    List<Lane> lanes, List<Offsets> offsets, long foreign, @Nullable ShareReceipts share) {

  /** Copies the lists. */
  public MemberReceipts {
    lanes = List.copyOf(lanes);
    offsets = List.copyOf(offsets);
  }

  /**
   * One producer's events in one partition.
   *
   * @param sequences every number received at least once
   * @param duplicated receipts of a number received before by this member
   * @param reordered first receipts after a later event of the same customer and producer
   */
  public record Lane(
      int producer, int partition, SequenceSet sequences, long duplicated, long reordered) {}

  /**
   * One partition's log as this member read it.
   *
   * @param offsets every offset read at least once
   * @param reread reads of an offset read before by this member
   */
  public record Offsets(int partition, SequenceSet offsets, long reread) {}
}
