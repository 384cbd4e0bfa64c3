package io.millrace.pipeline.fault;

/** A fault of brokers. */
public sealed interface BrokerFault extends Fault
    permits KillBrokers,
        StopBrokers,
        PauseBrokers,
        RollingRestart,
        PowerLoss,
        MoveReplicas,
        CutLinks,
        LimitRate,
        HarmDisk,
        DelayAnswers,
        Hooks {

  @Override
  default boolean needsOwnBrokers() {
    return true;
  }
}
