package io.millrace.pipeline.cli;

import io.millrace.pipeline.worker.WorkerHost;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What {@code --member-processes} and the like start; not for people. */
@Command(
    name = "worker",
    hidden = true,
    description = "Runs senders, group members and stage workers for another process.")
final class WorkerCommand implements Callable<Integer> {
  @Override
  public Integer call() throws InterruptedException {
    ClientLog.installed().writeToConsole(); // a file that the run has opened
    PrintStream reports = System.out;
    System.setOut(System.err); // whatever else is printed is no report
    WorkerHost.run(System.in, reports);
    return 0;
  }
}
