package io.millrace.pipeline.doctor;

/** What a check found. Nothing that is unknown is called good, and nothing of it is a failure. */
public sealed interface Finding {
  /** What was looked at, in a word or two. */
  String check();

  /**
   * Nothing that would spoil a figure.
   *
   * @param value what was found, with its unit
   */
  record Good(String check, String value) implements Finding {}

  /**
   * A figure would be spoiled.
   *
   * @param value what was found, with its unit
   * @param effect which figure, and what becomes of it
   * @param remedy what the user can do
   */
  record Warning(String check, String value, String effect, String remedy) implements Finding {
    /** All but the remedy, on one line. */
    public String sentence() {
      return check + ": " + value + ": " + effect;
    }
  }

  /**
   * The system does not tell.
   *
   * @param why what is missing
   */
  record Unknown(String check, String why) implements Finding {}
}
