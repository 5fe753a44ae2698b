package io.tarn.ring.replica;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.ring.ClientSequence;
import java.util.ArrayList;
import java.util.List;

/// Numbers of one client that count as executed and were not: the client has had them settled. The last so
/// many. Part of the state that members agree on.
record VoidNumbers(List<ClientSequence> numbers) {
    static final VoidNumbers NONE = new VoidNumbers(List.of());

    VoidNumbers {
        numbers = List.copyOf(numbers);
    }

    boolean contains(ClientSequence number) {
        return numbers.contains(number);
    }

    VoidNumbers with(ClientSequence number) {
        var more = new ArrayList<>(numbers);
        more.add(number);
        return new VoidNumbers(
                more.size() > ClientWindow.SIZE ? more.subList(1, more.size()) : more);
    }

    Bytes toBytes() {
        var out = new CanonicalWriter().u8(numbers.size());
        numbers.forEach(number -> number.write(out));
        return out.toBytes();
    }

    static VoidNumbers of(Bytes bytes) throws MalformedException {
        var in = new CanonicalReader(bytes);
        var numbers = new ArrayList<ClientSequence>();
        for (int i = in.u8(); i > 0; i--) {
            numbers.add(ClientSequence.read(in));
        }
        in.end();
        return new VoidNumbers(numbers);
    }
}
