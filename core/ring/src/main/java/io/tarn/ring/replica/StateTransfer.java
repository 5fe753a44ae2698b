package io.tarn.ring.replica;

import io.tarn.base.Bytes;
import io.tarn.base.Probe;
import io.tarn.ring.MemberId;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.StableProof;
import io.tarn.ring.state.RingState;
import io.tarn.ring.state.StateAssembly;
import java.util.List;
import java.util.Optional;

/// A member that has missed more than others remember fetches the state itself, page by page, from
/// whoever answers; what it fetches is proved by a stable checkpoint (TOCS 2002, §6.2.2).
final class StateTransfer {
    /// So long a member waits for the batches that it misses, before it asks for the state.
    private static final long PATIENCE_TICKS = 600;

    private static final long AGAIN_TICKS = 300;
    private static final int PAGES_ASKED_MAX = 16;

    private final ReplicaState state;
    private final Checkpoints checkpoints;

    /// The highest proved state that this member is behind, and since when it is behind one.
    private Optional<StableProof> target = Optional.empty();

    private long behindSince;
    private Optional<StateAssembly> assembly = Optional.empty();
    private long askedAt;
    private int donor;

    StateTransfer(ReplicaState state, Checkpoints checkpoints) {
        this.state = state;
        this.checkpoints = checkpoints;
    }

    /// @param proof valid
    void onStabilised(StableProof proof) {
        if (proof.sequence().isAfter(state.executed)
                && target.map(known -> proof.sequence().isAfter(known.sequence())).orElse(true)) {
            if (target.isEmpty()) {
                behindSince = state.ticks;
            }
            target = Optional.of(proof);
            // What was begun goes on as far as the two states are the same.
            assembly = assembly.map(_ -> begun(proof));
        }
    }

    private StateAssembly begun(StableProof proof) {
        return new StateAssembly(proof.state(), state.state);
    }

    void onTick(Effects out) {
        if (target.filter(proof -> proof.sequence().isAfter(state.executed)).isEmpty()) {
            target = Optional.empty();
            assembly = Optional.empty();
            return;
        }
        if (assembly.isEmpty() && state.ticks - behindSince >= PATIENCE_TICKS) {
            Probe.reached("a member fetches the state");
            assembly = target.map(this::begun);
            ask(out);
        } else if (assembly.isPresent() && state.ticks - askedAt >= AGAIN_TICKS) {
            ask(out);
        }
        finish(out);
    }

    /// Another member each time: this one may be silent, or lie.
    private void ask(Effects out) {
        askedAt = state.ticks;
        do {
            donor = (donor + 1) % state.size.members();
        } while (donor == state.self.index());
        for (Bytes address : first(assembly.orElseThrow())) {
            out.send(
                    new MemberId(donor),
                    new RingMessage.FetchPage(target.orElseThrow().sequence(), address));
        }
    }

    private static List<Bytes> first(StateAssembly assembly) {
        return assembly.wanted().keySet().stream().limit(PAGES_ASKED_MAX).toList();
    }

    void onPage(MemberId from, RingMessage.PageIs message, Effects out) {
        if (assembly.isEmpty() || !message.sequence().equals(target.orElseThrow().sequence())) {
            return;
        }
        StateAssembly assembling = assembly.get();
        if (!assembling.wanted().containsKey(message.address())) {
            return; // Come twice.
        }
        if (!assembling.supply(message.address(), message.page())) {
            Probe.reached("a wrong page of the state is refused");
            out.suspect(from, "a wrong page of the state after " + message.sequence());
            return;
        }
        finish(out);
        if (from.index() == donor && assembly.isPresent()) {
            first(assembling).stream()
                    .limit(2)
                    .forEach(address ->
                            out.send(from, new RingMessage.FetchPage(message.sequence(), address)));
        }
    }

    void onFetchPage(MemberId from, RingMessage.FetchPage fetch, Effects out) {
        checkpoints
                .taken(fetch.sequence())
                .flatMap(taken -> taken.page(fetch.address()))
                .ifPresent(page ->
                        out.send(
                                from,
                                new RingMessage.PageIs(fetch.sequence(), fetch.address(), page)));
    }

    private void finish(Effects out) {
        Optional<RingState> finished = assembly.flatMap(StateAssembly::finished);
        if (finished.isPresent()) {
            checkpoints.install(target.orElseThrow(), finished.get(), out);
            target = Optional.empty();
            assembly = Optional.empty();
        }
    }
}
