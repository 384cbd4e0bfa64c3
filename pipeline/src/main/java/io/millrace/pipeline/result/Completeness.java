package io.millrace.pipeline.result;

import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a file leaves out that its record needs. Jackson reads a missing field as null; only
 * those that are {@code @Nullable} may be.
 */
final class Completeness {
  private Completeness() {}

  /**
   * Looks through {@code value}, the records in it and their lists.
   *
   * @param where what to call it
   * @throws IllegalArgumentException when something is missing; names it
   */
  static void require(@Nullable Object value, String where) {
    if (value == null) {
      throw new IllegalArgumentException(where + " is missing");
    }
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        require(list.get(i), where + "[" + i + "]");
      }
    } else if (value instanceof Record whole) {
      for (RecordComponent part : whole.getClass().getRecordComponents()) {
        Object content = read(whole, part);
        if (content != null || !part.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
          require(content, where + "." + part.getName());
        }
      }
    }
  }

  private static @Nullable Object read(Record whole, RecordComponent part) {
    try {
      return part.getAccessor().invoke(whole);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(part + " cannot be read", e);
    }
  }
}
