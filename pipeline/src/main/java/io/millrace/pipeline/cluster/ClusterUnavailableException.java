package io.millrace.pipeline.cluster;

import org.jspecify.annotations.Nullable;

/**
 * No cluster can be had: an existing one does not answer, or an own one does not start.
 *
 * <p>The first line of the message is meant for the user as it stands: what was tried, with what,
 * what came back and what to do. It never holds a secret.
 */
public final class ClusterUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterUnavailableException(String message) {
    super(message);
  }

  ClusterUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
