package io.tarn.object.update;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.object.ObjectName;
import java.util.ArrayList;
import java.util.List;

/// What an update asks of one object: that the actions of the first tuple be taken whose predicate holds.
///
/// @param tuples 1 to [#TUPLES_MAX]
public record Part(ObjectName name, List<Tuple> tuples) {
    public static final int TUPLES_MAX = 16;

    public Part {
        tuples = List.copyOf(tuples);
        require(isCount(tuples.size()), "a part has 1 to 16 tuples");
    }

    private static boolean isCount(int tuples) {
        return tuples >= 1 && tuples <= TUPLES_MAX;
    }

    void write(CanonicalWriter out) {
        name.write(out);
        out.u8(tuples.size());
        tuples.forEach(tuple -> tuple.write(out));
    }

    static Part read(CanonicalReader in) throws MalformedException {
        ObjectName name = ObjectName.read(in);
        int count = in.u8();
        if (!isCount(count)) {
            throw new MalformedException("a part has 1 to 16 tuples");
        }
        var tuples = new ArrayList<Tuple>();
        for (int i = 0; i < count; i++) {
            tuples.add(Tuple.read(in));
        }
        return new Part(name, tuples);
    }
}
