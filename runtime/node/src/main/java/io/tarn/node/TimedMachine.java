package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.crypto.IdentityKey;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.StateMachine;
import io.tarn.ring.state.RingState;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// The machine, and the latest agreed time at which it has carried something out here: after a start none, until
/// there is an operation of clients again. Operations are carried out once they are decided, so that the time is
/// agreed; when they are carried out again it does not run backwards.
///
/// Safe for use by many threads.
final class TimedMachine implements StateMachine {
    private static final long NONE = -1;

    private final StateMachine machine;
    private final AtomicLong latestMillis = new AtomicLong(NONE);

    TimedMachine(StateMachine machine) {
        this.machine = machine;
    }

    Optional<AgreedTime> latest() {
        long millis = latestMillis.get();
        return millis == NONE ? Optional.empty() : Optional.of(new AgreedTime(millis));
    }

    @Override
    public boolean admits(IdentityKey client, RingState state) {
        return machine.admits(client, state);
    }

    @Override
    public Executed execute(IdentityKey client, Bytes operation, AgreedTime time, RingState state) {
        Executed executed = machine.execute(client, operation, time, state);
        latestMillis.accumulateAndGet(time.millis(), Math::max);
        return executed;
    }
}
