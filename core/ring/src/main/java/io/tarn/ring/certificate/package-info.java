/// What a ring's signature says, and how anyone checks it offline.
///
/// The results of a batch are the leaves of a hash tree, and one threshold signature covers its root
/// (OceanStore's write path, 2002: one signature for many updates). Leaf 0 tells of the batch itself and
/// names the root of the batch before, so that certificates chain. Formats: docs/spec/certificates.md.
///
/// Read in order: [BatchHeader], [BatchRoot], [Outcome], [Certificate].
package io.tarn.ring.certificate;
