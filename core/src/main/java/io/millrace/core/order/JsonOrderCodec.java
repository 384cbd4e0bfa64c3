package io.millrace.core.order;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON, as any consumer in any language reads it. One line, ASCII, keys always in this order; the
 * first three values have a fixed width, which is what makes stamping in place possible:
 *
 * <pre>{@code
 * {"orderId":"5f3a9c01-0000-8000-8003-00000000002a","createdAt":1763709000123456,
 *  "userId":"u000012345","email":"u000012345@post.example","amount":12999,"currency":"EUR",
 *  "items":[4711,1147],"note":"..."}
 * }</pre>
 *
 * <p>{@code createdAt} is in microseconds since the epoch: sixteen digits from 2001 to 2286, and
 * exact in a double until 2255. {@code note} fills the event up to its size; too small a rest for
 * it becomes blanks before the closing brace.
 */
public final class JsonOrderCodec implements OrderCodec {
  private static final String BEFORE_ID = "{\"orderId\":\"";
  private static final String BEFORE_TIME = "\",\"createdAt\":";
  private static final String BEFORE_USER = ",\"userId\":\"";
  private static final String BEFORE_EMAIL = "\",\"email\":\"";
  private static final String BEFORE_AMOUNT = "\",\"amount\":";
  private static final String BEFORE_CURRENCY = ",\"currency\":\"";
  private static final String BEFORE_ITEMS = "\",\"items\":[";
  private static final String BEFORE_NOTE = ",\"note\":\"";

  private static final int TIME_LENGTH = 16;
  private static final int ID_AT = BEFORE_ID.length();
  private static final int TIME_AT = ID_AT + OrderId.LENGTH + BEFORE_TIME.length();
  private static final int USER_AT = TIME_AT + TIME_LENGTH + BEFORE_USER.length();
  private static final int EMAIL_AT = USER_AT + KEY_LENGTH + BEFORE_EMAIL.length();
  private static final int STAMP_END = EMAIL_AT + KEY_LENGTH;

  private static final byte[] BLANK_STAMP =
      ascii(
          BEFORE_ID
              + "0".repeat(OrderId.LENGTH)
              + BEFORE_TIME
              + "0".repeat(TIME_LENGTH)
              + BEFORE_USER
              + "u000000000"
              + BEFORE_EMAIL
              + "u000000000");

  private static final long MAGIC = Digits.bigEndian(ByteBuffer.wrap(ascii(BEFORE_ID)), 0);
  private static final int MIN_SIZE = 200;

  @Override
  public String name() {
    return "json";
  }

  @Override
  public int minSize() {
    return MIN_SIZE;
  }

  @Override
  public int stampLength() {
    return STAMP_END;
  }

  @Override
  public void prepareStamp(byte[] event, int run, int producer) {
    System.arraycopy(BLANK_STAMP, 0, event, 0, STAMP_END);
    OrderId.writeConstant(event, ID_AT, run, producer);
  }

  @Override
  public byte[] prepare(OrderBody body, int size, int run, int producer) {
    if (size < MIN_SIZE) {
      throw new IllegalArgumentException(
          "a json event needs at least " + MIN_SIZE + " bytes, not " + size);
    }
    StringBuilder text =
        new StringBuilder(size)
            .append(" ".repeat(STAMP_END))
            .append('@')
            .append(body.emailDomain())
            .append(BEFORE_AMOUNT)
            .append(body.amountMinor())
            .append(BEFORE_CURRENCY)
            .append(body.currency())
            .append(BEFORE_ITEMS);
    appendItems(text, body.items(), size - 2);
    text.append(']');
    int room = size - 1 - text.length();
    int noteLength = room - BEFORE_NOTE.length() - 1;
    if (noteLength > 0) {
      text.append(BEFORE_NOTE).append(body.note(), 0, noteLength).append('"');
    } else {
      text.append(" ".repeat(room));
    }
    byte[] event = ascii(text.append('}').toString());
    prepareStamp(event, run, producer);
    return event;
  }

  /** Appends the first item, and of the others as many as fit before {@code limit}. */
  private static void appendItems(StringBuilder text, List<Integer> items, int limit) {
    text.append(items.get(0));
    for (int item : items.subList(1, items.size())) {
      String next = "," + item;
      if (text.length() + next.length() > limit) {
        return;
      }
      text.append(next);
    }
  }

  @Override
  public void stamp(byte[] event, int partition, long sequence, long createdAtMicros, int user) {
    OrderId.writeVariable(event, ID_AT, partition, sequence);
    Digits.writeDecimal8(event, TIME_AT, (int) (createdAtMicros / 100_000_000));
    Digits.writeDecimal8(event, TIME_AT + 8, (int) (createdAtMicros % 100_000_000));
    OrderCodec.writeKey(event, USER_AT, user);
    // Written twice, not copied: to read back what has just been stored in pieces stalls a core.
    OrderCodec.writeKey(event, EMAIL_AT, user);
  }

  @Override
  public boolean readStamp(ByteBuffer value, OrderStamp into) {
    int at = value.position();
    if (value.remaining() < STAMP_END || Digits.bigEndian(value, at) != MAGIC) {
      return false;
    }
    OrderId.read(value, at + ID_AT, into);
    into.createdAtMicros =
        Digits.readDecimal8(value, at + TIME_AT) * 100_000_000L
            + Digits.readDecimal8(value, at + TIME_AT + 8);
    into.user = OrderCodec.readKey(value, at + USER_AT);
    return true;
  }

  @Override
  public OrderEvent decode(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.get(value.position(), bytes);
    String text = new String(bytes, US_ASCII);
    if (!text.startsWith(BEFORE_ID) || bytes.length < MIN_SIZE) {
      throw new IllegalArgumentException("not a json order event");
    }
    int emailEnd = find('"', text, EMAIL_AT);
    int amountAt = emailEnd + BEFORE_AMOUNT.length();
    int amountEnd = find(',', text, amountAt);
    int currencyAt = amountEnd + BEFORE_CURRENCY.length();
    int itemsAt = currencyAt + 3 + BEFORE_ITEMS.length();
    int itemsEnd = find(']', text, itemsAt);
    List<Integer> items = new ArrayList<>();
    for (String item : text.substring(itemsAt, itemsEnd).split(",", -1)) {
      items.add(Integer.valueOf(item));
    }
    return new OrderEvent(
        text.substring(ID_AT, ID_AT + OrderId.LENGTH),
        Long.parseLong(text, TIME_AT, TIME_AT + TIME_LENGTH, 10),
        text.substring(USER_AT, USER_AT + KEY_LENGTH),
        text.substring(EMAIL_AT, emailEnd),
        Long.parseLong(text, amountAt, amountEnd, 10),
        text.substring(currencyAt, currencyAt + 3),
        items);
  }

  private static int find(char wanted, String text, int from) {
    int at = text.indexOf(wanted, from);
    if (at < 0) {
      throw new IllegalArgumentException("not a json order event: no " + wanted + " from " + from);
    }
    return at;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
