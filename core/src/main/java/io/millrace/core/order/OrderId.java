package io.millrace.core.order;

import java.nio.ByteBuffer;

/**
 * The order id: a version 8 UUID (RFC 9562) in text that names run (32 bits), producer (16),
 * partition (24) and sequence (48): {@code rrrrrrrr-pppp-8ttt-8ttt-ssssssssssss}. Any consumer may
 * treat it as an opaque unique key.
 */
final class OrderId {
  static final int LENGTH = 36;
  static final int MAX_PRODUCERS = 1 << 16;
  static final int MAX_PARTITIONS = 1 << 24;

  private static final int PRODUCER_AT = 9;
  private static final int PARTITION_AT = 15;
  private static final int SEQUENCE_AT = 24;

  private OrderId() {}

  /** Writes what is the same in every event of a producer, and the dashes. */
  static void writeConstant(byte[] target, int at, int run, int producer) {
    Digits.writeHex8(target, at, run);
    writeHex4(target, at + PRODUCER_AT, producer);
    target[at + 14] = '8';
    target[at + 19] = '8';
    for (int dash : new int[] {8, 13, 18, 23}) {
      target[at + dash] = '-';
    }
  }

  /** Writes partition and sequence: two stores of eight digits and one loop of six. */
  static void writeVariable(byte[] target, int at, int partition, long sequence) {
    // Twelve digits as two overlapping stores: the low eight, then the high four before them.
    writeHex4(target, at + SEQUENCE_AT, (int) (sequence >>> 32));
    Digits.writeHex8(target, at + SEQUENCE_AT + 4, sequence);
    writeHex3(target, at + PARTITION_AT, partition >>> 12);
    writeHex3(target, at + PARTITION_AT + 5, partition & 0xFFF);
  }

  static void read(ByteBuffer source, int at, OrderStamp stamp) {
    stamp.run = (int) Digits.readHex8(source, at);
    // "pppp-8tt" holds the producer; the rest is read as eight digits that end where a field ends.
    stamp.producer = (int) (Digits.readHex8(source, at + PRODUCER_AT) >>> 16) & 0xFFFF;
    stamp.partition = hex3(source, at + PARTITION_AT) << 12 | hex3(source, at + PARTITION_AT + 5);
    long high = Digits.readHex8(source, at + SEQUENCE_AT) >>> 16;
    stamp.sequence = high << 32 | Digits.readHex8(source, at + SEQUENCE_AT + 4);
  }

  private static void writeHex4(byte[] target, int at, int value) {
    target[at] = hexDigit(value >>> 12);
    writeHex3(target, at + 1, value);
  }

  private static void writeHex3(byte[] target, int at, int value) {
    target[at] = hexDigit(value >>> 8);
    target[at + 1] = hexDigit(value >>> 4);
    target[at + 2] = hexDigit(value);
  }

  private static byte hexDigit(int value) {
    int nibble = value & 0xF;
    return (byte) (nibble + '0' + (((9 - nibble) >>> 31) * ('a' - '0' - 10)));
  }

  private static int hex3(ByteBuffer source, int at) {
    return nibble(source.get(at)) << 8
        | nibble(source.get(at + 1)) << 4
        | nibble(source.get(at + 2));
  }

  private static int nibble(byte digit) {
    return (digit & 0xF) + (digit >>> 6) * 9;
  }
}
