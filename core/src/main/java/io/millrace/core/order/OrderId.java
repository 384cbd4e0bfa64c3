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

  /** Writes partition and sequence in three stores of eight digits. */
  static void writeVariable(byte[] target, int at, int partition, long sequence) {
    // "ttt-8ttt": the 8 is a digit like the others, the dash is put back.
    long high = (long) (partition >>> 12) << 20;
    Digits.writeHex8(target, at + PARTITION_AT, high | 0x8000 | (partition & 0xFFF));
    target[at + PARTITION_AT + 3] = '-';
    // Twelve digits as two stores that overlap in four.
    Digits.writeHex8(target, at + SEQUENCE_AT, sequence >>> 16);
    Digits.writeHex8(target, at + SEQUENCE_AT + 4, sequence);
  }

  /**
   * Reads eight digits at a time; where a dash or a field's neighbour is among them, it is cut off.
   */
  static void read(ByteBuffer source, int at, OrderStamp stamp) {
    stamp.run = (int) Digits.readHex8(source, at);
    stamp.producer = (int) (Digits.readHex8(source, at + PRODUCER_AT) >>> 16);
    long partition = Digits.readHex8(source, at + PARTITION_AT);
    stamp.partition = ((int) (partition >>> 20) << 12) | ((int) partition & 0xFFF);
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
}
