package io.tarn.transport;

import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import java.time.InstantSource;

/// How the two ends of a connection learn who the other one is.
public sealed interface ChannelSecurity {
    /// Who this end is.
    IdentityKey self();

    /// TLS 1.3 with both ends certified by their identities: what every node uses.
    static ChannelSecurity mutualTls(NodeIdentity self) {
        var identity = new TlsIdentity(self, TlsIdentity.USUAL_LIFETIME, InstantSource.system());
        return new MutualTls(identity, TlsLibrary.fastest());
    }

    /// TLS 1.3 in which each end proves its identity, and neither trusts anyone else's word for it.
    record MutualTls(TlsIdentity identity, TlsLibrary library) implements ChannelSecurity {
        @Override
        public IdentityKey self() {
            return identity.key();
        }
    }

    /// No secrecy and no proof: each end believes what the other one's hello asserts. For benchmarks
    /// and tests; a node uses it only where its configuration says `insecure`.
    record Plain(IdentityKey self) implements ChannelSecurity {}
}
