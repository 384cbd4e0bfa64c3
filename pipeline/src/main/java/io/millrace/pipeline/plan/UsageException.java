package io.millrace.pipeline.plan;

import java.io.Serial;

/**
 * What was asked for cannot be done as asked. The message is one line that names the key, the value
 * and what is allowed; the command line prints it and exits with 2.
 */
public final class UsageException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** With the line to print. */
  public UsageException(String message) {
    super(message);
  }

  /** With the line to print and what led to it. */
  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
