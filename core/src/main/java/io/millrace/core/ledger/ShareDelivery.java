package io.millrace.core.ledger;

/**
 * One delivery of an event of this run to a member of a share group.
 *
 * @param producer who sent it
 * @param stampedPartition the partition that the event's stamp names, whose numbering it belongs to
 * @param sequence its number there
 * @param partition the partition that it was read from
 * @param offset where in that partition
 * @param number the broker's count of this record's deliveries, from 1
 */
public record ShareDelivery(
    int producer, int stampedPartition, long sequence, int partition, long offset, int number) {}
