package io.tarn.cli;

import io.tarn.s3.AccessKeys;
import io.tarn.s3.TlsIdentity;
import java.util.Optional;

/// What the files say of how an S3 endpoint may be used.
///
/// @param keys asked for each request
/// @param whom of whom its operator is told: the first of some keys
/// @param identities that are read again when they change, if `keys` are these
record S3Access(
        AccessKeys keys,
        Optional<String> whom,
        Optional<WatchedFiles<S3Identities>> identities,
        Optional<WatchedFiles<TlsIdentity>> certificate)
        implements AutoCloseable {
    static S3Access of(S3Keys keys, Optional<WatchedFiles<TlsIdentity>> certificate) {
        return new S3Access(
                keys, Optional.of(keys.keys().getFirst().id()), Optional.empty(), certificate);
    }

    static S3Access of(
            WatchedFiles<S3Identities> identities,
            Optional<WatchedFiles<TlsIdentity>> certificate) {
        return new S3Access(
                id -> identities.current().find(id),
                Optional.empty(),
                Optional.of(identities),
                certificate);
    }

    Optional<TlsIdentity> tls() {
        return certificate.map(WatchedFiles::current);
    }

    /// From here on changes of the files count.
    void watch(S3Endpoint endpoint) {
        identities.ifPresent(files -> files.watch(_ -> {}));
        certificate.ifPresent(files -> files.watch(endpoint::renew));
    }

    @Override
    public void close() {
        identities.ifPresent(WatchedFiles::close);
        certificate.ifPresent(WatchedFiles::close);
    }
}
