package io.tarn.ring.affairs;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.KeyId;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.Epoch;
import io.tarn.ring.RefreshPace;
import io.tarn.ring.state.RingState;
import java.util.SortedSet;
import java.util.TreeSet;

/// When the ring last began to share its key, and who is known to have got a share. Part of the agreed state.
///
/// @param began also if it was given up: its owner has a while then in which nobody else asks
/// @param ready numbers of members, in the membership that the shares are of, that said so in time
public record LastSharing(AgreedTime began, SortedSet<Integer> ready) {
    /// Of a ring whose state tells nothing: it was founded before that was written down.
    private static final LastSharing LONG_AGO = new LastSharing(new AgreedTime(0), new TreeSet<>());

    public static LastSharing in(RingState state) {
        return StateKeys.read(state, StateKeys.LAST_SHARING, LastSharing::read).orElse(LONG_AGO);
    }

    RingState put(RingState state) {
        return StateKeys.write(state, StateKeys.LAST_SHARING, this, LastSharing::write);
    }

    /// Another begins. What there is of shares is as it was.
    static RingState begun(AgreedTime now, RingState state) {
        return new LastSharing(now, in(state).ready()).put(state);
    }

    /// The next charter is settled.
    static RingState settled(Succession succession, RingState state) {
        AgreedTime known = in(state).began();
        // The founding began with the first who was there.
        AgreedTime began = known.millis() == 0 ? succession.since() : known;
        return new LastSharing(began, new TreeSet<>(succession.ready().keySet())).put(state);
    }

    /// Whether the ring knows that this one of its members has a share.
    public static boolean reached(KeyId member, RingState state) {
        return Charter.of(state)
                .membership()
                .find(member)
                .filter(number -> in(state).ready().contains(number.shareNumber()))
                .isPresent();
    }

    /// The agreed time from which on a member without a share may have the key shared anew. In the first epoch that is
    /// at once, since founders are seldom started at the same moment; a liar gains one sharing by it.
    public static long missingFrom(RingState state, RefreshPace pace) {
        boolean isFirst = Charter.of(state).epoch().equals(Epoch.FOUNDING.next());
        return in(state).began().millis() + (isFirst ? 0 : pace.urgentMs());
    }

    private void write(CanonicalWriter out) {
        began.write(out);
        out.u8(ready.size());
        ready.forEach(out::u8);
    }

    private static LastSharing read(CanonicalReader in) throws MalformedException {
        AgreedTime began = AgreedTime.read(in);
        var ready = new TreeSet<Integer>();
        for (int i = in.u8(); i > 0; i--) {
            ready.add(in.u8());
        }
        return new LastSharing(began, ready);
    }
}
