package io.millrace.pipeline.rig;

import io.millrace.pipeline.cluster.AdminRequest;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/**
 * Asks before the load for the right that transactional producers need. A cluster tells of no
 * rights on a transactional.id, so the right is used: nobody else has an id that is made of this
 * run's mark, and to fence nobody does nothing.
 */
final class TransactionRights {
  private TransactionRights() {}

  /**
   * Requires that this user may write with {@code transactionalId}.
   *
   * @throws io.millrace.pipeline.plan.UsageException naming the right that is missing
   */
  static void require(Admin admin, String transactionalId) {
    AdminRequest.await(
        admin.fenceProducers(List.of(transactionalId)).all(),
        "use transactional.id '" + transactionalId + "'",
        "Write on it");
  }
}
