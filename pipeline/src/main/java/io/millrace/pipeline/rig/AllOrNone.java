package io.millrace.pipeline.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Makes several of what has to be closed, so that a failure leaves none behind. */
final class AllOrNone {
  private AllOrNone() {}

  /**
   * Makes {@code count} of them, in their order.
   *
   * @param maker is given their number, from 1; where it throws, {@code closer} is given those that
   *     were made before, and the exception goes on
   */
  static <T> List<T> make(int count, IntFunction<T> maker, Consumer<? super T> closer) {
    List<T> made = new ArrayList<>();
    try {
      for (int number = 1; number <= count; number++) {
        made.add(maker.apply(number));
      }
      return made;
    } catch (RuntimeException e) {
      made.forEach(closer);
      throw e;
    }
  }
}
