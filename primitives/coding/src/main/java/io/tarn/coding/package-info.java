/// Systematic Reed–Solomon over GF(2⁸), and 16-byte fingerprints that are linear over the same
/// field: `fingerprint(encode_i(d_1 … d_m)) = encode_i(fingerprint(d_1) … fingerprint(d_m))`.
///
/// Source: Hendricks, Ganger, Reiter, *Low-Overhead Byzantine Fault-Tolerant Storage*, SOSP '07
/// (§3.1.1, §4), and *Verifying Distributed Erasure-Coded Data*, PODC '07, for the use of
/// homomorphic fingerprints. Terms are theirs: a block becomes `n` *fragments*, any `m` of which
/// rebuild it.
///
/// Departures: the fingerprint is the bit-plane construction of `docs/spec/coding.md`, which runs on
/// carry-less multiplication, in place of the paper's 64 KiB tables; its forgery bound is proved
/// there.
///
/// Read in order: [ErasureCode], [Fingerprints], [Coding], then the contracts [Kernel] and
/// [Fingerprinter] behind which the implementations differ.
package io.tarn.coding;
