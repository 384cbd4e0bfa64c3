package io.millrace.pipeline.doctor;

import io.millrace.pipeline.result.SignificantDigits;
import java.io.IOException;
import java.nio.file.Files;

/** How much room the disk of the runs has. */
final class FreeSpace implements Check {
  private static final String NAME = "free space";

  /** A run is ended when 1 GiB is left, and the default one writes about half of that. */
  private static final long ENOUGH_BYTES = 2L << 30;

  @Override
  public Finding look(Machine machine) {
    try {
      return judge(Files.getFileStore(machine.disk()).getUsableSpace());
    } catch (IOException e) {
      return new Finding.Unknown(NAME, String.valueOf(e.getMessage()));
    }
  }

  static Finding judge(long usableBytes) {
    String value = SignificantDigits.bytes(usableBytes);
    return usableBytes >= ENOUGH_BYTES
        ? new Finding.Good(NAME, value)
        : new Finding.Warning(
            NAME,
            value,
            "a run is refused, or ended when 1 GB is left: no figures, or those of a part of it",
            "make room, or name a larger disk with --runs");
  }
}
