package io.tarn.block.server;

import io.tarn.base.Bytes;

/// Who asks, as the channel proves and the volume's descriptor rules.
///
/// @param client 32-byte digest of the caller's identity
public record Caller(Bytes client, Role role) {
    public Caller {
        Bytes.ofSize(client, StoredEntry.CLIENT_BYTES, "client");
    }

    /// What the volume's descriptor lets a caller do.
    public enum Role {
        /// Nothing.
        STRANGER,
        /// Reads, and writes back what it has read (§3.5).
        READER,
        /// Reads and writes.
        WRITER,
        /// A server of the same volume; reads, to repair itself.
        SERVER;

        public boolean mayRead() {
            return this != STRANGER;
        }

        public boolean mayWrite() {
            return this == WRITER;
        }
    }
}
