package io.millrace.pipeline.statistics;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.commons.statistics.descriptive.Quantile;

/**
 * Bootstrap intervals for few samples.
 *
 * <p>A sweep has a handful of blocks. The plain percentile bootstrap of so few is too narrow; the
 * studentised one (bootstrap-t: Efron and Tibshirani, An Introduction to the Bootstrap, 1993,
 * chapter 12) corrects for that by resampling the t statistic instead of the mean.
 */
public final class Bootstrap {
  /** Efron and Tibshirani ask for 1,000 or more; this many make the third digit stand still. */
  private static final int RESAMPLES = 10_000;

  /** Below this the resampled standard errors are too often zero to say anything. */
  private static final int FEWEST = 4;

  private static final double LOW = 0.025;
  private static final double HIGH = 0.975;

  private Bootstrap() {}

  /**
   * The geometric mean of ratios, with its interval: worked out on logarithms, where a ratio and
   * its inverse weigh the same.
   *
   * @param ratios above 0
   */
  public static Estimate geometricMean(double[] ratios, long seed) {
    Estimate logs = mean(Arrays.stream(ratios).map(StrictMath::log).toArray(), seed);
    return new Estimate(
        StrictMath.exp(logs.value()),
        StrictMath.exp(logs.low()),
        StrictMath.exp(logs.high()),
        logs.samples());
  }

  /** The mean with its interval. */
  public static Estimate mean(double[] values, long seed) {
    int n = values.length;
    double mean = average(values);
    if (n < FEWEST) {
      return new Estimate(mean, Double.NaN, Double.NaN, n);
    }
    double error = standardError(values, mean);
    if (error == 0) {
      return new Estimate(mean, mean, mean, n);
    }
    double[] statistics = resampledT(values, mean, seed);
    double[] ends = Quantile.withDefaults().evaluate(statistics, LOW, HIGH);
    // the ends change places: the interval reaches up by what the statistic reaches down
    return new Estimate(mean, mean - ends[1] * error, mean - ends[0] * error, n);
  }

  /**
   * The geometric mean of {@code after} over that of {@code before}, with its interval; the two are
   * not paired, so each is resampled by itself.
   */
  public static Estimate ratioOfGeometricMeans(double[] after, double[] before, long seed) {
    double[] logAfter = Arrays.stream(after).map(StrictMath::log).toArray();
    double[] logBefore = Arrays.stream(before).map(StrictMath::log).toArray();
    int n = Math.min(after.length, before.length);
    double difference = average(logAfter) - average(logBefore);
    if (n < FEWEST) {
      return new Estimate(StrictMath.exp(difference), Double.NaN, Double.NaN, n);
    }
    double error = standardErrorOfDifference(logAfter, logBefore);
    if (error == 0) {
      double ratio = StrictMath.exp(difference);
      return new Estimate(ratio, ratio, ratio, n);
    }
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    double[] statistics =
        DoubleStream.generate(
                () -> {
                  double[] one = resample(logAfter, random);
                  double[] other = resample(logBefore, random);
                  return (average(one) - average(other) - difference)
                      / standardErrorOfDifference(one, other);
                })
            .filter(Double::isFinite)
            .limit(RESAMPLES)
            .toArray();
    double[] ends = Quantile.withDefaults().evaluate(statistics, LOW, HIGH);
    return new Estimate(
        StrictMath.exp(difference),
        StrictMath.exp(difference - ends[1] * error),
        StrictMath.exp(difference - ends[0] * error),
        n);
  }

  private static double standardErrorOfDifference(double[] one, double[] other) {
    return Math.hypot(standardError(one, average(one)), standardError(other, average(other)));
  }

  private static double[] resample(double[] values, UniformRandomProvider random) {
    double[] resample = new double[values.length];
    for (int i = 0; i < resample.length; i++) {
      resample[i] = values[random.nextInt(values.length)];
    }
    return resample;
  }

  private static double[] resampledT(double[] values, double mean, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    return DoubleStream.generate(
            () -> {
              double[] resample = resample(values, random);
              double resampledMean = average(resample);
              return (resampledMean - mean) / standardError(resample, resampledMean);
            })
        .filter(Double::isFinite) // a resample of one value repeated has no error to divide by
        .limit(RESAMPLES)
        .toArray();
  }

  private static double average(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double standardError(double[] values, double mean) {
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.length - 1) / values.length);
  }
}
