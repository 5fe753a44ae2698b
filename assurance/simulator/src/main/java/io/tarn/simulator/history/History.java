package io.tarn.simulator.history;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.simulator.history.Operation.Kind;
import io.tarn.simulator.kernel.Party;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Records calls and returns of clients as they happen, for any number of registers.
///
/// Positions are a count of calls and returns, not ticks: what happened within one tick still
/// happened in an order.
public final class History {
    private record Call(
            Party client, long register, Kind kind, Optional<Bytes> written, long invoked) {}

    private final Bytes initial;
    private final Bytes initialTimestamp;
    private final NavigableMap<Long, List<Operation>> returned = new TreeMap<>();
    private final NavigableMap<Long, NavigableSet<Bytes>> faultyWrites = new TreeMap<>();
    private final NavigableMap<Integer, Call> pending = new TreeMap<>();
    private int calls;
    private long position;

    /// Nothing happened yet.
    ///
    /// @param initial what every register holds at first
    /// @param initialTimestamp the timestamp of reading that
    public History(Bytes initial, Bytes initialTimestamp) {
        this.initial = initial;
        this.initialTimestamp = initialTimestamp;
    }

    /// A client calls write.
    ///
    /// @return the id of the call
    public int invokeWrite(Party client, long register, Bytes value) {
        return invoke(new Call(client, register, Kind.WRITE, Optional.of(value), position++));
    }

    /// A client calls read.
    ///
    /// @return the id of the call
    public int invokeRead(Party client, long register) {
        return invoke(new Call(client, register, Kind.READ, Optional.empty(), position++));
    }

    public void wrote(int id, Bytes timestamp) {
        Call call = take(id, Kind.WRITE);
        add(call, call.written().orElseThrow(), position++, Optional.of(timestamp));
    }

    public void read(int id, Bytes value, Bytes timestamp) {
        add(take(id, Kind.READ), value, position++, Optional.of(timestamp));
    }

    /// The operation surely had no effect, now or later.
    public void withdraw(int id) {
        pending.remove(id);
    }

    /// A faulty client got a correct server's word on `timestamp`.
    public void faultyWrite(long register, Bytes timestamp) {
        faultyWrites.computeIfAbsent(register, _ -> new TreeSet<>()).add(timestamp);
    }

    /// What happened so far: calls not yet returned and not withdrawn are writes that may take
    /// effect later, or reads that show nothing.
    public NavigableMap<Long, RegisterHistory> registers() {
        NavigableMap<Long, List<Operation>> operations = new TreeMap<>();
        returned.forEach((register, done) -> operations.put(register, new ArrayList<>(done)));
        for (Call call : pending.values()) {
            call.written()
                    .ifPresent(value ->
                            operations
                                    .computeIfAbsent(call.register(), _ -> new ArrayList<>())
                                    .add(undecided(call, value)));
        }
        NavigableMap<Long, RegisterHistory> registers = new TreeMap<>();
        operations.forEach((register, all) ->
                registers.put(
                        register,
                        new RegisterHistory(
                                initial,
                                initialTimestamp,
                                List.copyOf(all),
                                faultyWrites.getOrDefault(register, new TreeSet<>()))));
        return registers;
    }

    private int invoke(Call call) {
        pending.put(calls, call);
        return calls++;
    }

    private Call take(int id, Kind kind) {
        Call call = pending.remove(id);
        require(call != null && call.kind() == kind, "a call returns once, as what it was");
        return java.util.Objects.requireNonNull(call);
    }

    private void add(Call call, Bytes value, long at, Optional<Bytes> timestamp) {
        returned.computeIfAbsent(call.register(), _ -> new ArrayList<>())
                .add(
                        new Operation(
                                call.client().name(),
                                call.kind(),
                                value,
                                call.invoked(),
                                at,
                                timestamp));
    }

    private static Operation undecided(Call call, Bytes value) {
        return new Operation(
                call.client().name(),
                Kind.WRITE,
                value,
                call.invoked(),
                Operation.NEVER,
                Optional.empty());
    }
}
