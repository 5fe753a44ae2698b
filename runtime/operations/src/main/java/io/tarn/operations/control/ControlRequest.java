package io.tarn.operations.control;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.KeyId;

/// What a node can be asked besides blocks. Decoded and bounded, otherwise unjudged.
public sealed interface ControlRequest {
    record Status() implements ControlRequest {}

    /// Answer when everything applied here before is on disk; for volumes of `memory` durability.
    record Sync() implements ControlRequest {}

    /// The caller's word on `server`.
    record Accuse(KeyId server, Charge charge, String reason) implements ControlRequest {
        public static final int REASON_BYTES_MAX = 256;

        public Accuse {
            require(reason.length() <= REASON_BYTES_MAX, "a reason is short");
        }
    }

    /// What the node can prove against members of the ring, from a place on.
    ///
    /// @param from empty, or what the answer before said
    record Evidence(Bytes from) implements ControlRequest {
        public static final int PLACE_BYTES_MAX = 64;
    }

    /// What a server is accused of.
    enum Charge {
        /// It has lied, provably to the caller.
        LIED(1),
        /// It was of no help to most of the caller's last operations.
        UNHELPFUL(2);

        private final int code;

        Charge(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Charge of(int code) throws MalformedException {
            for (Charge charge : values()) {
                if (charge.code == code) {
                    return charge;
                }
            }
            throw new MalformedException("no charge has this code");
        }
    }
}
