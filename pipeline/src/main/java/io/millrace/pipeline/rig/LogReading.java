package io.millrace.pipeline.rig;

import io.millrace.core.ledger.CheckerProof;
import io.millrace.core.ledger.LogAudit;
import io.millrace.core.ledger.MemberReceipts;
import io.millrace.pipeline.worker.ReportedOffsets;
import java.util.List;
import java.util.Map;

/**
 * What reading the logs after everything was over came to.
 *
 * @param audit of the logs themselves
 * @param proofs that the audit would have found each kind of anomaly in these very logs
 * @param replayed which events those members had received that were killed
 */
public record LogReading(
    LogAudit audit, List<CheckerProof> proofs, Map<ReportedOffsets, MemberReceipts> replayed) {}
