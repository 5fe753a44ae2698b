package io.tarn.transport;

import io.tarn.crypto.IdentityKey;
import java.util.function.Predicate;

/// Whom a server serves, and how it learns who they are.
///
/// @param known whether an identity may connect; asked on IO threads at each handshake and again
///     while a connection lasts, so that whoever is struck off loses its connections too
public record ServerSecurity(ChannelSecurity channel, Predicate<IdentityKey> known) {}
