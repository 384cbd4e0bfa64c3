package io.millrace.pipeline.series;

import java.util.Map;

/**
 * One thing that a failover series does in every round.
 *
 * @param name runs of the same name are repeats
 * @param overrides settings in which it differs from what the command's options say
 * @param options all of them, resolved; secrets redacted
 */
public record Scenario(String name, Map<String, String> overrides, Map<String, Object> options) {}
