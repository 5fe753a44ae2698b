package io.tarn.cli;

import io.tarn.s3.TlsIdentity;
import io.tarn.s3.UnusableTlsException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// A certificate and its key in files, as the programs that get certificates leave them.
final class TlsFiles {
    private static final int BYTES_MAX = 1 << 20;

    private TlsFiles() {}

    static WatchedFiles<TlsIdentity> read(Path certificate, Path key, InstantSource clock)
            throws CommandFailure {
        return WatchedFiles.read(
                List.of(certificate, key), () -> identity(certificate, key, clock));
    }

    private static TlsIdentity identity(Path certificate, Path key, InstantSource clock)
            throws CommandFailure {
        String shown = SmallFile.read(certificate, BYTES_MAX, SmallFile.Readers.ANYONE);
        String secret = SmallFile.read(key, BYTES_MAX, SmallFile.Readers.GROUP);
        try {
            return TlsIdentity.ofPem(shown, secret, clock.instant());
        } catch (UnusableTlsException e) {
            Path file =
                    switch (e.where()) {
                        case CERTIFICATE -> certificate;
                        case KEY -> key;
                    };
            throw new CommandFailure(ExitStatus.USAGE, file + ": " + e.getMessage(), e);
        }
    }
}
