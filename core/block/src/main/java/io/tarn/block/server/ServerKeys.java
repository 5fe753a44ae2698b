package io.tarn.block.server;

import io.tarn.crypto.MacKey;
import java.util.Optional;

/// The MAC keys of one server of a volume: one for each pair of servers and epoch (§3.2), and its
/// own.
public interface ServerKeys {
    /// The epoch whose keys new MACs are made with.
    int epoch();

    /// The key shared with `peer` in `epoch`; empty for an epoch that is no longer, or not yet,
    /// accepted. Both ends hold the same one; for `peer = self` nobody else does.
    Optional<MacKey> pair(int peer, int epoch);

    /// The key of nonces (line 501); the same in every epoch, since a nonce must come out equal when
    /// a prepare is repeated.
    MacKey nonceKey();
}
