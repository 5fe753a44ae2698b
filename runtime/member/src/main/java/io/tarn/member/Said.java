package io.tarn.member;

import io.tarn.base.Bytes;
import io.tarn.ring.Epoch;
import io.tarn.ring.member.MemberMessage;
import io.tarn.ring.message.RingMessage;
import org.jspecify.annotations.Nullable;

/// The last message that was encoded: what is said to all is encoded once.
///
/// Confined to one thread.
final class Said {
    private @Nullable RingMessage last;
    private Epoch epoch = Epoch.FOUNDING;
    private Bytes encoding = Bytes.EMPTY;

    @SuppressWarnings("ReferenceEquality") // To compare contents costs what encoding them does.
    Bytes encoding(Epoch in, RingMessage message) {
        if (message != last || !epoch.equals(in)) {
            last = message;
            epoch = in;
            encoding = MemberMessage.InEpoch.encoding(in, message);
        }
        return encoding;
    }
}
