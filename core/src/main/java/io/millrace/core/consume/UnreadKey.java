package io.millrace.core.consume;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Leaves the record's key in the fetched buffer: the stamp names the customer too. */
public final class UnreadKey implements Deserializer<@Nullable Void> {
  @Override
  public @Nullable Void deserialize(String topic, byte @Nullable [] data) {
    return null;
  }

  @Override
  public @Nullable Void deserialize(String topic, Headers headers, @Nullable ByteBuffer data) {
    return null;
  }
}
