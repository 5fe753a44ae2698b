package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.block.Refusal;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.FragmentPoint;
import io.tarn.block.immutable.FragmentRecord.Held;
import io.tarn.block.immutable.StoreReply;
import io.tarn.block.immutable.StoreRequest;
import io.tarn.storage.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/// Answers audits of immutable blocks (docs/spec/audit.md), from the disk and beside the state machine: they tell what is applied. What
/// is found to be rotten is repaired.
final class AuditDesk {
    /// Fragments that are read before others' reads have their turn.
    private static final int STEP = 16;

    private final FragmentDesk fragments;
    private final HostLoop loop;

    /// Whose audits are under way: of each one at a time, since it may make a node read 256 MiB.
    private final Set<Bytes> callers = ConcurrentHashMap.newKeySet();

    AuditDesk(FragmentDesk fragments, HostLoop loop) {
        this.fragments = fragments;
        this.loop = loop;
    }

    /// @param caller who may read
    void audit(
            ImmutableHost host,
            Bytes caller,
            StoreRequest.Audit request,
            ImmutableHost.Reply reply) {
        if (callers.add(caller)) {
            step(host, caller, request, new ArrayList<>(), reply);
        } else {
            reply.send(new StoreReply.Refused(Refusal.OVERLOADED));
        }
    }

    private void step(
            ImmutableHost host,
            Bytes caller,
            StoreRequest.Audit request,
            List<Optional<Bytes>> found,
            ImmutableHost.Reply reply) {
        try {
            fragments.run(() -> {
                int until = Math.min(request.fragments().size(), found.size() + STEP);
                try {
                    for (int i = found.size(); i < until; i++) {
                        found.add(
                                fingerprint(host, request.challenge(), request.fragments().get(i)));
                    }
                } catch (RuntimeException | Error bug) {
                    callers.remove(caller); // Who meets a bug may ask again.
                    throw bug;
                }
                if (until < request.fragments().size()) {
                    step(host, caller, request, found, reply);
                } else {
                    callers.remove(caller);
                    reply.send(new StoreReply.Audited(found));
                }
            });
        } catch (RejectedExecutionException e) {
            callers.remove(caller); // The node is stopping.
        }
    }

    private Optional<Bytes> fingerprint(ImmutableHost host, Bytes challenge, FragmentId id) {
        try {
            Optional<Held> held = host.shelves.record(id).held();
            if (held.isEmpty()) {
                return Optional.empty();
            }
            Optional<Bytes> sound = host.shelves.sound(id, held.get().fragmentHash(id.index()));
            if (sound.isEmpty()) {
                loop.add(_ -> host.rotten(id));
            }
            return sound.map(FragmentPoint.of(challenge, id.block())::fingerprint);
        } catch (StoreException e) {
            loop.add(turn -> host.unreadable(turn, id));
            return Optional.empty();
        }
    }
}
