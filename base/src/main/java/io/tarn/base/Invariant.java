package io.tarn.base;

/// Checks that stay on in production. Only for facts this process is solely responsible for:
/// nothing a peer, client, or disk can say may make one fail.
public final class Invariant {
    private Invariant() {}

    /// Precondition of a constructor or method; a failure is a bug in the caller.
    public static void require(boolean holds, String fact) {
        if (!holds) {
            throw new IllegalArgumentException(fact);
        }
    }

    /// Property `id` of `docs/invariants`; a failure stops the server, which costs a volume one of
    /// its `f` faults rather than its data.
    public static void invariant(boolean holds, String id, Object state) {
        if (!holds) {
            throw new InvariantViolation(id, state);
        }
    }
}
