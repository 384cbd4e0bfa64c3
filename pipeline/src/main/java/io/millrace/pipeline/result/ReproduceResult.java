package io.millrace.pipeline.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of repeating published results on this machine. */
public record ReproduceResult(
    int version,
    String name,
    String startedAt,
    String command,
    Environment environment,
    List<Shape> shapes)
    implements ResultFile {

  /** The version of the format that is written. */
  public static final int VERSION = 1;

  /**
   * One published result, and whether it was reproduced.
   *
   * @param id short, as the command takes it
   * @param source who published it
   * @param reproduced whether what was measured agrees with it
   * @param because why not, or what limits the agreement; may be empty when reproduced
   */
  public record Shape(
      String id,
      String title,
      String source,
      String method,
      boolean reproduced,
      String because,
      List<Figure> figures) {}

  /**
   * One figure of a published result.
   *
   * @param unit such as ms, ratio, records
   * @param published null when only the shape was published
   * @param measured the middle of what was measured
   * @param low lower end of its 95 % interval; null when there is none
   * @param high its upper end
   * @param samples how many samples the figure rests on
   * @param sampleUnit such as rounds or batches
   */
  public record Figure(
      String name,
      String unit,
      @Nullable Double published,
      double measured,
      @Nullable Double low,
      @Nullable Double high,
      long samples,
      String sampleUnit) {}
}
