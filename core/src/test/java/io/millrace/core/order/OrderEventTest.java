package io.millrace.core.order;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderEventTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 11})
  void anOrderWithoutItemsOrWithMoreThanTenIsRefused(int items) {
    assertThatThrownBy(
            () -> new OrderEvent("id", 1, "u", "u@e", 1, "EUR", Collections.nCopies(items, 4_711)))
        .hasMessage("an order has 1 to 10 items, not " + items);
  }

  @Test
  void anUnknownFormatIsRefusedWithThoseThatExist() {
    assertThatThrownBy(() -> OrderCodec.of("avro"))
        .hasMessage("format must be json or binary, not 'avro'");
  }
}
