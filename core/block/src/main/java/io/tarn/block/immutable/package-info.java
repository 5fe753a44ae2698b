/// Blocks that never change, named by what they hold: the *immutable* use of dispersed blocks, which
/// objects are made of (docs/spec/immutable-blocks.md).
///
/// A block has no timestamp and no second writer, so one round stores it: each of `m + f` servers
/// checks its fragment against the fingerprinted cross-checksum, keeps it, and later signs one
/// receipt for all blocks of an update. Its name, the [Bguid], is the hash of that checksum, so
/// fragments and whole blocks from anybody prove themselves.
///
/// Source: Hendricks, Ganger, Reiter, *Low-Overhead Byzantine Fault-Tolerant Storage*, SOSP'07; "§"
/// and "line" mean that paper. *BGUID* and *version* are OceanStore's words.
///
/// Departures: no commit and no nonces, since nothing is ordered here; receipts and leases are
/// Tarn's own; a fragment that the checksum proves is kept without the hashes of all `n`, even if
/// its server was shown the whole block.
///
/// Read in order: [BlockChecksum], [Bguid], [ImmutableCode]; [StoreRequest], [StoreReply],
/// [Receipt]; the server [StoreCheck], [FragmentRecord], [StoreServer]; the client
/// [StoreOperation], [ReceiptOperation], [FetchOperation]; [StoreRequestCodec], [StoreReplyCodec].
package io.tarn.block.immutable;
