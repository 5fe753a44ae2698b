package io.tarn.block;

import static io.tarn.base.Invariant.require;

import java.util.List;

/// By what right a client prepares at a timestamp: the paper's `ts` argument, with the proofs of
/// §3.5 that go with it.
public sealed interface Permit {
    /// `ts = NULL`: the server assigns the next one. Writers only.
    record Fresh() implements Permit {}

    /// A chosen integer, which `f + 1` servers vouch does not skip (§3.5). Writers only.
    record Advance(long ts, List<Voucher> vouchers) implements Permit {
        public Advance {
            require(ts >= 1, "timestamps of writes start at 1");
            vouchers = List.copyOf(vouchers);
        }
    }

    /// A write that `f + 1` servers witness was prepared, content and all. Readers too: the paper
    /// vouches for the integer alone, which lets a reader put its own content at that integer
    /// (ADR-008).
    record WriteBack(long ts, List<Witness> witnesses) implements Permit {
        public WriteBack {
            require(ts >= 1, "timestamps of writes start at 1");
            witnesses = List.copyOf(witnesses);
        }
    }

    /// Server `server` says that it has prepared at integer `prepared` or later.
    ///
    /// @param tag its MAC for the server this permit is shown to
    record Voucher(int server, long prepared, ServerTag tag) {}

    /// Server `server` says that it has prepared, or seen committed, this very timestamp.
    ///
    /// @param tag its MAC for the server this permit is shown to
    record Witness(int server, ServerTag tag) {}
}
