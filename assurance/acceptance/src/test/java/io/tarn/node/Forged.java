package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.block.BlockReply;
import io.tarn.block.BlockReply.Borne;
import io.tarn.block.BlockReply.Fragment;
import io.tarn.block.BlockReply.Prepared;
import io.tarn.block.BlockReply.Vouched;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.block.Nonce;
import io.tarn.block.TagVector;
import io.tarn.block.Timestamp;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/// Replies with one thing in them that is not so.
final class Forged {
    private Forged() {}

    static Fragment withBytes(Fragment truth, Bytes fragment) {
        return new Fragment(
                truth.latest(),
                truth.at(),
                truth.fpcc(),
                truth.allHashes(),
                truth.nonceHash(),
                truth.nonces(),
                fragment);
    }

    static Fragment withChecksum(Fragment truth, Optional<FingerprintedCrossChecksum> fpcc) {
        return new Fragment(
                truth.latest(),
                truth.at(),
                fpcc,
                truth.allHashes(),
                truth.nonceHash(),
                truth.nonces(),
                truth.fragment());
    }

    static Fragment withLatest(Fragment truth, Timestamp latest) {
        return new Fragment(
                latest,
                truth.at(),
                truth.fpcc(),
                truth.allHashes(),
                truth.nonceHash(),
                truth.nonces(),
                truth.fragment());
    }

    /// @param random that many random bytes
    static Fragment withNonces(Fragment truth, IntFunction<Bytes> random) {
        return new Fragment(
                truth.latest(),
                truth.at(),
                truth.fpcc(),
                truth.allHashes(),
                truth.nonceHash().map(hash -> random.apply(hash.size())),
                truth.nonces().stream()
                        .map(nonce -> new Nonce(nonce.server(), random.apply(nonce.value().size())))
                        .toList(),
                truth.fragment());
    }

    /// What carries MACs, with other ones.
    static BlockReply withTags(BlockReply truth, UnaryOperator<TagVector> forged) {
        return switch (truth) {
            case Prepared(long ts, Bytes nonce, TagVector tags) ->
                    new Prepared(ts, nonce, forged.apply(tags));
            case Vouched(long prepared, TagVector tags) ->
                    new Vouched(prepared, forged.apply(tags));
            case Borne(TagVector tags) -> new Borne(forged.apply(tags));
            default -> truth;
        };
    }
}
