package io.tarn.ring.replica;

import io.tarn.base.Bytes;
import io.tarn.base.Probe;
import io.tarn.ring.MemberId;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.StableProof;
import io.tarn.ring.state.Page;
import io.tarn.ring.state.RingState;
import io.tarn.ring.state.StateAssembly;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A member that has missed more than others remember fetches the state itself, page by page, from
/// whoever answers; what it fetches is proved by a stable checkpoint (TOCS 2002, §6.2.2).
final class StateTransfer {
    /// So long a member waits for the batches that it misses, before it asks for the state.
    private static final long PATIENCE_TICKS = 600;

    private static final long AGAIN_TICKS = 300;
    private static final int PAGES_ASKED_MAX = 16;
    private static final int PAGES_ANSWERED_MAX = 1 << 12;

    private final ReplicaState state;
    private final Checkpoints checkpoints;
    private final Answers answers;
    private final Allowance allowance = new Allowance(PAGES_ANSWERED_MAX, AGAIN_TICKS);

    /// The highest proved state that this member is behind, and since when it is behind one.
    private Optional<StableProof> target = Optional.empty();

    private long behindSince;
    private Optional<Fetching> fetching = Optional.empty();

    /// Of the state that this member had on disk, until it is whole.
    private List<Page> left = List.of();

    private int donor;

    /// One state on its way here.
    private static final class Fetching {
        final StableProof proof;
        final StateAssembly assembly;

        /// Of the donor, and not come yet: since when.
        final SortedMap<Bytes, Long> asked = new TreeMap<>();

        Fetching(StableProof proof, StateAssembly assembly) {
            this.proof = proof;
            this.assembly = assembly;
        }

        /// Each page by itself: a liar who gives one after another would else be asked for ever.
        boolean isKeptWaiting(long now) {
            return asked.values().stream().anyMatch(since -> now - since >= AGAIN_TICKS);
        }
    }

    StateTransfer(ReplicaState state, Checkpoints checkpoints, Answers answers) {
        this.state = state;
        this.checkpoints = checkpoints;
        this.answers = answers;
    }

    /// A later state is fetched only when the donors do not have the one that was begun any more: under load
    /// there is always a later one.
    ///
    /// @param proof valid
    void onStabilised(StableProof proof) {
        if (proof.sequence().isAfter(state.executed)
                && target.map(known -> proof.sequence().isAfter(known.sequence())).orElse(true)) {
            if (target.isEmpty()) {
                behindSince = state.ticks;
            }
            target = Optional.of(proof);
        }
    }

    /// From the journal: the state of this member's last stable checkpoint is not whole on its disk. Nothing is done
    /// before it is fetched, or a later one.
    ///
    /// @param proof its own, believed as when it was written
    /// @param pages of the state that need not be fetched, and maybe others
    void lost(StableProof proof, List<Page> pages) {
        Probe.reached("a member has lost pages of its state");
        state.lose();
        target = Optional.of(proof);
        left = pages;
    }

    void onTick(Effects out) {
        if (target.filter(proof -> proof.sequence().isAfter(state.executed)).isEmpty()) {
            target = Optional.empty();
            fetching = Optional.empty();
            left = List.of();
        } else if (fetching.isEmpty()) {
            state.isBehind = true;
            if (state.ticks - behindSince >= PATIENCE_TICKS) {
                Probe.reached("a member fetches the state");
                StableProof proof = target.get();
                turnTo(proof, new StateAssembly(proof.state(), state.state, left), out);
            }
        } else if (fetching.get().isKeptWaiting(state.ticks)) {
            // This donor is silent, slow, lies, or has gone on. What it still sends is taken.
            turnTo(target.get(), fetching.get().assembly.towards(target.get().state()), out);
        }
        finish(out);
    }

    /// Another member each time.
    private void turnTo(StableProof proof, StateAssembly assembly, Effects out) {
        do {
            donor = (donor + 1) % state.size.members();
        } while (donor == state.self.index());
        fetching = Optional.of(new Fetching(proof, assembly));
        ask(fetching.get(), out);
    }

    private void ask(Fetching now, Effects out) {
        for (Bytes address : now.assembly.wanted().keySet()) {
            if (now.asked.size() >= PAGES_ASKED_MAX) {
                return;
            }
            if (now.asked.putIfAbsent(address, state.ticks) == null) {
                out.send(
                        new MemberId(donor),
                        new RingMessage.FetchPage(now.proof.sequence(), address));
            }
        }
    }

    /// @return whether the state is here now
    boolean onPage(MemberId from, RingMessage.PageIs message, Effects out) {
        if (fetching.isEmpty() || !message.sequence().equals(fetching.get().proof.sequence())) {
            return false;
        }
        Fetching now = fetching.get();
        if (!now.assembly.wanted().containsKey(message.address())) {
            return false; // Come twice.
        }
        if (!now.assembly.supply(message.address(), message.page())) {
            Probe.reached("a wrong page of the state is refused");
            out.suspect(from, "a wrong page of the state after " + message.sequence());
            return false;
        }
        now.asked.remove(message.address());
        ask(now, out);
        return finish(out);
    }

    void onFetchPage(MemberId from, RingMessage.FetchPage fetch, Effects out) {
        if (!allowance.spend(from, state.ticks)) {
            return;
        }
        page(fetch)
                .ifPresent(page ->
                        answers.send(
                                from,
                                new RingMessage.PageIs(fetch.sequence(), fetch.address(), page),
                                out));
    }

    /// Also of a state that is not whole here: members that have each lost other pages make it whole again.
    private Optional<Page> page(RingMessage.FetchPage fetch) {
        Optional<RingState> taken = checkpoints.taken(fetch.sequence());
        return taken.isPresent()
                ? taken.get().page(fetch.address())
                : fetching.filter(now -> now.proof.sequence().equals(fetch.sequence()))
                        .flatMap(now -> now.assembly.page(fetch.address()));
    }

    private boolean finish(Effects out) {
        if (fetching.isEmpty()) {
            return false;
        }
        Fetching now = fetching.get();
        Optional<RingState> finished = now.assembly.finished();
        if (finished.isPresent()) {
            fetching = Optional.empty();
            left = List.of();
            state.isBehind = true;
            checkpoints.install(now.proof, finished.get(), out);
        }
        return finished.isPresent();
    }
}
