package io.millrace.pipeline.doctor;

import java.util.Locale;

/** Whether a container's limit of CPU time can stop all threads at once. */
final class CpuQuota implements Check {
  private static final String NAME = "CPU quota";

  @Override
  public Finding look(Machine machine) {
    if (machine.lines("proc/self/cgroup").isEmpty()) {
      return new Finding.Unknown(NAME, "there is no /proc/self/cgroup");
    }
    return new Cgroup(machine)
        .quotaCores()
        .<Finding>map(
            cores ->
                new Finding.Warning(
                    NAME,
                    String.format(Locale.ROOT, "%.1f cores", cores),
                    "when it is spent, all threads stand still for the rest of each period (100 ms by"
                        + " default), and the tail of every latency is that wait",
                    "lift the limit (docker --cpus, Kubernetes limits.cpu); give cores of its own"
                        + " instead (--cpuset-cpus)"))
        .orElse(new Finding.Good(NAME, "none"));
  }
}
