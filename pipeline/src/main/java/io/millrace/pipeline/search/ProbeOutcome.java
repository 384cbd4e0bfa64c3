package io.millrace.pipeline.search;

import io.millrace.pipeline.report.Summary;

/** What a run at one rate came to. */
public record ProbeOutcome(Summary summary, double seconds, CpuShares cpu) {}
