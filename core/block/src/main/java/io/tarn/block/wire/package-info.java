/// The byte form of requests and replies (docs/spec/block-wire.md): a kind, a small canonical head,
/// and a body of block bytes that is never copied into it.
///
/// Decoders take hostile bytes: every count and length is compared with what the volume's shape
/// allows before anything is allocated, and there is one encoding of each message.
package io.tarn.block.wire;
