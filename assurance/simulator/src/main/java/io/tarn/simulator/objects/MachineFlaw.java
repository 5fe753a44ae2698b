package io.tarn.simulator.objects;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.IdentityKey;
import io.tarn.object.Aguid;
import io.tarn.object.Head;
import io.tarn.object.ObjectName;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.object.machine.VolumeView;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.StateMachine;
import io.tarn.ring.state.RingState;
import java.util.Optional;

/// What all members may get wrong about objects, and agree about: in no run of correct members, but in tests that see whether the checks of
/// a run find it.
enum MachineFlaw {
    NONE,
    /// Asked for the newest version, they name what was asked about before the last update of the volume.
    LATEST_IS_OLD,
    /// Of a transaction the last part is certified, and not done.
    LAST_PART_IS_LEFT_OUT;

    StateMachine in(StateMachine correct, Aguid volume) {
        return this == NONE ? correct : new Flawed(this, correct, volume);
    }

    private record Flawed(MachineFlaw flaw, StateMachine correct, Aguid volume)
            implements StateMachine {
        /// What the volume's newest versions were before the last update.
        private static final Bytes OLD_KEY = Bytes.ofHex("ff");

        @Override
        public boolean admits(IdentityKey client, RingState state) {
            return correct.admits(client, state);
        }

        @Override
        public Executed execute(
                IdentityKey client, Bytes operation, AgreedTime time, RingState state) {
            Executed executed = correct.execute(client, operation, time, state);
            try {
                return flawed(
                        ObjectRequest.of(operation),
                        ObjectAnswer.of(executed.result()),
                        executed,
                        state);
            } catch (MalformedException e) {
                return executed;
            }
        }

        private Executed flawed(
                ObjectRequest request, ObjectAnswer answer, Executed executed, RingState before)
                throws MalformedException {
            if (flaw == LATEST_IS_OLD) {
                return latestIsOld(request, answer, executed, before);
            }
            if (request instanceof ObjectRequest.Apply(var update)
                    && answer instanceof ObjectAnswer.Committed
                    && update.parts().size() > 1) {
                return new Executed(
                        without(update.parts().getLast().name(), executed.state(), before),
                        executed.result());
            }
            return executed;
        }

        private Executed latestIsOld(
                ObjectRequest request, ObjectAnswer answer, Executed executed, RingState before)
                throws MalformedException {
            if (answer instanceof ObjectAnswer.Committed committed) {
                Bytes key = old(committed.applied().getFirst().object());
                if (request instanceof ObjectRequest.Apply(var update)) {
                    Optional<Head> head = head(update.parts().getFirst().name(), before);
                    if (head.isPresent()) {
                        var out = new CanonicalWriter();
                        head.get().write(out);
                        return new Executed(
                                executed.state().put(key, out.toBytes()), executed.result());
                    }
                }
            }
            if (answer instanceof ObjectAnswer.LatestIs(var object, var nonce, var time, var _)) {
                Optional<Bytes> old = before.get(old(object));
                if (old.isPresent()) {
                    var said =
                            new ObjectAnswer.LatestIs(
                                    object, nonce, time, Optional.of(Head.of(old.get())));
                    return new Executed(executed.state(), said.encoding());
                }
            }
            return executed;
        }

        private static Bytes old(Aguid object) {
            return Bytes.concat(OLD_KEY, object.digest().value());
        }

        private Optional<Head> head(ObjectName name, RingState state) {
            return VolumeView.of(state, volume).flatMap(view -> view.head(name));
        }

        /// As if it had stayed what it was.
        private RingState without(ObjectName name, RingState after, RingState before) {
            Bytes key = Bytes.concat(VolumeView.headsPrefix(volume), name.utf8());
            Optional<Bytes> was = before.get(key);
            return was.map(value -> after.put(key, value)).orElse(after.remove(key));
        }
    }
}
