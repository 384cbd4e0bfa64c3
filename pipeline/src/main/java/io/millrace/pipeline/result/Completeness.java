package io.millrace.pipeline.result;

import java.lang.reflect.RecordComponent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a record read from a file has all of its fields. Jackson reads a missing field as
 * null; only fields that are {@code @Nullable} may be null.
 */
final class Completeness {
  private Completeness() {}

  /**
   * Checks {@code value}, the records in it and their lists.
   *
   * @param where the name of {@code value} in the message
   * @throws IllegalArgumentException when a field is missing; the message names it
   */
  static void require(@Nullable Object value, String where) {
    if (value == null) {
      throw new IllegalArgumentException(where + " is missing");
    }
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        require(list.get(i), where + "[" + i + "]");
      }
    } else if (value instanceof Record record) {
      for (RecordComponent part : record.getClass().getRecordComponents()) {
        Object content = read(record, part);
        if (content != null || !part.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
          require(content, where + "." + part.getName());
        }
      }
    }
  }

  private static @Nullable Object read(Record record, RecordComponent part) {
    try {
      return part.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(part + " cannot be read", e);
    }
  }
}
