package io.millrace.core.order;

/**
 * The hash by which Kafka's default partitioner, and those of other clients, choose the partition
 * of a key: Austin Appleby's murmur2, with Kafka's seed.
 */
public final class KeyHash {
  private static final int SEED = 0x9747b28c;
  private static final int M = 0x5bd1e995;

  private KeyHash() {}

  /** The partition of any key in a topic with {@code partitions} of them. */
  public static int partition(byte[] key, int partitions) {
    return (of(key) & Integer.MAX_VALUE) % partitions;
  }

  /**
   * The partition of the key that {@link OrderCodec#writeKey} writes. Made of the customer's number
   * and not of the key's bytes: to read back what has just been stored in pieces stalls a core.
   */
  public static int partition(int user, int partitions) {
    return (ofCustomer(user) & Integer.MAX_VALUE) % partitions;
  }

  private static int ofCustomer(int user) {
    int first = '0' + user / 100_000_000;
    long digits = Digits.decimal8(user % 100_000_000);
    int hash = SEED ^ OrderCodec.KEY_LENGTH;
    hash = with(hash, 'u' | (first << 8) | ((int) digits << 16));
    hash = with(hash, (int) (digits >>> 16));
    hash = (hash ^ (int) (digits >>> 48)) * M; // the last two digits
    return ended(hash);
  }

  private static int of(byte[] key) {
    int hash = SEED ^ key.length;
    int whole = key.length & ~3;
    for (int at = 0; at < whole; at += 4) {
      hash = with(hash, Integer.reverseBytes(BinaryFields.getInt(key, at)));
    }
    if (whole < key.length) {
      int rest = 0;
      for (int at = key.length - 1; at >= whole; at--) {
        rest = (rest << 8) | (key[at] & 0xFF);
      }
      hash = (hash ^ rest) * M;
    }
    return ended(hash);
  }

  private static int with(int hash, int block) {
    int mixed = block * M;
    return (hash * M) ^ ((mixed ^ (mixed >>> 24)) * M);
  }

  private static int ended(int hash) {
    int mixed = (hash ^ (hash >>> 13)) * M;
    return mixed ^ (mixed >>> 15);
  }
}
