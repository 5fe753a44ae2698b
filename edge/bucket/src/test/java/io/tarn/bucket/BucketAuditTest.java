package io.tarn.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.Redundancy;
import io.tarn.block.immutable.Bguid;
import io.tarn.bucket.AuditedBucket.Trouble;
import io.tarn.bucket.AuditedBucket.What;
import io.tarn.client.FragmentAudit;
import io.tarn.client.FragmentAudit.Finding;
import io.tarn.client.FragmentAudit.Standing;
import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import io.tarn.object.ObjectLimits;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.Condition;
import io.tarn.s3.store.Incoming;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Versioning;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An audit of a bucket over the machine without a ring, whose nodes say of fragments what a test has them say.
class BucketAuditTest {
    private static final KeyId NODE = new KeyId(new Digest(Bytes.ofHex("5a".repeat(32))));

    private final MachineRing ring = new MachineRing(ObjectLimits.production(), 4096);
    private final BucketStore store =
            new BucketStore(ring, DispersalLimits.production(), MachineRing.MADE);
    private final StoreNodes nodes = ring.nodes("b");
    private final Random random = new Random(5);
    private final Said said = new Said();

    /// Blocks that nodes keep are whole, but for these.
    private final class Said implements BucketAudit.Fragments {
        final SortedMap<Bguid, Integer> fragments = new TreeMap<>();
        final SortedSet<Bguid> undecided = new TreeSet<>();
        final SortedSet<KeyId> liars = new TreeSet<>();
        final SortedSet<KeyId> silent = new TreeSet<>();
        final List<Bguid> asked = new ArrayList<>();

        @Override
        public Redundancy redundancy() {
            return StoreNodes.REDUNDANCY;
        }

        @Override
        public List<Finding> audit(List<Bguid> blocks) {
            assertThat(blocks).doesNotHaveDuplicates().hasSizeBetween(1, FragmentAudit.BLOCKS_MAX);
            asked.addAll(blocks);
            return blocks.stream().map(this::finding).toList();
        }

        private Finding finding(Bguid block) {
            int there = fragments.getOrDefault(block, nodes.has(block) ? 4 : 0);
            Standing standing =
                    undecided.contains(block)
                            ? Standing.UNDECIDED
                            : there == 4
                                    ? Standing.WHOLE
                                    : there >= 2 ? Standing.LACKING : Standing.LOST;
            var wanting = new TreeSet<KeyId>();
            if (there < 4) {
                wanting.add(NODE);
            }
            return new Finding(block, there, standing, wanting);
        }

        @Override
        public SortedSet<KeyId> liars() {
            return liars;
        }

        @Override
        public SortedSet<KeyId> silent() {
            return silent;
        }
    }

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

    @BeforeEach
    void begin() {
        done(store.createBucket("b", BucketSettings.plain().withVersioning(Versioning.ENABLED)));
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

    private Bytes put(String key, int length) throws Exception {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        Bytes content = Bytes.owning(bytes);
        done(store.put("b", key, new Sent(content), Condition.always(), ObjectLock.NONE));
        return content;
    }

    private AuditedBucket audit(int seenMax) throws Exception {
        said.asked.clear();
        return new BucketAudit(ring.volume("b"), said, seenMax).run();
    }

    private AuditedBucket audit() throws Exception {
        return audit(1_000);
    }

    /// One block of content, which a version of one block is.
    private static Bguid leaf(Bytes content) {
        return StoreNodes.name(content);
    }

    @Test
    void whatNodesAndRingHoldIsClean() throws Exception {
        Bytes first = put("k", 50_000);
        Bytes second = put("k", 60_000);
        put("large", 3_000_000);
        AuditedBucket audited = audit();
        assertThat(audited.isClean()).isTrue();
        assertThat(audited.versions()).as("settings too").isGreaterThanOrEqualTo(4);
        assertThat(audited.whole()).as("leaves").isGreaterThanOrEqualTo(2 + 3_000_000 / 65_536);
        assertThat(audited.held()).as("roots, an index").isGreaterThanOrEqualTo(4);
        assertThat(said.asked).contains(leaf(first), leaf(second)).doesNotHaveDuplicates();
    }

    @Test
    void whatLacksFragmentsIsCountedByHowManyThereAre() throws Exception {
        said.fragments.put(leaf(put("a", 50_000)), 3);
        said.fragments.put(leaf(put("b", 50_000)), 3);
        said.fragments.put(leaf(put("c", 50_000)), 2);
        AuditedBucket audited = audit();
        assertThat(audited.isClean()).isFalse();
        assertThat(audited.lacking()).containsOnlyKeys(2, 3).containsEntry(3, 2L);
        assertThat(audited.missing()).containsEntry(NODE, 3L).hasSize(1);
        assertThat(audited.lost()).isZero();
        assertThat(audited.troubles()).isEmpty();
    }

    /// Of whatever version that is retained, the version is named.
    @Test
    void whatIsLostIsNamed() throws Exception {
        Bguid old = leaf(put("k", 50_000));
        put("k", 60_000);
        Bguid unheard = leaf(put("other", 50_000));
        said.fragments.put(old, 1);
        said.undecided.add(unheard);
        AuditedBucket audited = audit();
        assertThat(audited.isClean()).isFalse();
        assertThat(audited.lost()).isEqualTo(1);
        assertThat(audited.undecided()).isEqualTo(1);
        assertThat(audited.troubles())
                .containsExactlyInAnyOrder(
                        new Trouble("ok", 1, old, What.LOST),
                        new Trouble("oother", 1, unheard, What.UNDECIDED));
    }

    @Test
    void nodesThatLieOrAreSilentAreTold() throws Exception {
        put("k", 50_000);
        said.liars.add(NODE);
        assertThat(audit().isClean()).isFalse();
        said.liars.clear();
        said.silent.add(NODE);
        assertThat(audit().isClean()).isFalse();
        said.silent.clear();
        assertThat(audit().isClean()).isTrue();
    }

    @Test
    void anIndexBeyondTheBoundIsNotClean() throws Exception {
        put("large", 3_000_000);
        put("larger", 4_000_000);
        AuditedBucket audited = audit(1);
        assertThat(audited.isComplete()).isFalse();
        assertThat(audited.isClean()).isFalse();
    }
}
