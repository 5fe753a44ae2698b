package io.tarn.transport;

import io.tarn.crypto.IdentityKey;

/// How the two ends of a connection learn who the other one is.
public sealed interface ChannelSecurity {
    /// Who this end is.
    IdentityKey self();

    /// No secrecy and no proof: each end believes what the other one's hello asserts. For benchmarks
    /// and tests; a node uses it only where its configuration says `insecure`.
    record Plain(IdentityKey self) implements ChannelSecurity {}
}
