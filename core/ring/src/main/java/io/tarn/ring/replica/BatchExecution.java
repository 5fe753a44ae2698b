package io.tarn.ring.replica;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.MerkleTree;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import io.tarn.ring.RingLimits;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.StateMachine;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.affairs.Affairs;
import io.tarn.ring.certificate.BatchHeader;
import io.tarn.ring.certificate.BatchRoot;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.certificate.Outcome.Fate;
import io.tarn.ring.message.Batch;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Request;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a batch does to the state: the same at every member, now and when it is executed again after a
/// restart.
final class BatchExecution {
    private static final Bytes CHAIN_KEY = Bytes.owning(new byte[] {StateMachine.RING_PREFIX, 'b'});
    private static final Bytes VOID_PREFIX =
            Bytes.owning(new byte[] {StateMachine.RING_PREFIX, 'v'});
    private final Membership membership;
    private final StateMachine machine;
    private final Affairs affairs;

    BatchExecution(Membership membership, RingLimits limits, StateMachine machine) {
        this.membership = membership;
        this.machine = machine;
        affairs = Affairs.of(limits);
    }

    /// @param leaves of the batch's tree, the header's first
    record Result(RingState state, BatchStatement statement, List<Bytes> leaves) {}

    /// The end of the chain of batches: part of the state, so that a member who gets the state from others
    /// goes on as they do.
    private record Chain(BatchRoot root, AgreedTime time) {
        Bytes toBytes() {
            var out = new CanonicalWriter();
            root.write(out);
            time.write(out);
            return out.toBytes();
        }

        static Chain of(Bytes bytes) throws MalformedException {
            var in = new CanonicalReader(bytes);
            var chain = new Chain(BatchRoot.read(in), AgreedTime.read(in));
            in.end();
            return chain;
        }
    }

    Result execute(RingState before, PrePrepare ordered, Batch batch) {
        Optional<Chain> last = read(before, CHAIN_KEY, Chain::of);
        var time =
                new AgreedTime(
                        Math.max(
                                ordered.time().millis(),
                                last.map(chain -> chain.time().millis() + 1).orElse(0L)));
        SequenceNumber sequence = ordered.sequence();
        var leaves = new ArrayList<Bytes>();
        leaves.add(
                new BatchHeader(
                                membership.epoch(),
                                sequence,
                                ordered.batch(),
                                time,
                                last.map(Chain::root))
                        .leaf());
        RingState state = before;
        for (Request request : batch.requests()) {
            state = execute(state, request, sequence, time, leaves);
        }
        BatchRoot root = BatchRoot.of(MerkleTree.of(leaves));
        state = state.put(CHAIN_KEY, new Chain(root, time).toBytes());
        state = Affairs.ended(state, sequence);
        var statement = new BatchStatement(membership.ring(), membership.epoch(), sequence, root);
        return new Result(state, statement, leaves);
    }

    private RingState execute(
            RingState before,
            Request request,
            SequenceNumber sequence,
            AgreedTime time,
            List<Bytes> leaves) {
        Fate fate = fate(before, request);
        RingState after = before;
        Bytes result = Bytes.EMPTY;
        if (fate == Fate.EXECUTED) {
            after = noted(before, request);
            try {
                StateMachine.Executed executed = execute(request, sequence, time, before, after);
                require(
                        executed.result().size() <= Outcome.RESULT_BYTES_MAX,
                        "a result has at most 64 KiB");
                after = executed.state();
                result = executed.result();
            } catch (RuntimeException e) {
                // A mistake in the machine is the same at every member. Without this, one request
                // would
                // end them all, and again whenever they start.
                fate = Fate.FAILED;
            }
        }
        leaves.add(
                new Outcome(
                                request.client().id(),
                                request.sequence(),
                                request.digest(),
                                fate,
                                result)
                        .leaf());
        return after;
    }

