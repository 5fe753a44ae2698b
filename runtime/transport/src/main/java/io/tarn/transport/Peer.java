package io.tarn.transport;

import io.tarn.crypto.IdentityKey;
import java.net.InetSocketAddress;

/// The other end of a connection.
///
/// @param identity proven by its certificate, or merely asserted on a plain channel
/// @param address where its connection comes from, or where to connect: then it may be a name that has not been
///     looked up; proves nothing
public record Peer(IdentityKey identity, InetSocketAddress address) {
    @Override
    public String toString() {
        return identity.id().shortText()
                + " at "
                + (address.isUnresolved()
                        ? address.getHostString() + ":" + address.getPort()
                        : address);
    }
}
