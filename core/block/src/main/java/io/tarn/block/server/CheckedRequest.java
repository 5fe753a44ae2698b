package io.tarn.block.server;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockRequest;
import io.tarn.block.FingerprintedCrossChecksum;
import io.tarn.block.Permit;
import java.util.List;

/// A request whose block, lengths, hashes and fingerprints are right; only [RequestCheck] makes one.
public sealed interface CheckedRequest {
    BlockAddress address();

    /// The arguments of `s_prepare_common(ts, fpcc, d, cc)` (line 500).
    ///
    /// @param content SHA-256 of `fpcc`, the content half of the timestamp
    /// @param allHashes `cc`, empty for NULL
    record CheckedPrepare(
            BlockAddress address,
            Permit permit,
            FingerprintedCrossChecksum fpcc,
            Bytes content,
            Bytes fragment,
            List<Bytes> allHashes)
            implements CheckedRequest {
        public CheckedPrepare {
            allHashes = List.copyOf(allHashes);
        }
    }

    /// A request that carries nothing to check but its address.
    record Plain(BlockRequest.OfBlock request) implements CheckedRequest {
        @Override
        public BlockAddress address() {
            return request.address();
        }
    }
}
