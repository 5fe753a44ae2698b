package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockReply;
import io.tarn.block.Refusal;
import io.tarn.block.Timestamp;
import io.tarn.block.server.ServerEffect;
import io.tarn.crypto.Sha256;
import io.tarn.storage.StoreException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Reads fragments from the disk, on threads that may wait for it, and trusts none of them: a
/// fragment whose hash is not the recorded one counts as missing and is repaired.
final class FragmentDesk implements AutoCloseable {
    private final ExecutorService readers;
    private final Rot rot;

    /// Hears of fragments that are rotten or gone. Called on a reader's thread.
    @FunctionalInterface
    interface Rot {
        void found(VolumeHost host, BlockAddress address, Timestamp at);
    }

    FragmentDesk(int threads, Rot rot) {
        this.readers =
                Executors.newFixedThreadPool(
                        threads, Thread.ofPlatform().daemon().name("tarn-fragments-", 0).factory());
        this.rot = rot;
    }

    void serve(VolumeHost host, ServerEffect.Serve serve, VolumeSteps.Reply reply) {
        readers.execute(() -> {
            Optional<Bytes> fragment =
                    sound(host, serve.address(), serve.timestamp(), serve.hash());
            reply.send(
                    fragment.<BlockReply>map(sound -> complete(serve.reply(), sound))
                            .orElse(new BlockReply.Refused(Refusal.RECOVERING)));
        });
    }

    void run(Runnable reading) {
        readers.execute(reading);
    }

    /// The fragment of one write, if this server holds that write; rot is reported.
    Optional<Bytes> held(VolumeHost host, BlockAddress address, Timestamp at) {
        try {
            return host.shelves
                    .entry(address, at)
                    .flatMap(entry -> sound(host, address, at, entry.fragmentHash(host.self)));
        } catch (StoreException e) {
            rot.found(host, address, at);
            return Optional.empty();
        }
    }

    /// The fragment if it is there and has this hash; else the rot is reported.
    private Optional<Bytes> sound(VolumeHost host, BlockAddress address, Timestamp at, Bytes hash) {
        Optional<Bytes> fragment;
        try {
            fragment = host.shelves.fragment(address, at);
        } catch (StoreException e) {
            fragment = Optional.empty();
        }
        if (fragment.isEmpty() || !Sha256.hash(fragment.get()).equals(hash)) {
            rot.found(host, address, at);
            return Optional.empty();
        }
        return fragment;
    }

    private static BlockReply.Fragment complete(BlockReply.Fragment reply, Bytes fragment) {
        return new BlockReply.Fragment(
                reply.latest(),
                reply.at(),
                reply.fpcc(),
                reply.allHashes(),
                reply.nonceHash(),
                reply.nonces(),
                fragment);
    }

    @Override
    public void close() {
        readers.shutdownNow();
    }
}
