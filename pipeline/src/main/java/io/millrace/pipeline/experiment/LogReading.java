package io.millrace.pipeline.experiment;

import io.millrace.core.ledger.LogAudit;
import io.millrace.core.ledger.MemberReceipts;
import java.util.Map;

/**
 * What reading the logs after everything was over came to.
 *
 * @param audit of the logs themselves
 * @param replayed which events those members had received that were killed
 */
record LogReading(LogAudit audit, Map<ToldOffsets, MemberReceipts> replayed) {}
