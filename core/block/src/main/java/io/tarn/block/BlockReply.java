package io.tarn.block;

import io.tarn.base.Bytes;
import java.util.List;
import java.util.Optional;

/// What a server answers. Hostile until judged: a server may say anything.
public sealed interface BlockReply {
    /// `⟨ts, nonce, ⟨MAC_{i,j}(ts, fpcc, nonce)⟩⟩` (line 505).
    record Prepared(long ts, Bytes nonce, TagVector tags) implements BlockReply {
        public Prepared {
            Bytes.ofSize(nonce, Prepare.NONCE_BYTES, "nonce");
        }
    }

    /// `SUCCESS` of line 600 or 608: this timestamp or a later one is committed here.
    record Committed() implements BlockReply {}

    /// `FAILURE` of line 609, with the servers whose MACs this one accepts.
    record TooFew(List<Integer> accepted) implements BlockReply {
        public TooFew {
            accepted = List.copyOf(accepted);
        }
    }

    /// `latest_commit` (line 800).
    record Stamp(Timestamp latest) implements BlockReply {}

    /// The fragment at `at` (line 1002), as stored by line 504 and completed by line 605.
    ///
    /// @param fpcc present if asked for
    /// @param allHashes the paper's `cc`: hashes of all `n` fragments if the server was given the
    ///     whole block, else empty (the paper's NULL)
    /// @param nonceHash SHA-256 of this server's nonce; empty unless nonces were asked for
    /// @param nonces of the commit, empty unless asked for and committed
    record Fragment(
            Timestamp latest,
            Timestamp at,
            Optional<FingerprintedCrossChecksum> fpcc,
            List<Bytes> allHashes,
            Optional<Bytes> nonceHash,
            List<Nonce> nonces,
            Bytes fragment)
            implements BlockReply {
        public Fragment {
            allHashes = List.copyOf(allHashes);
            nonces = List.copyOf(nonces);
        }
    }

    /// No fragment at `at` here; `latest` past it redirects the reader (line 1001).
    record Absent(Timestamp latest, Timestamp at) implements BlockReply {}

    /// The `ts_prepare` of §3.5 and its MACs.
    record Vouched(long prepared, TagVector tags) implements BlockReply {}

    /// MACs that the timestamp asked about was prepared or committed here.
    record Borne(TagVector tags) implements BlockReply {}

    /// @param stamps ascending by block, each committed here
    /// @param end no block after the last of `stamps` was ever written here
    record Stamps(List<BlockStamp> stamps, boolean end) implements BlockReply {
        public Stamps {
            stamps = List.copyOf(stamps);
        }

        public record BlockStamp(long block, Timestamp latest) {}
    }

    /// @param sum 16 bytes: combined fingerprint of the blocks not in `missing`
    /// @param missing positions of targets of which no sound fragment is held here, ascending
    record Audited(Bytes sum, List<Integer> missing) implements BlockReply {
        public Audited {
            missing = List.copyOf(missing);
        }
    }

    record Refused(Refusal refusal) implements BlockReply {}
}
