package io.millrace.core.order;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Big-endian numbers in a byte array, one store each. */
final class BinaryFields {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, BIG_ENDIAN);

  private BinaryFields() {}

  static void putInt(byte[] target, int at, int value) {
    INT.set(target, at, value);
  }

  static void putLong(byte[] target, int at, long value) {
    LONG.set(target, at, value);
  }

  static int getInt(byte[] source, int at) {
    return (int) INT.get(source, at);
  }
}
