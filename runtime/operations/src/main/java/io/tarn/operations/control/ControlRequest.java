package io.tarn.operations.control;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.block.SignedDescriptor;
import io.tarn.crypto.KeyId;

/// What a node can be asked besides blocks. Decoded and bounded, otherwise unjudged.
public sealed interface ControlRequest {
    /// Keep this descriptor, if it is new.
    record PutVolume(SignedDescriptor descriptor) implements ControlRequest {}

    /// All descriptors the node knows with ids after `after`, at most a page of them.
    ///
    /// @param after 32 bytes; zeros for the first page
    record ListVolumes(Bytes after) implements ControlRequest {
        public static final int PAGE_MAX = 8;
    }

    record Status() implements ControlRequest {}

    /// Answer when everything applied here before is on disk; for volumes of `memory` durability.
    record Sync() implements ControlRequest {}

    /// The caller has caught `server` in a lie.
    record Accuse(KeyId server, String reason) implements ControlRequest {
        public static final int REASON_BYTES_MAX = 256;

        public Accuse {
            require(reason.length() <= REASON_BYTES_MAX, "a reason is short");
        }
    }
}
