package io.tarn.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.Sha256;
import io.tarn.object.Aguid;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// States as the machine makes them, as a node is shown them.
@Timeout(60)
class NameFollowerTest {
    private static final VolumeId STORE = new VolumeId(Sha256.of(Bytes.ofHex("01")).value());

    private record Told(VolumeId store, List<Bguid> blocks) {}

    private final ObjectState ring = new ObjectState();
    private final LinkedBlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private final SortedSet<String> failures = new ConcurrentSkipListSet<>();
    private final NameFollower follower =
            new NameFollower(
                    (store, blocks) -> told.add(new Told(store, List.copyOf(blocks))),
                    e -> failures.add(e.toString()));
    private final Aguid volume = ring.create(ObjectState.OWNER, "bucket", STORE);

    @BeforeEach
    void start() {
        follower.start();
    }

    @AfterEach
    void close() {
        follower.close();
        assertThat(failures).isEmpty();
    }

    private static List<Bguid> blocks(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new Bguid(Sha256.of(Bytes.ofHex("%08x".formatted(i))).value()))
                .toList();
    }

    private void awaitNames(List<Bguid> wanted) throws InterruptedException {
        var left = new TreeSet<>(wanted);
        while (!left.isEmpty()) {
            Told next = told.poll(30, TimeUnit.SECONDS);
            assertThat(next).as("nobody says %s", left).isNotNull();
            assertThat(next.store()).isEqualTo(STORE);
            assertThat(next.blocks()).hasSizeLessThanOrEqualTo(256);
            left.removeAll(next.blocks());
        }
    }

    @Test
    void serversHearOfWhatIsNew() throws Exception {
        follower.show(ring.state);
        // The first state is where it begins, whichever that is.
        for (int i = 0; told.isEmpty(); i++) {
            ring.put(ObjectState.OWNER, volume, "a", blocks(i, i + 1));
            follower.show(ring.state);
            Thread.sleep(10);
        }
        List<Bguid> many = blocks(100_000, 100_600);
        ring.put(ObjectState.OWNER, volume, "b", many);
        follower.show(ring.state);
        awaitNames(many);
    }
}
