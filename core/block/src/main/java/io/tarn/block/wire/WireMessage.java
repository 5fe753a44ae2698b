package io.tarn.block.wire;

import io.tarn.base.Bytes;

/// One message between a client and a server of a volume, before its channel frames it.
///
/// @param kind code of the message's type, from 0 to 255
/// @param head canonical encoding of everything but block bytes
/// @param body a fragment, a block, or nothing
public record WireMessage(int kind, Bytes head, Bytes body) {}
