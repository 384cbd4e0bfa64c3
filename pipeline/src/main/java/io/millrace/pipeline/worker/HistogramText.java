package io.millrace.pipeline.worker;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Histograms as text on a worker's pipe: HdrHistogram's compressed form in base64. */
final class HistogramText {
  private HistogramText() {}

  /** The text; null for an empty histogram. */
  static @Nullable String write(Histogram histogram) {
    if (histogram.getTotalCount() == 0) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer, Deflater.BEST_SPEED);
    byte[] bytes = new byte[length];
    buffer.get(0, bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /**
   * Adds what {@link #write} wrote to {@code sum}.
   *
   * @throws IllegalArgumentException when {@code text} is no histogram
   */
  static void addTo(Histogram sum, @Nullable String text) {
    if (text == null) {
      return;
    }
    try {
      sum.add(
          Histogram.decodeFromCompressedByteBuffer(
              ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0));
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("a histogram that cannot be read", e);
    }
  }
}
