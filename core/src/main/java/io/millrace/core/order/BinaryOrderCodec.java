package io.millrace.core.order;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Fixed binary layout, big-endian:
 *
 * <pre>
 *  0  magic and version   4 bytes "MLR" 1
 *  4  run                 int
 *  8  producer            int
 * 12  partition           int
 * 16  sequence            long
 * 24  createdAt           long, µs since the epoch
 * 32  userId              int
 * 36  amount              long, minor units
 * 44  currency            3 bytes, ISO 4217
 * 47  item count          byte, 1 to 10
 * 48  items               10 ints, unused ones 0
 * 88  email domain        byte for its length, then ASCII (the local part is the userId in text)
 *     note                the rest, ASCII
 * </pre>
 */
public final class BinaryOrderCodec implements OrderCodec {
  private static final int MAGIC_AND_VERSION = 'M' << 24 | 'L' << 16 | 'R' << 8 | 1;
  private static final int RUN_AT = 4;
  private static final int PRODUCER_AT = 8;
  private static final int PARTITION_AT = 12;
  private static final int SEQUENCE_AT = 16;
  private static final int TIME_AT = 24;
  private static final int USER_AT = 32;
  private static final int AMOUNT_AT = 36;
  private static final int CURRENCY_AT = 44;
  private static final int ITEMS_AT = 47;
  private static final int DOMAIN_AT = 88;
  private static final int MIN_SIZE = 120;

  @Override
  public String name() {
    return "binary";
  }

  @Override
  public int minSize() {
    return MIN_SIZE;
  }

  @Override
  public byte[] prepare(OrderBody body, int size, int run, int producer) {
    if (size < MIN_SIZE) {
      throw new IllegalArgumentException(
          "a binary event needs at least " + MIN_SIZE + " bytes, not " + size);
    }
    byte[] event = new byte[size];
    ByteBuffer out = ByteBuffer.wrap(event);
    out.putInt(MAGIC_AND_VERSION).putInt(run).putInt(producer);
    out.position(AMOUNT_AT);
    out.putLong(body.amountMinor()).put(body.currency().getBytes(US_ASCII));
    out.put((byte) body.items().size());
    body.items().forEach(out::putInt);
    out.position(DOMAIN_AT);
    byte[] domain = body.emailDomain().getBytes(US_ASCII);
    out.put((byte) domain.length).put(domain);
    out.put(body.note().getBytes(US_ASCII), 0, out.remaining());
    return event;
  }

  @Override
  public void stamp(byte[] event, int partition, long sequence, long createdAtMicros, int user) {
    BinaryFields.putInt(event, PARTITION_AT, partition);
    BinaryFields.putLong(event, SEQUENCE_AT, sequence);
    BinaryFields.putLong(event, TIME_AT, createdAtMicros);
    BinaryFields.putInt(event, USER_AT, user);
  }

  @Override
  public boolean readStamp(ByteBuffer value, OrderStamp into) {
    int at = value.position();
    if (value.remaining() < MIN_SIZE || value.getInt(at) != MAGIC_AND_VERSION) {
      return false;
    }
    into.run = value.getInt(at + RUN_AT);
    into.producer = value.getInt(at + PRODUCER_AT);
    into.partition = value.getInt(at + PARTITION_AT);
    into.sequence = value.getLong(at + SEQUENCE_AT);
    into.createdAtMicros = value.getLong(at + TIME_AT);
    into.user = value.getInt(at + USER_AT);
    return true;
  }

  @Override
  public OrderEvent decode(ByteBuffer value) {
    OrderStamp stamp = new OrderStamp();
    if (!readStamp(value, stamp)) {
      throw new IllegalArgumentException("not a binary order event");
    }
    ByteBuffer in = value.slice();
    int itemCount = in.get(ITEMS_AT);
    int domainLength = in.get(DOMAIN_AT);
    if (itemCount > OrderEvent.MAX_ITEMS
        || domainLength < 0
        || domainLength > in.remaining() - DOMAIN_AT - 1) {
      throw new IllegalArgumentException(
          "not a binary order event: " + itemCount + " items, e-mail domain of " + domainLength);
    }
    byte[] user = new byte[KEY_LENGTH];
    OrderCodec.writeKey(user, 0, stamp.user());
    List<Integer> items = new ArrayList<>();
    for (int i = 0; i < itemCount; i++) {
      items.add(in.getInt(ITEMS_AT + 1 + 4 * i));
    }
    byte[] id = new byte[OrderId.LENGTH];
    OrderId.writeConstant(id, 0, stamp.run(), stamp.producer());
    OrderId.writeVariable(id, 0, stamp.partition(), stamp.sequence());
    String userId = new String(user, US_ASCII);
    return new OrderEvent(
        new String(id, US_ASCII),
        stamp.createdAtMicros(),
        userId,
        userId + "@" + text(in, DOMAIN_AT + 1, domainLength),
        in.getLong(AMOUNT_AT),
        text(in, CURRENCY_AT, 3),
        items);
  }

  private static String text(ByteBuffer in, int at, int length) {
    byte[] bytes = new byte[length];
    in.get(at, bytes);
    return new String(bytes, US_ASCII);
  }
}
