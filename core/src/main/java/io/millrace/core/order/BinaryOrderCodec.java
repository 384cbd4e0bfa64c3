package io.millrace.core.order;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Fixed binary layout, big-endian. Events of 120 bytes and more hold every field:
 *
 * <pre>
 *  0  stamp               36 bytes, see {@link BinaryStamp}; version 1
 * 36  amount              long, minor units
 * 44  currency            3 bytes, ISO 4217
 * 47  item count          byte, 1 to 10
 * 48  items               10 ints, unused ones 0
 * 88  email domain        byte for its length, then ASCII (the local part is the userId in text)
 *     note                the rest, ASCII
 * </pre>
 *
 * <p>Shorter ones leave out the e-mail address and as many items as do not fit:
 *
 * <pre>
 *  0  stamp               36 bytes; version 2
 * 36  amount              long, minor units
 * 44  currency            3 bytes, ISO 4217
 * 47  item count          byte, 1 to 10
 * 48  items               2 bytes each, without a sign
 *     note                the rest, ASCII
 * </pre>
 */
public final class BinaryOrderCodec implements OrderCodec {
  private static final int AMOUNT_AT = BinaryStamp.LENGTH;
  private static final int CURRENCY_AT = 44;
  private static final int COUNT_AT = 47;
  private static final int ITEMS_AT = 48;
  private static final int DOMAIN_AT = 88;
  private static final int SHORT_ITEM = 2;

  /** The smallest event with every field. */
  private static final int FULL_SIZE = 120;

  /** Stamp, amount, currency and one item. */
  private static final int MIN_SIZE = ITEMS_AT + SHORT_ITEM;

  @Override
  public String name() {
    return "binary";
  }

  @Override
  public int minSize() {
    return MIN_SIZE;
  }

  @Override
  public int stampLength() {
    return BinaryStamp.LENGTH;
  }

  @Override
  public void prepareStamp(byte[] event, int run, int producer) {
    int version = event.length < FULL_SIZE ? BinaryStamp.SHORT_VERSION : BinaryStamp.VERSION;
    BinaryStamp.prepare(event, version, run, producer);
  }

  @Override
  public byte[] prepare(OrderBody body, int size, int run, int producer) {
    if (size < MIN_SIZE) {
      throw new IllegalArgumentException(
          "a binary event needs at least " + MIN_SIZE + " bytes, not " + size);
    }
    byte[] event = new byte[size];
    ByteBuffer out = ByteBuffer.wrap(event);
    prepareStamp(event, run, producer);
    out.position(AMOUNT_AT);
    out.putLong(body.amountMinor()).put(body.currency().getBytes(US_ASCII));
    if (size < FULL_SIZE) {
      putShortItems(out, body.items());
    } else {
      out.put((byte) body.items().size());
      body.items().forEach(out::putInt);
      out.position(DOMAIN_AT);
      byte[] domain = body.emailDomain().getBytes(US_ASCII);
      out.put((byte) domain.length).put(domain);
    }
    out.put(body.note().getBytes(US_ASCII), 0, out.remaining());
    return event;
  }

  private static void putShortItems(ByteBuffer out, List<Integer> items) {
    int count = Math.min(items.size(), (out.remaining() - 1) / SHORT_ITEM);
    out.put((byte) count);
    for (int item : items.subList(0, count)) {
      if (item != (char) item) {
        throw new IllegalArgumentException(
            "an article number in an event of less than " + FULL_SIZE + " bytes is not " + item);
      }
      out.putChar((char) item);
    }
  }

  @Override
  public void stamp(byte[] event, int partition, long sequence, long createdAtMicros, int user) {
    BinaryStamp.write(event, partition, sequence, createdAtMicros, user);
  }

  @Override
  public boolean readStamp(ByteBuffer value, OrderStamp into) {
    int at = value.position();
    int magic = BinaryStamp.magicAt(value, at);
    int least =
        magic == BinaryStamp.VERSION
            ? FULL_SIZE
            : magic == BinaryStamp.SHORT_VERSION ? MIN_SIZE : Integer.MAX_VALUE;
    if (value.remaining() < least) {
      return false;
    }
    BinaryStamp.read(value, at, into);
    return true;
  }

  @Override
  public OrderEvent decode(ByteBuffer value) {
    OrderStamp stamp = new OrderStamp();
    if (!readStamp(value, stamp)) {
      throw new IllegalArgumentException("not a binary order event");
    }
    ByteBuffer in = value.slice();
    boolean isShort = in.getInt(0) == BinaryStamp.SHORT_VERSION;
    int itemCount = in.get(COUNT_AT);
    if (itemCount < 0
        || itemCount > OrderEvent.MAX_ITEMS
        || (isShort && ITEMS_AT + SHORT_ITEM * itemCount > in.limit())) {
      throw new IllegalArgumentException("not a binary order event: " + itemCount + " items");
    }
    List<Integer> items = new ArrayList<>();
    for (int i = 0; i < itemCount; i++) {
      items.add(isShort ? in.getChar(ITEMS_AT + SHORT_ITEM * i) : in.getInt(ITEMS_AT + 4 * i));
    }
    byte[] user = new byte[KEY_LENGTH];
    OrderCodec.writeKey(user, 0, stamp.user());
    String userId = new String(user, US_ASCII);
    byte[] id = new byte[OrderId.LENGTH];
    OrderId.writeConstant(id, 0, stamp.run(), stamp.producer());
    OrderId.writeVariable(id, 0, stamp.partition(), stamp.sequence());
    return new OrderEvent(
        new String(id, US_ASCII),
        stamp.createdAtMicros(),
        userId,
        isShort ? "" : userId + "@" + domain(in),
        in.getLong(AMOUNT_AT),
        text(in, CURRENCY_AT, 3),
        items);
  }

  private static String domain(ByteBuffer in) {
    int length = in.get(DOMAIN_AT);
    if (length < 0 || length > in.remaining() - DOMAIN_AT - 1) {
      throw new IllegalArgumentException("not a binary order event: e-mail domain of " + length);
    }
    return text(in, DOMAIN_AT + 1, length);
  }

  private static String text(ByteBuffer in, int at, int length) {
    byte[] bytes = new byte[length];
    in.get(at, bytes);
    return new String(bytes, US_ASCII);
  }
}
