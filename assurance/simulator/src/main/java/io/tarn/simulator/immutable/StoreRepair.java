package io.tarn.simulator.immutable;

import io.tarn.block.immutable.FetchOperation;
import io.tarn.block.immutable.FetchOutcome;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.FragmentRecord;
import io.tarn.block.immutable.ImmutableEffect;
import io.tarn.block.immutable.ImmutableEffect.DidFetch;
import io.tarn.block.immutable.StoreCheck;
import io.tarn.block.immutable.StoreCheck.Verdict;
import io.tarn.block.immutable.StoreRequest.StoreBlock;
import io.tarn.simulator.kernel.Party;
import io.tarn.simulator.volume.Frame;
import java.util.SortedSet;
import java.util.TreeSet;

/// Looks for what a server lost, and fetches it from the others, one block at a time, as a client
/// does.
final class StoreRepair {
    private static final int SCRUB_TICKS = 200;

    private final StoreWorld world;
    private final StoreHost host;
    private final StoreProcess process;
    private final StoreEngine engine;
    private final SortedSet<FragmentId> wanted = new TreeSet<>();
    private boolean isRunning;
    private long nextScrubTick;

    StoreRepair(StoreWorld world, StoreHost host, StoreProcess process) {
        this.world = world;
        this.host = host;
        this.process = process;
        engine =
                new StoreEngine(
                        world,
                        host.party(),
                        host.clock(),
                        (server, reason) ->
                                world.checks().suspectsServer(host.party(), server, reason));
        nextScrubTick = world.queue().nowTick() + SCRUB_TICKS;
    }

    void want(FragmentId id) {
        wanted.add(id);
    }

    void received(Party from, Frame frame) {
        engine.received(from, frame);
    }

    void abandon() {
        engine.abandon();
    }

    void wake() {
        if (host.flaw() == NodeFlaw.REPAIRS_NOTHING) {
            return;
        }
        engine.wake();
        if (world.queue().nowTick() >= nextScrubTick) {
            nextScrubTick = world.queue().nowTick() + SCRUB_TICKS;
            scrub();
        }
        if (!isRunning && !wanted.isEmpty()) {
            FragmentId id = wanted.removeFirst();
            if (isMissing(id, process.record(id))) {
                isRunning = true;
                var fetch =
                        new FetchOperation(
                                world.code(),
                                world.volume(),
                                id.block(),
                                world.plan().clientLimits().withDeadline(1_000));
                engine.start(fetch, effect -> onOutcome(id, effect));
            }
        }
    }

    private void scrub() {
        host.disk()
                .records()
                .forEach((id, loaded) -> {
                    if (isMissing(id, loaded.orElseGet(() -> process.record(id)))) {
                        wanted.add(id);
                    }
                });
    }

    private boolean isMissing(FragmentId id, FragmentRecord record) {
        return record.held().isEmpty() ? record.pinned() : !host.disk().isSound(id, record);
    }

    private void onOutcome(FragmentId id, ImmutableEffect effect) {
        isRunning = false;
        if (effect instanceof DidFetch(FetchOutcome.Whole(var content, var checksum))) {
            world.checks().fetched(id.block(), content, checksum);
            var store = new StoreBlock(world.volume(), checksum, id.index(), content);
            if (new StoreCheck(world.code()).check(store) instanceof Verdict.Sound(var checked)) {
                process.repaired(checked);
            } else {
                throw new IllegalStateException("what was fetched is sound");
            }
        }
    }
}
