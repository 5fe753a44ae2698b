package io.tarn.simulator.liars;

import io.tarn.base.Bytes;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockReply.Borne;
import io.tarn.block.BlockReply.Fragment;
import io.tarn.block.BlockReply.Prepared;
import io.tarn.block.BlockReply.Vouched;
import io.tarn.block.Nonce;
import io.tarn.block.TagVector;
import io.tarn.block.Timestamp;
import io.tarn.block.server.BlockRecord;
import io.tarn.block.server.StoredEntry;
import io.tarn.simulator.kernel.SimulationRandom;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Replies that differ from a true one in one respect.
final class Replies {
    private Replies() {}

    static Fragment withFragment(Fragment of, List<Bytes> allHashes, Bytes fragment) {
        return new Fragment(
                of.latest(), of.at(), of.fpcc(), allHashes, of.nonceHash(), of.nonces(), fragment);
    }

    static Fragment withNonces(Fragment of, Optional<Bytes> nonceHash, List<Nonce> nonces) {
        return new Fragment(
                of.latest(), of.at(), of.fpcc(), of.allHashes(), nonceHash, nonces, of.fragment());
    }

    static Fragment withLatest(Fragment of, Timestamp latest) {
        return new Fragment(
                latest,
                of.at(),
                of.fpcc(),
                of.allHashes(),
                of.nonceHash(),
                of.nonces(),
                of.fragment());
    }

    static Fragment withAt(Fragment of, Timestamp at) {
        return new Fragment(
                of.latest(),
                at,
                of.fpcc(),
                of.allHashes(),
                of.nonceHash(),
                of.nonces(),
                of.fragment());
    }

    static Fragment withoutChecksum(Fragment of) {
        return new Fragment(
                of.latest(),
                of.at(),
                Optional.empty(),
                of.allHashes(),
                of.nonceHash(),
                of.nonces(),
                of.fragment());
    }

    static List<Nonce> flippedNonces(Fragment of, SimulationRandom random) {
        return of.nonces().stream()
                .map(nonce -> new Nonce(nonce.server(), random.withFlippedBit(nonce.value())))
                .toList();
    }

    /// `reply` with about `perMille` of 1000 of its MACs wrong.
    static BlockReply withWrongTags(BlockReply reply, int perMille, SimulationRandom random) {
        return switch (reply) {
            case Prepared(long ts, Bytes nonce, TagVector tags) ->
                    new Prepared(ts, nonce, wrong(tags, perMille, random));
            case Vouched(long prepared, TagVector tags) ->
                    new Vouched(prepared, wrong(tags, perMille, random));
            case Borne(TagVector tags) -> new Borne(wrong(tags, perMille, random));
            default -> reply;
        };
    }

    private static TagVector wrong(TagVector tags, int perMille, SimulationRandom random) {
        return new TagVector(
                tags.epoch(),
                tags.macs().stream()
                        .map(mac -> random.chance(perMille) ? random.withFlippedBit(mac) : mac)
                        .toList());
    }

    static Timestamp after(Timestamp timestamp, SimulationRandom random) {
        return new Timestamp(timestamp.ts() + 1, random.bytes(Timestamp.CONTENT_BYTES));
    }

    /// The record as it was, as far as its garbage still shows.
    static BlockRecord beforeLatestCommit(BlockRecord record) {
        NavigableMap<Timestamp, StoredEntry> older =
                new TreeMap<>(record.entries().headMap(record.latestCommit()));
        Timestamp latest = older.isEmpty() ? Timestamp.NONE : older.lastKey();
        return new BlockRecord(latest, Math.max(latest.ts(), 1), older);
    }

    /// One bit changed, but for the first eight bytes, which say what the frame answers.
    static Bytes garbled(Bytes frame, SimulationRandom random) {
        if (frame.size() <= Long.BYTES) {
            return frame;
        }
        return Bytes.concat(
                frame.slice(0, Long.BYTES),
                random.withFlippedBit(frame.slice(Long.BYTES, frame.size() - Long.BYTES)));
    }
}
