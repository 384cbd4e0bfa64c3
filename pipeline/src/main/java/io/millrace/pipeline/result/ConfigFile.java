package io.millrace.pipeline.result;

/**
 * A file of settings that an option named.
 *
 * @param option without dashes
 * @param file as it was given
 * @param checksum of its settings; secrets are left out of it, since it is written down
 */
public record ConfigFile(String option, String file, String checksum) {}
