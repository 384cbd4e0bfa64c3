package io.millrace.core.order;

import java.nio.ByteBuffer;

/**
 * A wire format of made orders. Events are prepared once with {@link #prepare} and then only
 * stamped: run, producer, partition, sequence, time and customer sit at fixed places, so that
 * stamping and reading back cost nanoseconds and parse nothing. Stateless; any thread.
 */
public sealed interface OrderCodec extends EventFormat permits JsonOrderCodec, BinaryOrderCodec {

  /** The length of a record key, see {@link #writeKey}. */
  int KEY_LENGTH = 10;

  /** One more than the highest customer number. */
  int MAX_USERS = 1_000_000_000;

  /** The smallest event, in bytes: one item, and not necessarily every field. */
  int minSize();

  /**
   * How many bytes of every event are its stamp. What comes after them, the body, says nothing of
   * the sender, so that senders may copy bodies from each other.
   */
  int stampLength();

  /**
   * Writes what the stamps of one producer's events have in common, for {@link #stamp} to complete.
   *
   * @param event of the length that it will have
   */
  void prepareStamp(byte[] event, int run, int producer);

  /**
   * An event of exactly {@code size} bytes, complete but for its stamp.
   *
   * @throws IllegalArgumentException when {@code size} is below {@link #minSize()}
   */
  byte[] prepare(OrderBody body, int size, int run, int producer);

  /** Stamps a prepared event in place. */
  void stamp(byte[] event, int partition, long sequence, long createdAtMicros, int user);

  /**
   * Reads the stamp from the fetched buffer, in place.
   *
   * @param value the record's value, from its position to its limit; neither is moved
   * @return false when the value is not an event of this format; {@code into} then means nothing
   */
  boolean readStamp(ByteBuffer value, OrderStamp into);

  /**
   * Decodes the whole event.
   *
   * @throws IllegalArgumentException when {@code value} is not an event of this format
   */
  OrderEvent decode(ByteBuffer value);

  /** The codec called {@code name}. */
  static OrderCodec of(String name) {
    return switch (name) {
      case "json" -> new JsonOrderCodec();
      case "binary" -> new BinaryOrderCodec();
      default ->
          throw new IllegalArgumentException("format must be json or binary, not '" + name + "'");
    };
  }

  /** Writes the record key of {@code user}, which is the userId in text: {@code u000012345}. */
  static void writeKey(byte[] key, int at, int user) {
    key[at] = 'u';
    key[at + 1] = (byte) ('0' + user / 100_000_000);
    Digits.writeDecimal8(key, at + 2, user % 100_000_000);
  }

  /** The customer that a record key names. */
  static int readKey(ByteBuffer key, int at) {
    return (key.get(at + 1) - '0') * 100_000_000 + Digits.readDecimal8(key, at + 2);
  }
}
