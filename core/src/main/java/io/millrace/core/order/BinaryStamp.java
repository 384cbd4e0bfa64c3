package io.millrace.core.order;

import java.nio.ByteBuffer;

/**
 * A stamp in bytes, big-endian:
 *
 * <pre>
 *  0  magic and version   4 bytes, "MLR" and the version
 *  4  run                 int
 *  8  producer            int
 * 12  partition           int
 * 16  sequence            long
 * 24  createdAt           long, µs since the epoch
 * 32  userId              int
 * </pre>
 */
final class BinaryStamp {
  static final int LENGTH = 36;

  /** Of a stamp alone, and of a binary event with every field. */
  static final int VERSION = 'M' << 24 | 'L' << 16 | 'R' << 8 | 1;

  /** Of a short binary event. */
  static final int SHORT_VERSION = VERSION + 1;

  private static final int RUN_AT = 4;
  private static final int PRODUCER_AT = 8;
  private static final int PARTITION_AT = 12;
  private static final int SEQUENCE_AT = 16;
  private static final int TIME_AT = 24;
  private static final int USER_AT = 32;

  private BinaryStamp() {}

  /** Writes what is the same in every stamp of a producer. */
  static void prepare(byte[] target, int version, int run, int producer) {
    BinaryFields.putInt(target, 0, version);
    BinaryFields.putInt(target, RUN_AT, run);
    BinaryFields.putInt(target, PRODUCER_AT, producer);
  }

  /** Completes a stamp in place. */
  static void write(byte[] target, int partition, long sequence, long createdAtMicros, int user) {
    BinaryFields.putInt(target, PARTITION_AT, partition);
    BinaryFields.putLong(target, SEQUENCE_AT, sequence);
    BinaryFields.putLong(target, TIME_AT, createdAtMicros);
    BinaryFields.putInt(target, USER_AT, user);
  }

  /** Magic and version of the stamp at {@code at}; 0 when too little is there for a stamp. */
  static int magicAt(ByteBuffer source, int at) {
    return source.limit() - at < LENGTH ? 0 : source.getInt(at);
  }

  /** Reads a stamp that is there, see {@link #magicAt}. */
  static void read(ByteBuffer source, int at, OrderStamp into) {
    into.run = source.getInt(at + RUN_AT);
    into.producer = source.getInt(at + PRODUCER_AT);
    into.partition = source.getInt(at + PARTITION_AT);
    into.sequence = source.getLong(at + SEQUENCE_AT);
    into.createdAtMicros = source.getLong(at + TIME_AT);
    into.user = source.getInt(at + USER_AT);
  }
}
