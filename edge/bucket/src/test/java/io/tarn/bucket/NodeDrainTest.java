package io.tarn.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.Redundancy;
import io.tarn.block.immutable.Bguid;
import io.tarn.bucket.NodeDrain.Moved;
import io.tarn.client.FragmentAudit.Finding;
import io.tarn.client.FragmentAudit.Standing;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.object.ObjectLimits;
import io.tarn.object.VolumeDescription;
import io.tarn.object.machine.VolumeView;
import io.tarn.ring.AgreedTime;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.Condition;
import io.tarn.s3.store.Incoming;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Outcome;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A node's place goes to another one, over the machine without a ring; nodes are as a test says.
@Timeout(60)
class NodeDrainTest {
    private static final IdentityKey OLD = MachineRing.server(1);
    private static final IdentityKey HEIR = MachineRing.spare(1);
    private static final IdentityKey OTHER = MachineRing.spare(2);
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(400);

    private final MachineRing ring = new MachineRing(ObjectLimits.production(), 4096);
    private final BucketStore store =
            new BucketStore(ring, DispersalLimits.production(), MachineRing.MADE);
    private final StoreNodes nodes = ring.nodes("b");
    private final Random random = new Random(5);

    /// That the node lacks, of blocks that are there.
    private final Map<KeyId, SortedSet<Bguid>> lacks = new TreeMap<>();

    private final SortedSet<KeyId> silent = new TreeSet<>();
    private final List<Long> waited = new ArrayList<>();
    private final List<List<IdentityKey>> asked = new ArrayList<>();
    private int sweeps;
    private Runnable afterAudit = () -> {};

    private record Sent(Bytes bytes) implements Incoming {
        @Override
        public InputStream content() {
            return new ByteArrayInputStream(bytes.toArray());
        }

        @Override
        public OptionalLong length() {
            return OptionalLong.of(bytes.size());
        }

        @Override
        public Attributes attributes() {
            return new Attributes("etag", new TreeMap<>());
        }
    }

    /// Who is to hold a block by the description says that it does, but for what it lacks.
    private final class Said implements BucketAudit.Fragments {
        private final VolumeDescription by;

        Said(VolumeDescription by) {
            this.by = by;
        }

        @Override
        public Redundancy redundancy() {
            return StoreNodes.REDUNDANCY;
        }

        @Override
        public List<Finding> audit(List<Bguid> blocks) {
            return blocks.stream().map(this::finding).toList();
        }

        private Finding finding(Bguid block) {
            if (!nodes.has(block)) {
                return new Finding(block, 0, Standing.LOST, new TreeSet<>());
            }
            var wanting = new TreeSet<KeyId>();
            int there = 0;
            for (KeyId holder : by.placement().holders(block, 4)) {
                if (lacks.getOrDefault(holder, new TreeSet<>()).contains(block)) {
                    wanting.add(holder);
                } else if (!silent.contains(holder)) {
                    there++;
                }
            }
            Standing standing =
                    there == 4 ? Standing.WHOLE : there >= 2 ? Standing.LACKING : Standing.LOST;
            return new Finding(block, there, standing, wanting);
        }

        @Override
        public SortedSet<KeyId> liars() {
            return new TreeSet<>();
        }

        @Override
        public SortedSet<KeyId> silent() {
            var among = new TreeSet<>(silent);
            among.retainAll(by.servers().stream().map(IdentityKey::id).toList());
            return among;
        }
    }

    private final class OfBucket implements NodeDrain.Drained {
        @Override
        public String name() {
            return "b";
        }

        @Override
        public Care care() {
            return ring.make("b", System::nanoTime).care();
        }

        @Override
        public boolean hasBlocks() {
            return true;
        }

        @Override
        public AgreedTime time() throws RefusedException, InterruptedException {
            sweeps += VolumeView.sweeps(ring.state()).size();
            return ring.volume("b").viewInOrder().time();
        }

