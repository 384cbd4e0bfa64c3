package io.millrace.core.order;

/** What a reader has to know of events to find their stamps. */
public sealed interface EventFormat permits OrderCodec, PayloadFormat {

  /** The name used on the command line and in result files. */
  String name();

  /** The format called {@code name}. */
  static EventFormat of(String name) {
    return switch (name) {
      case "json", "binary" -> OrderCodec.of(name);
      case "payload" -> new PayloadFormat();
      default ->
          throw new IllegalArgumentException(
              "format must be json, binary or payload, not '" + name + "'");
    };
  }
}
