/// What an S3 server stands on in a cluster: a bucket is a volume of objects, whose names say by their first byte what they
/// are, and a store of blocks.
///
/// Source: ADR-026. Whatever is decided is decided by the ring, in the step that changes something, so that any number of
/// these work side by side; what is remembered here is remembered to be quick.
///
/// In the background `Dispersal` has the ring let go of what nodes have signed for.
///
/// Programs use it through [io.tarn.bucket.program].
///
/// Read in order: [BucketStore], `Items`, `BucketState`, `Volume`, `Commits`, `ShownVersions`, `Uploads`, `Assembly`; then
/// `HeldWalk`, `Disperser`, `VolumeDispersal`.
@org.jspecify.annotations.NullMarked
package io.tarn.bucket;
