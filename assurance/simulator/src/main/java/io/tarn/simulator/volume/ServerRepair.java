package io.tarn.simulator.volume;

import io.tarn.block.BlockAddress;
import io.tarn.block.BlockCode.Reencoded;
import io.tarn.block.ReadOutcome;
import io.tarn.block.client.ClientEffect;
import io.tarn.block.client.ClientEffect.DidRead;
import io.tarn.block.client.ReadOperation;
import io.tarn.block.client.ReadOperation.Resolved;
import io.tarn.block.server.ServerInput.Recovered;
import io.tarn.simulator.kernel.Party;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// Fetches what a server lost from the others, one block at a time, by reading as a client does.
///
/// After a wipe every block is read once, whether anyone asked for it or not; until then the server
/// says nothing about blocks that it has not learnt.
final class ServerRepair {
    private final VolumeWorld world;
    private final ServerHost host;
    private final ServerProcess process;
    private final ClientEngine engine;
    private final NavigableSet<BlockAddress> wanted = new TreeSet<>();
    private final NavigableSet<BlockAddress> unlearnt = new TreeSet<>();
    private boolean isRunning;

    ServerRepair(VolumeWorld world, ServerHost host, ServerProcess process) {
        this.world = world;
        this.host = host;
        this.process = process;
        engine = new ClientEngine(world, host.party(), host.clock());
    }

    void want(BlockAddress address) {
        wanted.add(address);
    }

    void learnAll() {
        for (long block = 0; block < world.shape().blocks(); block++) {
            unlearnt.add(world.address(block));
        }
        wanted.addAll(unlearnt);
    }

    boolean isIdle() {
        return wanted.isEmpty() && unlearnt.isEmpty();
    }

    void received(Party from, Frame frame) {
        engine.received(from, frame);
    }

    void abandon() {
        engine.abandon();
    }

    void wake() {
        engine.wake();
        if (!isRunning && !wanted.isEmpty()) {
            BlockAddress address = wanted.removeFirst();
            isRunning = true;
            ReadOperation read =
                    ReadOperation.forRepair(world.code(), address, world.plan().clientLimits());
            engine.start(read, effect -> onOutcome(address, read, effect));
        }
    }

    private void onOutcome(BlockAddress address, ReadOperation read, ClientEffect effect) {
        isRunning = false;
        if (!(effect instanceof DidRead(ReadOutcome.Whole _)) || !isTakenIn(address, read)) {
            wanted.add(address); // Too few servers for now, or no room.
            return;
        }
        if (unlearnt.remove(address) && unlearnt.isEmpty()) {
            process.caughtUp();
        }
    }

    private boolean isTakenIn(BlockAddress address, ReadOperation read) {
        if (read.resolved().isEmpty()) {
            process.unwritten(address);
            return true;
        }
        return recovered(read.resolved().get())
                .map(found -> process.repaired(address, found))
                .orElse(false);
    }

    /// This server's fragment of the block that was read.
    private Optional<Recovered> recovered(Resolved read) {
        int place = host.place();
        Optional<Reencoded> own = world.code().reencode(read.fpcc(), place, read.padded());
        return own.map(reencoded ->
                new Recovered(
                        read.timestamp(),
                        read.fpcc(),
                        reencoded.fragment(),
                        isCovered(read, reencoded) ? List.of() : reencoded.allHashes(),
                        read.nonces()));
    }

    /// Whether the writer's own checksum covers this server's fragment, so that it proves itself.
    private boolean isCovered(Resolved read, Reencoded own) {
        int place = host.place();
        return place < world.shape().redundancy().writers()
                && read.fpcc().cc().get(place).equals(own.allHashes().get(place));
    }
}
