package io.tarn.s3.store;

import java.time.Instant;

/// A bucket as it was at some time.
///
/// @param revision another one after each change of its settings
public record Bucket(String name, Instant created, long revision, BucketSettings settings) {}
