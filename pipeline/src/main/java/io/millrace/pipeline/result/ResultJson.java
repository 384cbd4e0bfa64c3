package io.millrace.pipeline.result;

import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.core.ledger.Verdict;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes JSON for result files: indented, with nulls, so that a reader sees what was not measured.
 */
public final class ResultJson {
  private static final JsonMapper MAPPER =
      builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final JsonMapper COMPACT = builder().build();

  private ResultJson() {}

  private static JsonMapper.Builder builder() {
    return JsonMapper.builder().addMixIn(Verdict.Outcome.class, OutcomeByItsWord.class);
  }

  /** Core knows no JSON, so what an annotation would say there is said here. */
  private interface OutcomeByItsWord {
    @JsonValue
    String word();
  }

  /** The mapper of result files. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /** Returns {@code value} as JSON on one line, for a machine. */
  public static String compact(Object value) {
    return COMPACT.writeValueAsString(value);
  }

  /** Returns {@code value} as indented JSON. */
  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }
}