        @Override
        public BucketAudit audit(VolumeDescription by, AgreedTime settled) {
            asked.add(by.signers());
            afterAudit.run();
            return new BucketAudit(ring.volume("b"), new Said(by), 1_000, settled);
        }
    }

    private record WithoutBlocks(MachineRing ring) implements NodeDrain.Drained {
        @Override
        public String name() {
            return "tarn_buckets";
        }

        @Override
        public Care care() {
            return ring.make("tarn_buckets", System::nanoTime).care();
        }

        @Override
        public boolean hasBlocks() {
            return false;
        }

        @Override
        public AgreedTime time() {
            throw new AssertionError("nothing is waited for");
        }

        @Override
        public BucketAudit audit(VolumeDescription by, AgreedTime settled) {
            throw new AssertionError("there is nothing to audit");
        }
    }

    @BeforeEach
    void begin() throws Exception {
        done(store.createBucket("b", BucketSettings.plain()));
        put("a");
        put("b");
    }

    @AfterEach
    void end() {
        store.close();
    }

    private static <T> T done(Outcome<T> outcome) {
        if (outcome instanceof Outcome.Success<T>(T value)) {
            return value;
        }
        throw new AssertionError(outcome);
    }

    private Bguid put(String key) throws Exception {
        byte[] bytes = new byte[50_000];
        random.nextBytes(bytes);
        Bytes content = Bytes.owning(bytes);
        done(store.put("b", key, new Sent(content), Condition.always(), ObjectLock.NONE));
        return StoreNodes.name(content);
    }

    private Moved move(IdentityKey heir, Duration patience) throws Exception {
        var drain = new NodeDrain(OLD, heir, patience, (_, blocks) -> waited.add(blocks));
        return drain.moveAll(List.of(new OfBucket())).getFirst();
    }

    private VolumeDescription now() throws Exception {
        return new OfBucket().care().description();
    }

    private void lack(IdentityKey node, Bguid block) {
        lacks.computeIfAbsent(node.id(), _ -> new TreeSet<>()).add(block);
    }

    @Test
    void theHeirStandsThereWhenItHasWhatItShould() throws Exception {
        lack(HEIR, put("c"));
        afterAudit =
                () -> {
                    if (asked.size() == 4) {
                        lacks.clear();
                    }
                };
        List<IdentityKey> before = now().servers();
        assertThat(move(HEIR, LONG)).isEqualTo(new Moved.Done("b"));
        var expected = new ArrayList<>(before);
        expected.set(before.indexOf(OLD), HEIR);
        assertThat(now().servers()).isEqualTo(expected);
        assertThat(now().handovers().leaving()).isEmpty();
        assertThat(now().handovers().heirs()).containsEntry(HEIR.id(), OLD.id());
        assertThat(waited).as("the block that it lacked").containsExactly(1L, 1L);
        assertThat(asked.getFirst()).as("before").isEqualTo(before);
        assertThat(asked.subList(1, asked.size())).as("without the old one").containsOnly(expected);
        assertThat(sweeps).as("nodes walk through what was swept").isPositive();
        assertThat(move(HEIR, LONG)).as("again").isEqualTo(new Moved.Done("b"));
        assertThat(now().servers()).isEqualTo(expected);
    }

    @Test
    void whatIsOutOfTimeGoesOnWhenItIsAskedAgain() throws Exception {
        assertThat(move(HEIR, Duration.ZERO)).isInstanceOf(Moved.Hindered.class);
        assertThat(now().revision()).isEqualTo(1);
        lack(HEIR, put("c"));
        assertThat(move(HEIR, SHORT)).isEqualTo(new Moved.UnderWay("b", 1));
        assertThat(now().handovers().leaving()).contains(OLD);
        assertThat(move(OTHER, LONG)).isInstanceOf(Moved.Hindered.class);
        lacks.clear();
        assertThat(move(HEIR, LONG)).isEqualTo(new Moved.Done("b"));
        assertThat(now().handovers().leaving()).isEmpty();
        assertThat(now().revision()).as("two successors").isEqualTo(3);
    }

