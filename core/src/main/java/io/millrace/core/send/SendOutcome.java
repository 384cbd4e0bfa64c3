package io.millrace.core.send;

import java.util.Set;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;

/** What an error in a producer's callback says about its event. */
enum SendOutcome {
  /** The event is certainly not in the log. */
  REFUSED,
  /** The event may be in the log or not. */
  UNKNOWN;

  /**
   * Errors with which a broker refuses a batch because of its content: no other attempt to send the
   * same batch can have been accepted. Anything else, a timeout above all, may follow an attempt
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
