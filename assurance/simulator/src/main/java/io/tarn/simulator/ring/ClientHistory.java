package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.crypto.Digest;
import io.tarn.ring.certificate.BatchHeader;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.message.Request;
import io.tarn.simulator.history.History;
import io.tarn.simulator.history.HistoryViolation;
import io.tarn.simulator.history.RegisterSearch;
import io.tarn.simulator.history.Verdict;
import io.tarn.simulator.kernel.Party;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/// What clients saw of the registers: writes and ordered reads, each from when it was asked until there could be
/// a certificate of its outcome, and direct reads until a quorum agreed (INV-018). Some order of all of them is one that
/// registers would have shown.
final class ClientHistory implements RingListener {
    private static final long STEPS_MAX = 200_000;
    private static final Party DIRECTLY = new Party("direct reader");

    private final History history = new History(Bytes.EMPTY, Bytes.EMPTY);
    private final Map<Digest, Integer> calls = new TreeMap<>();
    private final Map<Digest, Boolean> reads = new TreeMap<>();
    private final Map<Digest, Long> registers = new TreeMap<>();
    private LongConsumer onWrite = _ -> {};

    /// @param look told of each register when a write of it is known to be done
    void watchWrites(LongConsumer look) {
        onWrite = look;
    }

    @Override
    public void asked(Request request) {
        var client = new Party(request.client().id().toString());
        Bytes operation = request.operation();
        long register = RegisterMachine.register(operation);
        boolean isRead = RegisterMachine.isRead(operation);
        reads.put(request.digest(), isRead);
        registers.put(request.digest(), register);
        calls.put(
                request.digest(),
                isRead
                        ? history.invokeRead(client, register)
                        : history.invokeWrite(client, register, operation));
    }

    @Override
    public void executed(BatchHeader header, List<Outcome> outcomes) {
        outcomes.forEach(this::returned);
    }

    /// The first honest member shows this outcome: with the shares of liars that is a certificate.
    void returned(Outcome outcome) {
        Integer call =
                outcome.fate() == Outcome.Fate.EXECUTED ? calls.remove(outcome.request()) : null;
        if (call == null) {
            return; // Members ask too, for what concerns the ring.
        }
        if (reads.getOrDefault(outcome.request(), false)) {
            history.read(call, outcome.result(), Bytes.EMPTY);
        } else {
            history.wrote(call, Bytes.EMPTY);
            onWrite.accept(registers.getOrDefault(outcome.request(), 0L));
        }
    }

    /// Somebody asks members directly. If they do not agree, it shows nothing.
    ///
    /// @return the call
    int readsDirectly(long register) {
        return history.invokeRead(DIRECTLY, register);
    }

    /// A quorum has agreed.
    void readDirectly(int call, Bytes value) {
        history.read(call, value, Bytes.EMPTY);
    }

    @Override
    public void ended() {
        check();
    }

    /// At the end of a run. A search that is given up proves nothing, and the history of batches remains.
    void check() {
        history.registers()
                .forEach((register, operations) -> {
                    if (RegisterSearch.check(operations, STEPS_MAX)
                            instanceof Verdict.Violation violation) {
                        throw new HistoryViolation(register, violation);
                    }
                });
    }
}
