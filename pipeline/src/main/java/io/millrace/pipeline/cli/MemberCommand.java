package io.millrace.pipeline.cli;

import io.millrace.pipeline.worker.MemberHost;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What {@code --member-processes} starts; not for people. */
@Command(name = "member", hidden = true, description = "Runs one group member for another process.")
final class MemberCommand implements Callable<Integer> {
  @Override
  public Integer call() throws IOException, InterruptedException {
    MemberHost.run(System.in, System.out);
    return 0;
  }
}
