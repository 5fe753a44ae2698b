/// A server of the NBD protocol over byte devices.
///
/// Source: *The NBD protocol*, `doc/proto.md` of the NetworkBlockDevice project; "proto" means that
/// text, and constants keep its names without `NBD_`. Terms are its own (export, option, command,
/// cookie, chunk, metadata context).
///
/// The protocol is pure: [HandshakeDecoder] and [Handshake] take a connection to its export,
/// [RequestDecoder] with [RequestJudge] turns bytes into requests that are safe to carry out, and
/// [Replies] turns outcomes into bytes. [HandshakeHandler] and [TransmissionHandler] bind them to
/// sockets; [NbdServer] owns those.
///
/// What is implemented, and what is not: `docs/spec/nbd.md`.
package io.tarn.nbd;
