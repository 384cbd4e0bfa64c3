package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredBatchesTest {
  @TempDir private Path partition;

  @Test
  void batchesAreCountedOverAllSegmentsInTheOrderOfTheLog() throws IOException {
    segment("00000000000000000100.log", batch(7, 300));
    segment("00000000000000000000.log", batch(1, 10), batch(99, 5_000));
    Files.writeString(partition.resolve("00000000000000000000.index"), "not a log");

    assertThat(recordCounts()).containsExactly(1, 99, 7);
  }

  @Test
  void aHeaderThatIsStillBeingWrittenIsLeftOut() throws IOException {
    segment("00000000000000000000.log", batch(3, 10), Arrays.copyOf(batch(4, 10), 40));

    assertThat(recordCounts()).containsExactly(3);
  }

  @Test
  void anotherFormatIsRefusedInsteadOfMiscounted() throws IOException {
    byte[] old = batch(3, 10);
    old[16] = 1;
    segment("00000000000000000000.log", old);

    assertThatThrownBy(() -> recordCounts())
        .hasRootCauseMessage(
            partition.resolve("00000000000000000000.log") + " holds a batch of format 1 at 0");
  }

  @Test
  void aFlippedBitIsNoticed() throws IOException {
    byte[] good = batch(2, 40);
    byte[] bad = good.clone();
    bad[80] = (byte) (bad[80] ^ 1);
    segment("00000000000000000000.log", good, bad);

    List<Boolean> intact = new ArrayList<>();
    StoredBatches.each(partition, batch -> intact.add(batch.intact()));
    assertThat(intact).containsExactly(true, false);
  }

  private List<Integer> recordCounts() {
    List<Integer> counts = new ArrayList<>();
    StoredBatches.each(partition, batch -> counts.add(batch.records()));
    return counts;
  }

  private void segment(String name, byte[]... batches) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] batch : batches) {
      all.write(batch);
    }
    Files.write(partition.resolve(name), all.toByteArray());
  }

  private static byte[] batch(int records, int bodyBytes) {
    ByteBuffer batch = ByteBuffer.allocate(61 + bodyBytes);
    batch.putInt(8, 61 - 12 + bodyBytes).put(16, (byte) 2).putInt(57, records);
    CRC32C checksum = new CRC32C();
    checksum.update(batch.array(), 21, batch.capacity() - 21);
    return batch.putInt(17, (int) checksum.getValue()).array();
  }
}
