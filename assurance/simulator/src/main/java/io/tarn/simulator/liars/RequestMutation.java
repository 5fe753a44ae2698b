package io.tarn.simulator.liars;

import static io.tarn.simulator.liars.ReplyMutation.near;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockRequest;
import io.tarn.block.BlockRequest.Audit;
import io.tarn.block.BlockRequest.Bear;
import io.tarn.block.BlockRequest.Commit;
import io.tarn.block.BlockRequest.FindTimestamp;
import io.tarn.block.BlockRequest.ListStamps;
import io.tarn.block.BlockRequest.PrepareBlock;
import io.tarn.block.BlockRequest.PrepareFragment;
import io.tarn.block.BlockRequest.Read;
import io.tarn.block.BlockRequest.Vouch;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.block.Permit;
import io.tarn.block.Permit.Advance;
import io.tarn.block.Permit.Fresh;
import io.tarn.block.Permit.Voucher;
import io.tarn.block.Permit.WriteBack;
import io.tarn.block.Prepare;
import io.tarn.block.ServerTag;
import io.tarn.block.Timestamp;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Changes one field of a real request by a small step, as [ReplyMutation] does for replies.
final class RequestMutation {
    private RequestMutation() {}

    static BlockRequest mutate(BlockRequest request, SimulationRandom random) {
        return switch (request) {
            case PrepareFragment(var address, var permit, var fpcc, Bytes fragment) ->
                    switch (random.between(0, 3)) {
                        case 0 ->
                                new PrepareFragment(
                                        neighbour(address, random), permit, fpcc, fragment);
                        case 1 ->
                                new PrepareFragment(
                                        address, mutate(permit, random), fpcc, fragment);
                        case 2 ->
                                new PrepareFragment(
                                        address, permit, mutate(fpcc, random), fragment);
                        default ->
                                new PrepareFragment(
                                        address, permit, fpcc, random.withFlippedBit(fragment));
                    };
            case PrepareBlock(var address, var permit, var fpcc, Bytes padded) ->
                    switch (random.between(0, 3)) {
                        case 0 ->
                                new PrepareBlock(neighbour(address, random), permit, fpcc, padded);
                        case 1 -> new PrepareBlock(address, mutate(permit, random), fpcc, padded);
                        case 2 -> new PrepareBlock(address, permit, mutate(fpcc, random), padded);
                        default ->
                                new PrepareBlock(
                                        address, permit, fpcc, random.withFlippedBit(padded));
                    };
            case Commit(var address, var timestamp, var prepares) ->
                    switch (random.between(0, 2)) {
                        case 0 -> new Commit(neighbour(address, random), timestamp, prepares);
                        case 1 -> new Commit(address, near(timestamp, random), prepares);
                        default -> new Commit(address, timestamp, mutate(prepares, random));
                    };
            case Read(var address, Timestamp at, boolean withChecksum, boolean withNonces) ->
                    new Read(address, near(at, random), withChecksum, withNonces);
            case Bear(var address, Timestamp timestamp) ->
                    new Bear(address, near(timestamp, random));
            case Vouch(var address) -> new Vouch(neighbour(address, random));
            case FindTimestamp(var address) -> new FindTimestamp(neighbour(address, random));
            case ListStamps _, Audit _ -> request; // No part of reading and writing.
        };
    }

    /// Perhaps beyond the volume's end.
    private static BlockAddress neighbour(BlockAddress address, SimulationRandom random) {
        return new BlockAddress(address.volume(), near(address.block(), 0, random));
    }

    private static Permit mutate(Permit permit, SimulationRandom random) {
        return switch (permit) {
            case Fresh _ -> new Advance(random.between(1, 10), List.of());
            case Advance(long ts, List<Voucher> vouchers) ->
                    random.nextBoolean()
                            ? new Advance(near(ts, 1, random), vouchers)
                            : new Advance(
                                    ts,
                                    vouchers.stream()
                                            .map(v ->
                                                    new Voucher(
                                                            v.server(), v.prepared() + 1, v.tag()))
                                            .toList());
            case WriteBack(long ts, var witnesses) ->
                    random.nextBoolean()
                            ? new WriteBack(near(ts, 1, random), witnesses)
                            : new WriteBack(ts, List.of());
        };
    }

    /// Two hashes or two fingerprints change places, or one bit changes.
    private static FingerprintedCrossChecksum mutate(
            FingerprintedCrossChecksum fpcc, SimulationRandom random) {
        return random.nextBoolean()
                ? new FingerprintedCrossChecksum(mutateBytes(fpcc.cc(), random), fpcc.fp())
                : new FingerprintedCrossChecksum(fpcc.cc(), mutateBytes(fpcc.fp(), random));
    }

    private static List<Bytes> mutateBytes(List<Bytes> all, SimulationRandom random) {
        List<Bytes> mutated = new ArrayList<>(all);
        int at = random.between(0, mutated.size() - 1);
        if (random.nextBoolean()) {
            Collections.swap(mutated, at, (at + 1) % mutated.size());
        } else {
            mutated.set(at, random.withFlippedBit(mutated.get(at)));
        }
        return mutated;
    }

    /// One prepare is missing, is there twice, names another maker, or has a tag of another epoch.
    private static List<Prepare> mutate(List<Prepare> prepares, SimulationRandom random) {
        if (prepares.isEmpty()) {
            return prepares;
        }
        List<Prepare> mutated = new ArrayList<>(prepares);
        int at = random.between(0, mutated.size() - 1);
        Prepare old = mutated.get(at);
        switch (random.between(0, 3)) {
            case 0 -> mutated.remove(at);
            case 1 -> mutated.set((at + 1) % mutated.size(), old);
            case 2 ->
                    mutated.set(
                            at,
                            new Prepare(
                                    (old.server() + 1) % prepares.size(), old.nonce(), old.tag()));
            default -> {
                ServerTag tag = new ServerTag(old.tag().epoch() + 1, old.tag().mac());
                mutated.set(at, new Prepare(old.server(), old.nonce(), tag));
            }
        }
        return mutated;
    }
}
