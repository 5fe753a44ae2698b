package io.tarn.simulator.history;

import io.tarn.base.Bytes;
import java.util.List;
import java.util.NavigableSet;

/// What happened to one register.
///
/// @param initial what a read returns before any write
/// @param initialTimestamp timestamp of such a read, below that of every write
/// @param operations of correct clients: reads that returned, and writes
/// @param faultyWrites timestamps that faulty clients prepared (§3.4.2): each instantiates a write
///     invoked at the beginning of time, of a value that nobody need know before it is read
public record RegisterHistory(
        Bytes initial,
        Bytes initialTimestamp,
        List<Operation> operations,
        NavigableSet<Bytes> faultyWrites) {}
