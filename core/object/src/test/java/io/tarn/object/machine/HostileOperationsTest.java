package io.tarn.object.machine;

import static io.tarn.object.machine.TestRing.WRITER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.object.Locking;
import io.tarn.object.ObjectLimits;
import io.tarn.object.Retention;
import io.tarn.object.update.Action;
import io.tarn.object.update.AnyUpdate;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Update;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;

/// "Whatever is in it, the answer is a result" ([io.tarn.ring.StateMachine]); and what is not done leaves nothing behind.
class HostileOperationsTest {
    private final long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
    private final Random random = new Random(seed);
    private final AnyUpdate any = new AnyUpdate(random);
    private TestRing ring;

    @BeforeEach
    void begin() throws Exception {
        ring =
                new TestRing(
                        ObjectLimits.extreme(random),
                        random.nextBoolean()
                                ? new Retention.Last(1, 0)
                                : new Retention.Snapshot(10, 0),
                        Locking.NONE);
    }

    @RepeatedTest(20)
    void updatesOfEveryKindAreAnswered() throws Exception {
        int committed = 0;
        for (int i = 0; i < 200; i++) {
            Update drawn = any.update();
            Blocks blocks = drawn.blocks();
            var unattested =
                    new Blocks(List.of(), blocks.attestations(), blocks.inline(), blocks.older());
            ObjectAnswer answer =
                    ask(
                            new ObjectRequest.Apply(
                                    new Update(
                                            ring.volume,
                                            TestRing.NEVER,
                                            drawn.parts(),
                                            random.nextBoolean() ? unattested : blocks)));
            committed += answer instanceof ObjectAnswer.Committed ? 1 : 0;
            if (random.nextInt(10) == 0) {
                ring.ask(TestRing.OWNER, new ObjectRequest.Collect(ring.volume, Optional.empty()));
            }
            if (random.nextInt(10) == 0) {
                ring.disperse();
            }
        }
        assertThat(committed).as("what is drawn is not all refused").isPositive();
    }

    /// Requests that say something, with bytes that say something else.
    @RepeatedTest(20)
    void alteredRequestsAreAnswered() throws Exception {
        for (int i = 0; i < 200; i++) {
            byte[] bytes = requests().get(random.nextInt(requests().size())).encoding().toArray();
            for (int j = 0; j <= random.nextInt(3); j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            RingState before = ring.state;
            ObjectAnswer answer = ring.ask(WRITER, Bytes.owning(bytes));
            checkNothingIsLeft(answer, before);
        }
    }

    private List<ObjectRequest> requests() {
        var requests = new ArrayList<ObjectRequest>();
        requests.add(ring.put("o", "hello"));
        requests.add(ring.append("o", "more"));
        requests.add(ring.remove("o"));
        requests.add(ring.update(new Predicate.True(), "o", Blocks.NONE, new Action.Expand(1000)));
        requests.add(new ObjectRequest.PutVolume(ring.view().signed()));
        requests.add(new ObjectRequest.SetAccess(ring.volume, TestRing.writers(1)));
        requests.add(new ObjectRequest.Collect(ring.volume, Optional.empty()));
        requests.add(new ObjectRequest.SetQuota(WRITER.id(), 1000));
        return requests;
    }

    private ObjectAnswer ask(ObjectRequest request) throws Exception {
        RingState before = ring.state;
        ObjectAnswer answer = ring.ask(WRITER, request);
        checkNothingIsLeft(answer, before);
        return answer;
    }

    private void checkNothingIsLeft(ObjectAnswer answer, RingState before) {
        boolean isNothing =
                answer instanceof ObjectAnswer.Refused
                        || answer instanceof ObjectAnswer.Missing
                        || answer instanceof ObjectAnswer.Aborted;
        if (isNothing) {
            assertThat(ring.state).as("replay: -Dseed=%d", seed).isSameAs(before);
        }
    }
}
