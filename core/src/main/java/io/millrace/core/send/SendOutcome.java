package io.millrace.core.send;

import java.util.Set;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;

/** What a failed acknowledgement says of its event. */
enum SendOutcome {
  /** The broker will not have it in its log. */
  REFUSED,
  /** It may be in the log or not. */
  UNKNOWN;

  /**
   * Errors with which a broker refuses a batch for what it is: no retry of the same batch, before
   * or after, can have been accepted. Anything else, a timeout above all, may follow an attempt
   * that the broker wrote and could not answer.
   */
  private static final Set<Class<? extends Exception>> DEFINITE =
      Set.of(
          RecordTooLargeException.class,
          RecordBatchTooLargeException.class,
          InvalidRecordException.class,
          InvalidTopicException.class,
          PolicyViolationException.class,
          UnsupportedForMessageFormatException.class);

  static SendOutcome of(Exception error) {
    return DEFINITE.contains(error.getClass()) || error instanceof AuthorizationException
        ? REFUSED
        : UNKNOWN;
  }
}
