package io.millrace.core.ledger;

/**
 * The audit of one stage: what it did to the events of the run, as its two logs tell.
 *
 * @param in distinct events in the log that it reads
 * @param out distinct events in the log that it writes
 * @param lost in the first and not in the second; 0 when it did not get to the end (see {@code
 *     unread})
 * @param unread the same of a stage that did not get to the end of its log: no conclusion
 * @param twice copies in the second log beyond those in the first
 * @param phantom in the second log and not in the first
 */
public record StageAudit(long in, long out, long lost, long unread, long twice, long phantom) {}