    /// Writers do not wait for the last `f`; for `m + f` they do.
    @Test
    void whatIsWrittenMeanwhileNeedsWhatWritersWaitFor() throws Exception {
        var late = new ArrayList<Bguid>();
        afterAudit =
                () -> {
                    try {
                        if (asked.size() == 2) {
                            late.add(put("late"));
                            lack(MachineRing.server(0), late.getFirst());
                            lack(HEIR, late.getFirst());
                        } else if (asked.size() == 4) {
                            lacks.remove(HEIR.id());
                        }
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                };
        assertThat(move(HEIR, LONG)).isEqualTo(new Moved.Done("b"));
        assertThat(waited).containsExactly(1L, 1L);
        assertThat(lacks.get(MachineRing.server(0).id())).containsExactlyElementsOf(late);
    }

    @Test
    void nothingIsMovedWhileAnotherNodesFragmentsAreMissing() throws Exception {
        Bguid block = put("c");
        KeyId third = MachineRing.server(2).id();
        silent.add(third);
        assertThat(move(HEIR, LONG))
                .isInstanceOfSatisfying(
                        Moved.Hindered.class,
                        hindered -> assertThat(hindered.nodes()).containsExactly(third));
        silent.clear();
        lack(MachineRing.server(2), block);
        lack(MachineRing.server(3), block);
        assertThat(move(HEIR, LONG))
                .isInstanceOfSatisfying(
                        Moved.Hindered.class,
                        hindered -> assertThat(hindered.nodes()).contains(third).hasSize(2));
        assertThat(now().revision()).isEqualTo(1);
        assertThat(now().servers()).contains(OLD);
    }

    /// A dead node, and one whose disk is new.
    @Test
    void theOldNodeNeedHaveNothing() throws Exception {
        Bguid block = put("c");
        lack(MachineRing.server(2), block);
        silent.add(OLD.id());
        assertThat(move(HEIR, SHORT)).isEqualTo(new Moved.UnderWay("b", 1));
        lacks.clear();
        assertThat(move(HEIR, LONG)).isEqualTo(new Moved.Done("b"));
    }

    @Test
    void oneLeavesAtATime() throws Exception {
        VolumeDescription first = now();
        assertThat(new OfBucket().care().describe(first.leaving(MachineRing.server(2), OTHER)))
                .isTrue();
        assertThat(move(HEIR, LONG))
                .isInstanceOfSatisfying(
                        Moved.Hindered.class,
                        hindered ->
                                assertThat(hindered.nodes())
                                        .containsExactly(MachineRing.server(2).id()));
        assertThat(now().revision()).isEqualTo(2);
    }

    @Test
    void aServerIsNoHeirWhereNoneCanBeSpared() throws Exception {
        assertThat(move(MachineRing.server(3), LONG)).isInstanceOf(Moved.Hindered.class);
        assertThat(now().revision()).isEqualTo(1);
    }

    @Test
    void whatHasNoBlocksIsNotWaitedFor() throws Exception {
        var directory = new WithoutBlocks(ring);
        Moved moved =
                new NodeDrain(OLD, HEIR, LONG, (_, _) -> {}).moveAll(List.of(directory)).getFirst();
        assertThat(moved).isEqualTo(new Moved.Done("tarn_buckets"));
        assertThat(directory.care().description().servers()).contains(HEIR).doesNotContain(OLD);
        assertThat(directory.care().description().handovers().leaving()).isEmpty();
    }

    @Test
    void aVolumeThatNamesNeitherIsLeftAsItIs() throws Exception {
        var drain = new NodeDrain(OTHER, HEIR, LONG, (_, _) -> {});
        assertThat(drain.moveAll(List.of(new OfBucket()))).containsExactly(new Moved.Done("b"));
        assertThat(now().revision()).isEqualTo(1);
        assertThat(asked).isEmpty();
    }
}
