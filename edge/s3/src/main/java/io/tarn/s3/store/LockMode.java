package io.tarn.s3.store;

/// Who may let go of what is locked before its time.
public enum LockMode {
    /// Those with a right to.
    GOVERNANCE,
    /// Nobody.
    COMPLIANCE,
}
