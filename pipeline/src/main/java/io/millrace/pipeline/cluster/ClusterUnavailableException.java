package io.millrace.pipeline.cluster;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when there is no cluster to use: an existing one does not answer, or an embedded one does
 * not start.
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

  /** What to tell the user; never null, since every constructor wants it. */
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
