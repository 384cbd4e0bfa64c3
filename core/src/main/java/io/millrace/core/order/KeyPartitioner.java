package io.millrace.core.order;

/**
 * Chooses the partition of a key as Kafka's default partitioner does, and those of other clients:
 * by Austin Appleby's murmur2 with Kafka's seed. Immutable; any thread.
 */
public final class KeyPartitioner {
  private static final int SEED = 0x9747b28c;
  private static final int M = 0x5bd1e995;

  private final int partitions;

  /**
   * 2^64 / partitions, rounded up: the remainder by it takes no division, see {@link #remainder}.
   */
  private final long reciprocal;

  /** For a topic with {@code partitions} of them, at least 1. */
  public KeyPartitioner(int partitions) {
    if (partitions < 1) {
      throw new IllegalArgumentException("a topic has at least 1 partition, not " + partitions);
    }
    this.partitions = partitions;
    this.reciprocal = Long.divideUnsigned(-1, partitions) + 1;
  }

  /** The partition of any key. */
  public int partition(byte[] key) {
    return remainder(hash(key) & Integer.MAX_VALUE);
  }

  /**
   * The partition of the key that {@link OrderCodec#writeKey} writes. Made of the customer's number
   * and not of the key's bytes: to read back what has just been stored in pieces stalls a core.
   */
  public int partition(int user) {
    return remainder(hash(user) & Integer.MAX_VALUE);
  }

  /**
   * {@code hash} modulo the partitions, by two multiplications (Lemire, Kaser and Kurz, "Faster
   * remainder by direct computation", 2019).
   */
  private int remainder(int hash) {
    long fraction = reciprocal * hash;
    return (int) (Math.multiplyHigh(fraction, partitions) + ((fraction >> 63) & partitions));
  }

  private static int hash(int user) {
    int first = '0' + user / 100_000_000;
    long digits = Digits.decimal8(user % 100_000_000);
    int hash = SEED ^ OrderCodec.KEY_LENGTH;
    hash = with(hash, 'u' | (first << 8) | ((int) digits << 16));
    hash = with(hash, (int) (digits >>> 16));
    hash = (hash ^ (int) (digits >>> 48)) * M; // the last two digits
    return ended(hash);
  }

  private static int hash(byte[] key) {
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
