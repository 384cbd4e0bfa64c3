package io.millrace.core.order;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * Fixed-width numbers in text, eight digits at a time, without a loop or a branch: a stamp must
 * cost nanoseconds. The arithmetic is the usual SIMD-within-a-register one (Lemire, "Quickly
 * parsing eight digits"; its inverse for writing).
 */
final class Digits {
  private static final VarHandle LONG_BE =
      MethodHandles.byteArrayViewVarHandle(long[].class, BIG_ENDIAN);
  private static final VarHandle LONG_LE =
      MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);
  private static final long ZEROS = 0x3030303030303030L;

  private Digits() {}

  /** Writes {@code value} (below 10^8) as eight decimal digits. */
  static void writeDecimal8(byte[] target, int at, int value) {
    LONG_LE.set(target, at, decimal8(value));
  }

  /** Eight decimal digits, the first of them in the lowest byte. */
  static long decimal8(int value) {
    // High four digits in the low half, since the first digit goes to the lowest address.
    long quads = (value / 10_000) | ((long) (value % 10_000) << 32);
    long hundreds = ((quads * 10_486) >>> 20) & 0x0000_007F_0000_007FL;
    long pairs = hundreds | ((quads - hundreds * 100) << 16);
    long tens = ((pairs * 103) >>> 10) & 0x000F_000F_000F_000FL;
    long digits = tens | ((pairs - tens * 10) << 8);
    return digits + ZEROS;
  }

  /** Reads eight decimal digits; what is not a digit gives a meaningless number. */
  static int readDecimal8(ByteBuffer source, int at) {
    long v = Long.reverseBytes(bigEndian(source, at)) - ZEROS;
    v = v * 10 + (v >>> 8);
    return (int)
        (((v & 0x0000_00FF_0000_00FFL) * 0x000F_4240_0000_0064L
                + ((v >>> 16) & 0x0000_00FF_0000_00FFL) * 0x0000_2710_0000_0001L)
            >>> 32);
  }

  /** Writes the low 32 bits of {@code value} as eight lower-case hexadecimal digits. */
  static void writeHex8(byte[] target, int at, long value) {
    long x = value & 0xFFFF_FFFFL;
    x = (x | x << 16) & 0x0000_FFFF_0000_FFFFL;
    x = (x | x << 8) & 0x00FF_00FF_00FF_00FFL;
    x = (x | x << 4) & 0x0F0F_0F0F_0F0F_0F0FL;
    long aboveNine = ((x + 0x0606_0606_0606_0606L) >>> 4) & 0x0101_0101_0101_0101L;
    LONG_BE.set(target, at, x + ZEROS + aboveNine * ('a' - '0' - 10));
  }

  /** Reads eight lower-case hexadecimal digits; what is not a digit gives a meaningless number. */
  static long readHex8(ByteBuffer source, int at) {
    return hex8(bigEndian(source, at));
  }

  private static long hex8(long text) {
    long letters = (text >>> 6) & 0x0101_0101_0101_0101L;
    long x = (text & 0x0F0F_0F0F_0F0F_0F0FL) + letters * 9;
    x = (x | x >>> 4) & 0x00FF_00FF_00FF_00FFL;
    x = (x | x >>> 8) & 0x0000_FFFF_0000_FFFFL;
    return (x | x >>> 16) & 0xFFFF_FFFFL;
  }

  /** Eight bytes as a number, whatever the buffer's own order. */
  static long bigEndian(ByteBuffer source, int at) {
    long v = source.getLong(at);
    return source.order() == BIG_ENDIAN ? v : Long.reverseBytes(v);
  }
}
