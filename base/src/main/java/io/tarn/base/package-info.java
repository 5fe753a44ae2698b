/// Ids, immutable bytes, the one encoding of a value, and the checks that stay on.
///
/// Read in order: [Bytes], [CanonicalWriter] and [CanonicalReader] (docs/spec/encoding.md),
/// [Invariant], [Probe].
package io.tarn.base;
