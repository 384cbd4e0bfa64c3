package io.millrace.core.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kafka's own partitioner says which partition a key belongs to. */
class KeyPartitionerTest {
  private final SplittableRandom random = new SplittableRandom(7);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 7, 64, 100, 1_000, 99_991, Integer.MAX_VALUE})
  void anyKeyIsInThePartitionThatKafkaChooses(int partitions) {
    KeyPartitioner partitioner = new KeyPartitioner(partitions);
    for (int i = 0; i < 20_000; i++) {
      byte[] key = new byte[i % 40];
      random.nextBytes(key);
      assertThat(partitioner.partition(key))
          .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 7, 64, 100, 1_000, 99_991, Integer.MAX_VALUE})
  void aCustomersKeyIsInThePartitionThatKafkaChooses(int partitions) {
    KeyPartitioner partitioner = new KeyPartitioner(partitions);
    byte[] key = new byte[OrderCodec.KEY_LENGTH];
    for (int i = 0; i < 20_000; i++) {
      int user = i < 10_000 ? i : random.nextInt(OrderCodec.MAX_USERS);
      OrderCodec.writeKey(key, 0, user);
      assertThat(partitioner.partition(user))
          .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
    }
  }
}
