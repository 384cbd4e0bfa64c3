package io.millrace.pipeline.run;

import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;

/**
 * A run whose results are written and whose cluster is closed. Its directory still says that the
 * run goes on: whoever writes more into it, a page above all, marks it as ended after that.
 */
public record FinishedRun(RunDirectory directory, Summary summary) {}