    private StateMachine.Executed execute(
            Request request,
            SequenceNumber sequence,
            AgreedTime time,
            RingState before,
            RingState state) {
        return switch (request.addressee()) {
            case MACHINE -> machine.execute(request.client(), request.operation(), time, state);
            case RING -> executeAffair(request, sequence, time, before, state);
        };
    }

    private StateMachine.Executed executeAffair(
            Request request,
            SequenceNumber sequence,
            AgreedTime time,
            RingState before,
            RingState state) {
        Optional<ClientSequence> settled = toSettle(request);
        if (settled.isPresent()) {
            return settle(request.client().id(), settled.get(), before, state);
        }
        Affairs.Settled done =
                affairs.execute(request.client().id(), request.operation(), sequence, time, state);
        return new StateMachine.Executed(done.state(), done.answer().result());
    }

    private static Optional<ClientSequence> toSettle(Request request) {
        try {
            return Affair.of(request.operation()) instanceof Affair.Settle(ClientSequence earlier)
                    ? Optional.of(earlier)
                    : Optional.empty();
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /// What was not executed is noted as if it had been.
    ///
    /// @param before the request that asks was noted itself
    private static StateMachine.Executed settle(
            KeyId client, ClientSequence earlier, RingState before, RingState state) {
        VoidNumbers voids = read(state, voidKey(client), VoidNumbers::of).orElse(VoidNumbers.NONE);
        if (voids.contains(earlier)) {
            return new StateMachine.Executed(state, AffairAnswer.VOID.result());
        }
        Optional<ClientWindow> window = ClientNumbers.window(before, client);
        if (!ClientWindow.isKnown(window, earlier)) {
            return new StateMachine.Executed(state, AffairAnswer.FORGOTTEN.result());
        }
        if (!ClientWindow.isFresh(window, earlier)) {
            return new StateMachine.Executed(state, AffairAnswer.EXECUTED_BEFORE.result());
        }
        Optional<ClientWindow> now = ClientNumbers.window(state, client);
        // Else it is too far behind already for anyone to execute it.
        RingState noted =
                ClientWindow.isFresh(now, earlier)
                        ? ClientNumbers.with(state, client, ClientWindow.after(now, earlier))
                        : state;
        return new StateMachine.Executed(
                noted.put(voidKey(client), voids.with(earlier).toBytes()),
                AffairAnswer.VOID.result());
    }

    private static Bytes voidKey(KeyId client) {
        return Bytes.concat(VOID_PREFIX, client.digest().value());
    }

    /// What would become of a request now.
    Fate fate(RingState state, Request request) {
        if (!ClientNumbers.isFresh(state, request.client().id(), request.sequence())) {
            return Fate.REPEATED;
        }
        return isAdmitted(state, request) ? Fate.EXECUTED : Fate.REFUSED;
    }

    private boolean isAdmitted(RingState state, Request request) {
        try {
            return switch (request.addressee()) {
                case MACHINE -> isAdmittedByMachine(state, request);
                case RING ->
                        affairs.admits(request.client().id(), state)
                                || (toSettle(request).isPresent()
                                        && isAdmittedByMachine(state, request));
            };
        } catch (RuntimeException e) {
            return false; // A mistake in the machine, the same at every member.
        }
    }

    /// Without a key nothing of the machine's could be certified.
    private boolean isAdmittedByMachine(RingState state, Request request) {
        return !membership.epoch().equals(Epoch.FOUNDING)
                && machine.admits(request.client(), state);
    }

    private static RingState noted(RingState state, Request request) {
        KeyId client = request.client().id();
        Optional<ClientWindow> before = ClientNumbers.window(state, client);
        return ClientNumbers.with(state, client, ClientWindow.after(before, request.sequence()));
    }

    private interface Reader<T> {
        T read(Bytes bytes) throws MalformedException;
    }

    private static <T> Optional<T> read(RingState state, Bytes key, Reader<T> reader) {
        return state.get(key)
                .map(bytes -> {
                    try {
                        return reader.read(bytes);
                    } catch (MalformedException e) {
                        throw new AssertionError("the ring wrote it", e);
                    }
                });
    }
}
