package io.tarn.s3;

/// A key, and whose it is.
public record Identity(AccessKey key, Principal principal) {}
