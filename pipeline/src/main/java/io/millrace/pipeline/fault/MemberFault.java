package io.millrace.pipeline.fault;

/** A fault of a group member, or a change of the group's members. */
public sealed interface MemberFault extends Fault
    permits KillMember, CloseMember, PauseMember, JoinMember, SlowMember {}
