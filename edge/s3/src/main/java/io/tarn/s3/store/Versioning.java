package io.tarn.s3.store;

/// Which versions of a bucket's objects clients see. What is below keeps all of them in any case.
///
/// A version that is made while versioning is not enabled has the id `null`, and is shown until the next
/// such version takes its place.
public enum Versioning {
    /// Never enabled: one version of each object is shown, and no delete markers.
    OFF,
    ENABLED,
    SUSPENDED,
}
