package io.tarn.ring.state;

import io.tarn.base.Bytes;

/// The deepest tree that clients can make: a fork for each digit of the longest key.
final class DeepState {
    static final Bytes LONGEST = Bytes.zeros(RingState.KEY_BYTES_MAX);

    private DeepState() {}

    static RingState deepest() {
        RingState state = RingState.EMPTY.put(LONGEST, Bytes.EMPTY);
        for (int size = 0; size < RingState.KEY_BYTES_MAX; size++) {
            Bytes begin = Bytes.zeros(size);
            state = state.put(begin, Bytes.EMPTY);
            state = state.put(Bytes.concat(begin, Bytes.ofHex("01")), Bytes.EMPTY);
            state = state.put(Bytes.concat(begin, Bytes.ofHex("10")), Bytes.EMPTY);
        }
        return state;
    }
}
