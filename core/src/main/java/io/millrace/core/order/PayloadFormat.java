package io.millrace.core.order;

import java.nio.ByteBuffer;

/**
 * Events whose value is the user's own, whatever it is: the stamp stands in a record header, in the
 * layout that a binary event begins with. Stateless; any thread.
 */
public record PayloadFormat() implements EventFormat {
  /** The name of the header. */
  public static final String STAMP_HEADER = "millrace-stamp";

  @Override
  public String name() {
    return "payload";
  }

  /** A stamp of one producer's events, for {@link #stamp} to complete. */
  public byte[] prepareStamp(int run, int producer) {
    byte[] header = new byte[BinaryStamp.LENGTH];
    BinaryStamp.prepare(header, BinaryStamp.VERSION, run, producer);
    return header;
  }

  /** Completes the stamp in place. */
  public void stamp(byte[] header, int partition, long sequence, long createdAtMicros, int user) {
    BinaryStamp.write(header, partition, sequence, createdAtMicros, user);
  }

  /**
   * Reads the stamp.
   *
   * @return false when the header is no stamp; {@code into} then means nothing
   */
  public boolean readStamp(byte[] header, OrderStamp into) {
    ByteBuffer bytes = ByteBuffer.wrap(header);
    if (header.length != BinaryStamp.LENGTH
        || BinaryStamp.magicAt(bytes, 0) != BinaryStamp.VERSION) {
      return false;
    }
    BinaryStamp.read(bytes, 0, into);
    return true;
  }
}
