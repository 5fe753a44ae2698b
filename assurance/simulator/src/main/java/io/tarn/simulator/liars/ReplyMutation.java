package io.tarn.simulator.liars;

import io.tarn.base.Bytes;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockReply.Absent;
import io.tarn.block.BlockReply.Audited;
import io.tarn.block.BlockReply.Borne;
import io.tarn.block.BlockReply.Committed;
import io.tarn.block.BlockReply.Fragment;
import io.tarn.block.BlockReply.Prepared;
import io.tarn.block.BlockReply.Refused;
import io.tarn.block.BlockReply.Stamp;
import io.tarn.block.BlockReply.Stamps;
import io.tarn.block.BlockReply.TooFew;
import io.tarn.block.BlockReply.Vouched;
import io.tarn.block.Nonce;
import io.tarn.block.Refusal;
import io.tarn.block.TagVector;
import io.tarn.block.Timestamp;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Changes one field of a real reply by a small step: what remains is still well-formed and mostly
/// plausible, which whole garbage never is (Winter et al., OOPSLA '23: "small-scope mutations").
final class ReplyMutation {
    private ReplyMutation() {}

    static BlockReply mutate(BlockReply reply, SimulationRandom random) {
        return switch (reply) {
            case Prepared(long ts, Bytes nonce, TagVector tags) ->
                    switch (random.between(0, 2)) {
                        case 0 -> new Prepared(near(ts, 1, random), nonce, tags);
                        case 1 -> new Prepared(ts, random.withFlippedBit(nonce), tags);
                        default -> new Prepared(ts, nonce, mutate(tags, random));
                    };
            case Committed _ ->
                    random.nextBoolean()
                            ? new TooFew(List.of())
                            : new Refused(Refusal.NOT_PREPARED);
            case TooFew(List<Integer> accepted) ->
                    random.nextBoolean() || accepted.isEmpty()
                            ? new Committed()
                            : new TooFew(accepted.subList(1, accepted.size()));
            case Stamp(Timestamp latest) -> new Stamp(near(latest, random));
            case Absent(Timestamp latest, Timestamp at) ->
                    random.nextBoolean()
                            ? new Absent(near(latest, random), at)
                            : new Absent(latest, near(at, random));
            case Fragment fragment -> mutate(fragment, random);
            case Vouched(long prepared, TagVector tags) ->
                    random.nextBoolean()
                            ? new Vouched(near(prepared, 0, random), tags)
                            : new Vouched(prepared, mutate(tags, random));
            case Borne(TagVector tags) -> new Borne(mutate(tags, random));
            case Refused _ -> new Refused(random.oneOf(List.of(Refusal.values())));
            case Stamps _, Audited _ -> reply; // No part of reading and writing.
        };
    }

    private static Fragment mutate(Fragment of, SimulationRandom random) {
        return switch (random.between(0, 6)) {
            case 0 -> Replies.withLatest(of, near(of.latest(), random));
            case 1 -> Replies.withAt(of, near(of.at(), random));
            case 2 -> Replies.withoutChecksum(of);
            case 3 -> Replies.withNonces(of, of.nonceHash(), List.of());
            case 4 ->
                    Replies.withNonces(
                            of,
                            of.nonceHash().map(random::withFlippedBit),
                            swappedNonces(of.nonces()));
            case 5 -> Replies.withFragment(of, List.of(), of.fragment());
            default ->
                    Replies.withFragment(of, of.allHashes(), random.withFlippedBit(of.fragment()));
        };
    }

    /// Each nonce with the next one's server.
    private static List<Nonce> swappedNonces(List<Nonce> nonces) {
        List<Nonce> swapped = new ArrayList<>();
        for (int i = 0; i < nonces.size(); i++) {
            swapped.add(
                    new Nonce(nonces.get(i).server(), nonces.get((i + 1) % nonces.size()).value()));
        }
        return swapped;
    }

    private static TagVector mutate(TagVector tags, SimulationRandom random) {
        if (random.nextBoolean()) {
            return new TagVector(tags.epoch() + 1, tags.macs());
        }
        List<Bytes> macs = new ArrayList<>(tags.macs());
        Collections.swap(
                macs, random.between(0, macs.size() - 1), random.between(0, macs.size() - 1));
        return new TagVector(tags.epoch(), macs);
    }

    static long near(long number, long min, SimulationRandom random) {
        return Math.max(min, number + (random.nextBoolean() ? 1 : -1));
    }

    static Timestamp near(Timestamp timestamp, SimulationRandom random) {
        long ts = near(timestamp.ts(), 0, random);
        if (ts == 0) {
            return Timestamp.NONE;
        }
        return new Timestamp(
                ts,
                random.nextBoolean()
                        ? timestamp.content()
                        : random.withFlippedBit(timestamp.content()));
    }
}
