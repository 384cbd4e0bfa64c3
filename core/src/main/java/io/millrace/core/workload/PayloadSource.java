package io.millrace.core.workload;

import io.millrace.core.order.KeyPartitioner;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.order.PayloadFormat;
import java.util.SplittableRandom;

/** Sends what the user brought along as it is, with the stamp in a header. */
final class PayloadSource implements OrderSource {
  private final OwnPayloads payloads;
  private final KeyDistribution lines;
  private final KeyDistribution keys;
  private final PayloadFormat format = new PayloadFormat();
  private final byte[] header;
  private final SplittableRandom random;
  private final byte[] madeKey = new byte[OrderCodec.KEY_LENGTH];
  private byte[] key = madeKey;
  private int line;
  private int user;

  /**
   * Of one producer.
   *
   * @param keys of the customers; not asked when the payloads have keys
   */
  PayloadSource(
      OwnPayloads payloads, KeyDistribution keys, int run, int producer, SplittableRandom random) {
    this.payloads = payloads;
    this.lines = new KeyDistribution.Uniform(payloads.count());
    this.keys = keys;
    this.header = format.prepareStamp(run, producer);
    this.random = random;
  }

  @Override
  public void advance() {
    line = lines.next(random);
    if (payloads.haveKeys()) {
      user = payloads.keyNumber(line);
      key = payloads.key(user);
    } else {
      user = keys.next(random);
      OrderCodec.writeKey(madeKey, 0, user);
    }
  }

  @Override
  public byte[] key() {
    return key;
  }

  @Override
  public int partition(KeyPartitioner partitioner) {
    return partitioner.partition(key);
  }

  @Override
  public byte[] stamp(int partition, long sequence, long createdAtMicros) {
    format.stamp(header, partition, sequence, createdAtMicros, user);
    return payloads.value(line);
  }

  @Override
  public byte[] stampHeader() {
    return header;
  }
}
