package io.millrace.pipeline.run;

/** Is told how a run comes along. Called by the run's main thread and by its sampler. */
public interface Progress {
  /** A step of the run begins. */
  void step(String what);

  /** Another second of load. */
  void second(Second second);

  /** Tells no one. */
  Progress SILENT =
      new Progress() {
        @Override
        public void step(String what) {}

        @Override
        public void second(Second second) {}
      };

  /**
   * One second of the run.
   *
   * @param phase what the run is doing
   * @param offeredPerSecond due by the schedule; infinite under saturation
   * @param achievedPerSecond acknowledged: in the last second, or where events are rarer, over as
   *     long as ten are due in
   * @param responseP50Ms NaN without samples
   * @param responseP99Ms NaN without samples
   * @param endToEndP50Ms NaN without samples
   * @param endToEndP99Ms NaN without samples
   * @param behind acknowledged events that the slowest group has not received
   * @param errors refused and unknown so far
   * @param secondsLeft of the schedule; 0 afterwards
   * @param aborted rolled back with their transaction so far
   */
  record Second(
      String phase,
      double offeredPerSecond,
      double achievedPerSecond,
      double responseP50Ms,
      double responseP99Ms,
      double endToEndP50Ms,
      double endToEndP99Ms,
      long behind,
      long errors,
      long secondsLeft,
      long aborted) {
    /** Outside of transactions: none is aborted. */
    public Second(
        String phase,
        double offeredPerSecond,
        double achievedPerSecond,
        double responseP50Ms,
        double responseP99Ms,
        double endToEndP50Ms,
        double endToEndP99Ms,
        long behind,
        long errors,
        long secondsLeft) {
      this(
          phase,
          offeredPerSecond,
          achievedPerSecond,
          responseP50Ms,
          responseP99Ms,
          endToEndP50Ms,
          endToEndP99Ms,
          behind,
          errors,
          secondsLeft,
          0);
    }
  }
}
