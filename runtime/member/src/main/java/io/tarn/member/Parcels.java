package io.tarn.member;

import io.tarn.base.Bytes;
import io.tarn.crypto.KeyId;
import io.tarn.ring.member.Parcel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What is to be sent in one go, by receiver: under load there are dozens of messages to each, and a frame costs more
/// than most of what is in it.
///
/// Confined to one thread.
final class Parcels {
    private static final int BYTES_MAX = 1 << 18;

    private static final class Open {
        final List<Bytes> frames = new ArrayList<>();
        int bytes;
    }

    private final SequencedMap<KeyId, Open> open = new LinkedHashMap<>();
    private final List<Sealed> sealed = new ArrayList<>();

    private record Sealed(KeyId to, Bytes frame) {}

    void add(KeyId to, Bytes frame) {
        Open parcel = open.computeIfAbsent(to, _ -> new Open());
        boolean isFull =
                parcel.bytes + frame.size() > BYTES_MAX
                        || parcel.frames.size() == Parcel.FRAMES_MAX;
        if (isFull && !parcel.frames.isEmpty()) {
            seal(to, parcel);
        }
        parcel.frames.add(frame);
        parcel.bytes += frame.size();
    }

    private void seal(KeyId to, Open parcel) {
        sealed.add(new Sealed(to, Parcel.of(parcel.frames)));
        parcel.frames.clear();
        parcel.bytes = 0;
    }

    void sendAll(MemberHost.Links links) {
        open.forEach(this::seal);
        open.clear();
        sealed.forEach(parcel -> links.send(parcel.to(), parcel.frame()));
        sealed.clear();
    }
}
