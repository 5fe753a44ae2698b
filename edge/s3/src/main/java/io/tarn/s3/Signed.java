package io.tarn.s3;

import io.tarn.base.Bytes;

/// A request whose signature is right, and what its body still has to be checked with.
///
/// @param signature of the head, from which that of the first chunk goes on
record Signed(
        Identity who,
        Scope scope,
        String time,
        Bytes signingKey,
        String signature,
        PayloadKind payload) {
    /// Without the key.
    @Override
    public String toString() {
        return "Signed[" + who.key() + ", " + scope.text() + "]";
    }
}
