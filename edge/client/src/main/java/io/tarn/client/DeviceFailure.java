package io.tarn.client;

/// Why an operation of a [ByteDevice] failed; each is a different decision for the caller.
public enum DeviceFailure {
    /// The range is outside the device, or longer than one operation may be.
    INVALID_RANGE,
    /// The volume's descriptor does not let this client do that.
    NOT_PERMITTED,
    /// The servers' disks take no more.
    DISK_FULL,
    /// More is asked than the device or the servers accept at a time; retry later.
    OVERLOADED,
    /// Too few servers answered; retry later. The block concerned is unchanged.
    UNAVAILABLE,
    /// The write of a block ended undecided; it may hold the new content or the old.
    INDETERMINATE,
    /// The servers refused for a reason that a retry does not change.
    REFUSED,
}
