package io.millrace.pipeline.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ledger.CheckerProof;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas of one partition with three batches each. */
class ReplicaComparisonTest {
  private static final int BATCH_BYTES = 161;

  @TempDir private Path home;
  private List<Path> brokers = List.of();

  @BeforeEach
  void threeEqualReplicas() throws IOException {
    brokers = List.of(home.resolve("1"), home.resolve("2"), home.resolve("3"));
    for (Path broker : brokers) {
      Files.createDirectories(broker.resolve("orders-0"));
      ByteBuffer log = ByteBuffer.allocate(3 * BATCH_BYTES);
      for (int batch = 0; batch < 3; batch++) {
        log.put(batch(batch * 10L));
      }
      Files.write(segment(broker), log.array());
    }
  }

  private static Path segment(Path broker) {
    return broker.resolve("orders-0").resolve("00000000000000000000.log");
  }

  private static byte[] batch(long baseOffset) {
    ByteBuffer batch = ByteBuffer.allocate(BATCH_BYTES);
    batch.putLong(0, baseOffset).putInt(8, BATCH_BYTES - 12).put(16, (byte) 2);
    batch.putInt(23, 9).putInt(57, 10);
    CRC32C checksum = new CRC32C();
    checksum.update(batch.array(), 21, BATCH_BYTES - 21);
    return batch.putInt(17, (int) checksum.getValue()).array();
  }

  private static final List<TopicPartition> ORDERS = List.of(new TopicPartition("orders", 0));

  private long mismatches() {
    return ReplicaComparison.mismatches(brokers, ORDERS);
  }

  @Test
  void equalReplicasAgree() {
    assertThat(mismatches()).isZero();
  }

  @Test
  void oneFlippedByteInOneReplicaIsOneMismatch() throws IOException {
    byte[] log = Files.readAllBytes(segment(brokers.get(1)));
    log[BATCH_BYTES + 100] = (byte) (log[BATCH_BYTES + 100] ^ 0x40);
    Files.write(segment(brokers.get(1)), log);
    assertThat(mismatches()).isEqualTo(1);
  }

  @Test
  void aReplicaThatIsShorterMissesItsLastBatch() throws IOException {
    byte[] log = Files.readAllBytes(segment(brokers.get(2)));
    Files.write(segment(brokers.get(2)), Arrays.copyOf(log, 2 * BATCH_BYTES));
    assertThat(mismatches()).isEqualTo(1);
  }

  @Test
  void anotherBatchAtTheSameOffsetIsAMismatchThoughItsChecksumIsRight() throws IOException {
    byte[] log = Files.readAllBytes(segment(brokers.get(0)));
    byte[] other = batch(10);
    ByteBuffer.wrap(other).putInt(120, 77);
    CRC32C checksum = new CRC32C();
    checksum.update(other, 21, BATCH_BYTES - 21);
    ByteBuffer.wrap(other).putInt(17, (int) checksum.getValue());
    System.arraycopy(other, 0, log, BATCH_BYTES, BATCH_BYTES);
    Files.write(segment(brokers.get(0)), log);
    assertThat(mismatches()).isEqualTo(1);
  }

  @Test
  void aBrokerWithoutAReplicaIsNotAsked() {
    assertThat(
            ReplicaComparison.mismatches(
                List.of(brokers.get(0), brokers.get(1), home.resolve("4")), ORDERS))
        .isZero();
  }

  @Test
  void oneBitThatIsFlippedForProofIsFoundAndFlippedBack() throws IOException {
    byte[] before = Files.readAllBytes(segment(brokers.get(0)));
    assertThat(FlippedBit.proof(brokers, ORDERS))
        .isEqualTo(new CheckerProof("flipped bit", 1, 1, ""));
    assertThat(Files.readAllBytes(segment(brokers.get(0)))).isEqualTo(before);
  }

  @Test
  void noBitIsFlippedWhereReplicasDisagreeAnyway() throws IOException {
    Files.write(segment(brokers.get(2)), new byte[0]);
    assertThat(FlippedBit.proof(brokers, ORDERS).planted()).isZero();
  }
}
