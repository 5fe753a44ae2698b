package io.tarn.nbd;

import io.tarn.client.DeviceFailure;

/// Errors that a client may be told (proto, "Error values"); the one place that maps a device's
/// failures to them.
enum NbdError {
    EPERM(1),
    EIO(5),
    EINVAL(22),
    ENOSPC(28),
    EOVERFLOW(75),
    ENOTSUP(95);

    private final int errno;

    NbdError(int errno) {
        this.errno = errno;
    }

    int errno() {
        return errno;
    }

    /// What cannot be told apart by the client's errno is told apart by the message beside it.
    static NbdError of(DeviceFailure failure) {
        return switch (failure) {
            case NOT_PERMITTED -> EPERM;
            case DISK_FULL -> ENOSPC;
            case INVALID_RANGE -> EINVAL;
            case OVERLOADED, UNAVAILABLE, INDETERMINATE, REFUSED -> EIO;
        };
    }
}
