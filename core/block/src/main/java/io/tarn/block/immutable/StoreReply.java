package io.tarn.block.immutable;

import io.tarn.base.Bytes;
import io.tarn.block.Refusal;
import java.util.List;
import java.util.Optional;

/// What a server answers about immutable blocks. Hostile until judged: a server may say anything.
public sealed interface StoreReply {
    /// The fragment is held; for how long, a receipt says.
    record Stored() implements StoreReply {}

    /// @param checksum present if asked for
    /// @param allHashes hashes of all `n` fragments if the server was shown the whole block and the
    ///     checksum alone does not prove its fragment, else empty
    record Fetched(Optional<BlockChecksum> checksum, List<Bytes> allHashes, Bytes fragment)
            implements StoreReply {
        public Fetched {
            allHashes = List.copyOf(allHashes);
        }
    }

    /// No such fragment here.
    record Absent() implements StoreReply {}

    record Attested(Receipt receipt) implements StoreReply {}

    /// No receipt, because some of the fragments are not here.
    ///
    /// @param positions of them in the request, ascending, one at least
    record NotHeld(List<Integer> positions) implements StoreReply {
        public NotHeld {
            positions = List.copyOf(positions);
        }
    }

    /// @param fingerprints of the fragments that were asked for, each at its block's point ([FragmentPoint]); empty where no sound
    ///     one is held
    record Audited(List<Optional<Bytes>> fingerprints) implements StoreReply {
        public Audited {
            fingerprints = List.copyOf(fingerprints);
        }
    }

    record Refused(Refusal refusal) implements StoreReply {}
}
