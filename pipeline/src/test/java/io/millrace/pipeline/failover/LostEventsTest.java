package io.millrace.pipeline.failover;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ledger.LogAudit;
import io.millrace.core.ledger.SequenceSet;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.workload.EventSize;
import io.millrace.core.workload.OrderSource;
import io.millrace.core.workload.OwnPayloads;
import io.millrace.core.workload.Schedule;
import io.millrace.core.workload.Workload;
import java.util.List;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

class LostEventsTest {
  private static final int PARTITIONS = 3;

  private static final Workload TEN_A_SECOND =
      new Workload(
          new Schedule.Constant(10), OrderCodec.of("json"), EventSize.parse("400"), 1_000, 0, 7);

  @Test
  void theFirstLostEventIsFoundInTheScheduleThatTheSeedMakes() {
    OrderSource source = TEN_A_SECOND.supply().source(0, 0);
    int[] issued = new int[PARTITIONS];
    int index = -1;
    int partition;
    do {
      source.advance();
      partition = BuiltInPartitioner.partitionForKey(source.key(), PARTITIONS);
      index++;
    } while (partition != 1 || issued[partition]++ < 4);

    var lost = List.of(new LogAudit.Lost(0, 1, SequenceSet.ofRanges(4, 9)));
    assertThat(LostEvents.earliestDueNs(TEN_A_SECOND, 1, PARTITIONS, lost))
        .hasValue(index * 100_000_000L);
  }

  @Test
  void theFirstLostEventOfOwnPayloadsIsFoundByTheirOwnKeys() {
    List<byte[]> keys = List.of("a", "b", "c").stream().map(key -> key.getBytes(US_ASCII)).toList();
    OwnPayloads payloads =
        new OwnPayloads(
            new OwnPayloads.Origin("f", "key", 0, "00"), keys, keys, new int[] {0, 1, 2});
    Workload workload = new Workload(new Schedule.Constant(10), payloads, 1_000, 0, 7);
    OrderSource source = workload.supply().source(0, 0);
    source.advance();
    int partition = BuiltInPartitioner.partitionForKey(source.key(), PARTITIONS);

    var lost = List.of(new LogAudit.Lost(0, partition, SequenceSet.ofRanges(0, 3)));
    assertThat(LostEvents.earliestDueNs(workload, 1, PARTITIONS, lost)).hasValue(0);
  }

  @Test
  void withoutALossThereIsNone() {
    assertThat(LostEvents.earliestDueNs(TEN_A_SECOND, 1, PARTITIONS, List.of())).isEmpty();
  }
}
