package io.tarn.object.update;

import static io.tarn.base.Invariant.require;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import java.util.ArrayList;
import java.util.List;

/// Actions, and when they are taken: in order, all or none.
///
/// @param actions at most [#ACTIONS_MAX]; with none there is no new version
public record Tuple(Predicate predicate, List<Action> actions) {
    public static final int ACTIONS_MAX = 64;

    public Tuple {
        actions = List.copyOf(actions);
        require(actions.size() <= ACTIONS_MAX, "a tuple has at most 64 actions");
    }

    void write(CanonicalWriter out) {
        PredicateCodec.write(out, predicate);
        out.u8(actions.size());
        actions.forEach(action -> ActionCodec.write(out, action));
    }

    static Tuple read(CanonicalReader in) throws MalformedException {
        Predicate predicate = PredicateCodec.read(in);
        int count = in.u8();
        if (count > ACTIONS_MAX) {
            throw new MalformedException("a tuple has at most 64 actions");
        }
        var actions = new ArrayList<Action>();
        for (int i = 0; i < count; i++) {
            actions.add(ActionCodec.read(in));
        }
        return new Tuple(predicate, actions);
    }
}
