package io.millrace.pipeline.report;

/**
 * One thing that was checked, as a CI server shows it: a test case.
 *
 * @param group checks of one kind, such as {@code thresholds}
 * @param name a sentence that holds when the check passed, or a threshold as it was asked for
 * @param reason why it did not pass; empty exactly when it passed
 */
public record Check(String group, String name, Result result, String reason) {

  /** How a check ended. */
  public enum Result {
    /** It holds. */
    PASSED,
    /** It was asked for or promised, and does not hold. */
    FAILED,
    /** Nothing can be concluded: what was measured must not be used. */
    ERROR,
    /** It was not checked. */
    SKIPPED
  }

  /** Checks that whatever did not pass has its reason. */
  public Check {
    if ((result == Result.PASSED) != reason.isEmpty()) {
      throw new IllegalArgumentException(name + ": " + result + " with reason '" + reason + "'");
    }
  }

  /** A check that holds. */
  public static Check passed(String group, String name) {
    return new Check(group, name, Result.PASSED, "");
  }

  /** A check that does not hold. */
  public static Check failed(String group, String name, String reason) {
    return new Check(group, name, Result.FAILED, reason);
  }

  /** A check from which nothing can be concluded. */
  public static Check error(String group, String name, String reason) {
    return new Check(group, name, Result.ERROR, reason);
  }

  /** A check that was not made. */
  public static Check skipped(String group, String name, String reason) {
    return new Check(group, name, Result.SKIPPED, reason);
  }
}
