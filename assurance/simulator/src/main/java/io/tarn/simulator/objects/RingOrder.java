package io.tarn.simulator.objects;

import io.tarn.block.immutable.FragmentId;
import io.tarn.crypto.Digest;
import io.tarn.object.machine.VolumeView;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.replica.RingReplica;
import io.tarn.ring.state.RingState;
import io.tarn.simulator.immutable.StoreHost;
import io.tarn.simulator.immutable.StoreProcess;
import io.tarn.simulator.immutable.VersionsAbove;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The ring as far as stores and proofs see it: states that honest members have shown, and agreed time.
final class RingOrder implements VersionsAbove {
    /// @param time of the last batch in it
    record Standing(AgreedTime time, RingState state) {
        VolumeView view() {
            return VolumeView.of(state, ObjectWorld.volumeId()).orElseThrow();
        }
    }

    private final ObjectWorld world;
    private final SortedMap<SequenceNumber, RingState> reached = new TreeMap<>();
    private final SortedMap<SequenceNumber, AgreedTime> times = new TreeMap<>();
    private final TreeMap<SequenceNumber, Standing> shown = new TreeMap<>();

    /// By the digest of heads that a certificate names.
    private final Map<Digest, RingState> states = new TreeMap<>();

    /// Fragments by the place of who signed for them, of blocks that versions name.
    private final SortedMap<Integer, SortedSet<FragmentId>> relied = new TreeMap<>();

    private long nowMillis;

    RingOrder(ObjectWorld world) {
        this.world = world;
    }

    @Override
    public VersionsAbove.Reader reader(StoreHost host, StoreProcess process) {
        return new SweepReader(world, host, process);
    }

    @Override
    public long nowMillis() {
        return nowMillis;
    }

    @Override
    public boolean reliesOn(int place, FragmentId id) {
        return relied.getOrDefault(place, new TreeSet<>()).contains(id);
    }

    /// A version relies on this server's word for good: nothing is pruned.
    void relies(int place, FragmentId id) {
        relied.computeIfAbsent(place, _ -> new TreeSet<>()).add(id);
    }

    /// An honest member is there; others may not see it yet.
    void stepped(RingReplica replica) {
        boolean hasState = replica.executed().number() > 0;
        if (hasState && !reached.containsKey(replica.executed())) {
            RingState state = replica.ringState();
            reached.put(replica.executed(), state);
            VolumeView.of(state, ObjectWorld.volumeId())
                    .ifPresent(view -> states.put(view.heads().digest(), state));
            show(replica.executed());
        }
    }

    /// The first honest member shows a batch.
    void executed(SequenceNumber sequence, AgreedTime time) {
        nowMillis = time.millis();
        times.put(sequence, time);
        show(sequence);
    }

    /// A member may tell of a batch before or after the end of the step in which it came to it.
    private void show(SequenceNumber sequence) {
        RingState state = reached.get(sequence);
        AgreedTime time = times.get(sequence);
        if (state != null && time != null) {
            shown.put(sequence, new Standing(time, state));
        }
    }

    /// Empty until something was executed.
    Optional<Standing> newest() {
        return shown.isEmpty() ? Optional.empty() : Optional.of(shown.lastEntry().getValue());
    }

    /// What members still have that names its newest versions so.
    Optional<RingState> withHeads(Digest heads) {
        return Optional.ofNullable(states.get(heads));
    }
}
