package io.tarn.s3.store;

import java.time.Instant;

/// Until when a version is locked.
public record Retention(LockMode mode, Instant until) {}
