package io.millrace.pipeline.fault;

import java.io.Serial;

/** Thrown when a fault took no effect, so that what was measured says nothing about it. */
public final class NoEffectException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** Says what was tried and what came of it. */
  public NoEffectException(String message) {
    super(message);
  }

  /** As {@link #NoEffectException(String)}. */
  public NoEffectException(String message, Throwable cause) {
    super(message, cause);
  }
}
