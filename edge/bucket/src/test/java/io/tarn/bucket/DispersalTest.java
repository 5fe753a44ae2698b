package io.tarn.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.client.SignedFor;
import io.tarn.client.object.ShownReceipts;
import io.tarn.object.Head;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectLimits;
import io.tarn.object.ObjectName;
import io.tarn.object.PastVersion;
import io.tarn.object.VersionRoot;
import io.tarn.object.update.Action;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.object.update.Piece;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.operations.object.Likely;
import io.tarn.operations.object.ObjectList;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.Condition;
import io.tarn.s3.store.Incoming;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Upload;
import io.tarn.s3.store.Version;
import io.tarn.s3.store.Versioning;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: whatever a ring holds of a bucket comes to its nodes; nothing leaves the ring that they have not signed for; and all of it is
/// read as before, whoever else does the same, and whatever fails meanwhile.
///
/// Method: the machine without a ring, nodes in memory, time as the test says.
class DispersalTest {
    private static final Condition ALWAYS = Condition.always();
    private static final ObjectLock NO_LOCK = ObjectLock.NONE;
    private static final int INLINE_BYTES_MAX = 4096;
    private static final long HELD_BYTES_MAX = 256L << 20;
    private static final DispersalLimits EXTREME = DispersalLimits.extreme(HELD_BYTES_MAX, 5);

    /// Longer than any test.
    private static final long NEVER_MS = 1L << 40;

    private static final int TURNS_MAX = 3_000;
    private static final Attributes ATTRIBUTES = new Attributes("etag", new TreeMap<>());

    private final MachineRing ring = new MachineRing(ObjectLimits.production(), INLINE_BYTES_MAX);
    private final BucketStore store =
            new BucketStore(ring, DispersalLimits.production(), MachineRing.MADE);
    private final BucketStore other =
            new BucketStore(ring, DispersalLimits.production(), MachineRing.MADE);
    private final StoreNodes nodes = ring.nodes("b");
    private final MachineVolume volume = ring.volume("b");
    private final Random random = new Random(5);
    private final AtomicLong nanos = new AtomicLong();

    @BeforeEach
    void begin() {
        done(store.createBucket("b", BucketSettings.plain().withVersioning(Versioning.ENABLED)));
    }

    @AfterEach
    void end() {
        store.close();
        other.close();
    }

    private static <T> T done(Outcome<T> outcome) {
        if (outcome instanceof Outcome.Success<T>(T value)) {
            return value;
        }
        throw new AssertionError(outcome);
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
            return ATTRIBUTES;
        }
    }

    private Bytes bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.owning(bytes);
    }

    private Version put(String key, Bytes content) throws Exception {
        return done(store.put("b", key, new Sent(content), ALWAYS, NO_LOCK));
    }

    private static Bytes read(BucketStore by, Version version) throws Exception {
        var out = new ByteArrayOutputStream();
        done(by.read("b", version, 0, version.size(), out));
        return Bytes.owning(out.toByteArray());
    }

    /// Of one who has just begun.
    private VolumeDispersal dispersal() {
        return dispersal(ring.make("b", nanos::get));
    }

    private VolumeDispersal dispersal(OpenBucket bucket) {
        return new VolumeDispersal(bucket, EXTREME, nanos::get);
    }

    private void turn(VolumeDispersal dispersal) throws InterruptedException {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(dispersal.turn()));
    }

    /// Until all versions were looked through twice or so.
    private void turns(VolumeDispersal dispersal) throws InterruptedException {
        for (int turns = 0; turns < TURNS_MAX && heldBytes() > 0; turns++) {
            turn(dispersal);
        }
    }

    private long heldBytes() {
        return volume.view().heldBytes();
    }

    /// By name and number, of versions of which the ring holds any.
    private Map<String, Integer> heldBlocks() throws Exception {
        Volume.View view = volume.view();
        var held = new TreeMap<String, Integer>();
        Bytes from = Bytes.EMPTY;
        ObjectList<Head> heads;
        do {
            heads = view.heads(Bytes.EMPTY, from, Volume.PAGE_MAX);
            for (ObjectList.Listed<Head> one : heads.entries()) {
                held.put(one.name() + ":" + one.value().number(), one.value().heldBlocks());
                from = Items.behind(one.name().utf8());
            }
        } while (!heads.isComplete());
        from = Bytes.EMPTY;
        ObjectList<PastVersion> pasts;
        do {
            pasts = view.pasts(Bytes.EMPTY, from, Volume.PAGE_MAX);
            for (ObjectList.Listed<PastVersion> one : pasts.entries()) {
                var kept = (PastVersion.Kept) one.value();
                held.put(one.name() + ":" + kept.number(), kept.heldBlocks());
                from = Items.behind(volume.placeOf(one.name(), kept.number()));
            }
        } while (!pasts.isComplete());
        held.values().removeIf(blocks -> blocks == 0);
        return held;
    }

    @Test
    void allThatIsHeldIsMovedAndReadByWhoBeginsAnew() throws Exception {
        var puts = new ArrayList<Put>();
        for (int length : new int[] {0, 1, 4096, 4097, 70_000, 1_000_001}) {
            for (int i = 0; i < 2; i++) {
                Bytes content = bytes(length);
                puts.add(new Put(put("of " + length, content), content));
            }
        }
        done(store.delete("b", "of 1", ALWAYS));
        assertThat(heldBlocks()).hasSizeGreaterThan(13);
        ring.pass(HeldVersions.OTHERS_MS);

        turns(dispersal());
        assertThat(heldBytes()).isZero();
        assertThat(heldBlocks()).isEmpty();
        for (Put put : puts) {
            Version made = put.version();
            Version found = done(other.find("b", made.key(), Optional.of(made.id())));
            assertThat(read(other, found)).as("%s", made).isEqualTo(put.content());
            // The root of one that is not the newest is asked for, and brought.
            Version copy = done(other.copy("b", made, "b", "copy", ATTRIBUTES, ALWAYS, NO_LOCK));
            assertThat(read(other, copy)).as("%s", made).isEqualTo(put.content());
        }
    }

    private record Put(Version version, Bytes content) {}

    /// Who has made a version has not to look for it; others leave it to that one for a while.
    @Test
    void whatWasMadeHereIsMovedSoon() throws Exception {
        OpenBucket bucket = ring.make("b", nanos::get);
        turn(dispersal());
        assertThat(ring.dispersals()).as("others do nothing yet").isEmpty();
        bucket.volume().change(List.of(inline("o1", "a", "b")), blocks("a", "b"));
        bucket.volume().change(List.of(inline("o2", "c")), blocks("c"));
        assertThat(heldBlocks()).containsEntry("o1:1", 4).containsEntry("o2:1", 2);
        VolumeDispersal dispersal = dispersal(bucket);
        for (int turns = 0; turns < 20; turns++) {
            turn(dispersal);
            turn(dispersal());
        }
        assertThat(ring.dispersals()).containsExactly(6);
        assertThat(heldBlocks()).containsOnlyKeys("s:1");
        assertThat(bucket.backlog().size()).isZero();
    }

    private static Part inline(String name, String... leaves) {
        return inline(name, new Action.SetMetadata(Metadata.NONE), leaves);
    }

    private static Part inline(String name, Action last, String... leaves) {
        var pieces = new ArrayList<Piece>();
        for (int i = 0; i < leaves.length; i++) {
            pieces.add(new Piece.Inline(i));
        }
        return part(name, new Action.Truncate(0), new Action.Append(pieces), last);
    }

    private static Part part(String name, Action... actions) {
        return new Part(
                ObjectName.of(name), List.of(new Tuple(new Predicate.True(), List.of(actions))));
    }

    private static Blocks blocks(String... leaves) {
        return new Blocks(
                List.of(),
                Attestations.NONE,
                Arrays.stream(leaves).map(Items::utf8).toList(),
                List.of());
    }

    @Test
    void nothingLeavesTheRingThatTooFewNodesTake() throws Exception {
        OpenBucket bucket = ring.make("b", nanos::get);
        bucket.volume().change(List.of(inline("o1", "a")), blocks("a"));
        VolumeDispersal dispersal = dispersal(bucket);
        long before = heldBytes();
        nodes.setDown(1, 2);
        for (int turns = 0; turns < 50; turns++) {
            turn(dispersal);
        }
        assertThat(heldBytes()).isEqualTo(before);
        assertThat(ring.dispersals()).isEmpty();
        nodes.setDown(0);
        turn(dispersal);
        assertThat(heldBlocks()).containsOnlyKeys("s:1");
    }

    @Test
    void nothingLeavesTheRingWhenReceiptsAreOver() throws Exception {
        OpenBucket bucket = ring.make("b", nanos::get);
        bucket.volume().change(List.of(inline("o1", "a")), blocks("a"));
        VolumeDispersal dispersal = dispersal(bucket);
        long before = heldBytes();
        nodes.signForNothing();
        for (int turns = 0; turns < 50; turns++) {
            turn(dispersal);
        }
        assertThat(ring.dispersals()).as("the ring has refused").isNotEmpty();
        assertThat(heldBytes()).isEqualTo(before);
        nodes.signAgain();
        turn(dispersal);
        assertThat(heldBlocks()).containsOnlyKeys("s:1");
    }

    /// One of `f` liars: with such a receipt beside good ones the ring refuses them all.
    @Test
    void nodeThatSignsForTooShortATimeHoldsNothingUp() throws Exception {
        OpenBucket bucket = ring.make("b", nanos::get);
        bucket.volume().change(List.of(inline("o1", "a")), blocks("a"));
        nodes.setHasty(1);
        VolumeDispersal dispersal = dispersal(bucket);
        for (int turns = 0; turns < 20; turns++) {
            turn(dispersal);
        }
        assertThat(ring.dispersals()).as("the ring was shown good receipts only").hasSize(1);
        assertThat(heldBlocks()).containsOnlyKeys("s:1");
    }

    /// Nodes have lost one between the storing and the signing: the others go, and it when it is stored again.
    @Test
    void blockThatIsNotSignedForStays() throws Exception {
        OpenBucket bucket = ring.make("b", nanos::get);
        bucket.volume().change(List.of(inline("o1", "a", "b")), blocks("a", "b"));
        Bguid lost = StoreNodes.name(Items.utf8("a"));
        nodes.loseBeforeSigning(lost);
        VolumeDispersal dispersal = dispersal(bucket);
        for (int turns = 0; turns < 20; turns++) {
            turn(dispersal);
        }
        assertThat(ring.dispersals()).containsExactly(3);
        assertThat(volume.held(lost)).isPresent();
        ring.pass(HeldVersions.OTHERS_MS);
        turns(dispersal);
        assertThat(heldBlocks()).isEmpty();
        assertThat(nodes.has(lost)).isTrue();
    }

    @Test
    void twoWhoDoTheSameDoNotDisturbEachOther() throws Exception {
        Bytes content = bytes(300_000);
        Version version = put("k", content);
        put("small", bytes(10));
        ring.pass(HeldVersions.OTHERS_MS);
        var failures = new AtomicInteger();
        ring.beforeNextDispersal(() -> {
            try {
                turns(dispersal());
            } catch (InterruptedException e) {
                failures.incrementAndGet();
            }
        });
        turns(dispersal());
        assertThat(failures).hasValue(0);
        assertThat(ring.dispersals()).as("both have").hasSizeGreaterThan(1);
        assertThat(heldBlocks()).isEmpty();
        assertThat(read(other, version)).isEqualTo(content);
    }

    /// By one that began before: its index has left the ring, and what is below has not.
    @Test
    void whatIsBelowDispersedBlocksIsFound() throws Exception {
        volume.change(List.of(inline("o1", "a", "b", "c")), blocks("a", "b", "c"));
        Bguid root = volume.view().head(ObjectName.of("o1")).orElseThrow().vguid();
        Bguid index =
                VersionRoot.of(volume.held(root).orElseThrow())
                        .index()
                        .orElseThrow()
                        .entry()
                        .block();
        new Moving(index).now();
        assertThat(heldBlocks()).containsEntry("o1:1", 4);
        ring.pass(HeldVersions.OTHERS_MS);
        turns(dispersal());
        assertThat(heldBlocks()).isEmpty();
        for (String leaf : List.of("a", "b", "c")) {
            assertThat(nodes.has(StoreNodes.name(Items.utf8(leaf)))).isTrue();
        }
    }

    /// One block, by a command of its own.
    private final class Moving {
        private final Bguid block;

        Moving(Bguid block) {
            this.block = block;
        }

        void now() throws Exception {
            nodes.disperse(volume.block(block, Likely.HELD).orElseThrow()).join();
            List<SignedFor> receipts = nodes.signed(List.of(block));
            volume.disperse(
                    List.of(block), new Attestations(ShownReceipts.of(receipts, List.of(block))));
        }
    }

    @Test
    void commandsAreOfBoundedSize() throws Exception {
        int objects = HeldBatch.BLOCKS_MAX + 10;
        for (int i = 0; i < objects; i++) {
            volume.change(List.of(inline("o" + i, "leaf " + i)), blocks("leaf " + i));
        }
        ring.pass(HeldVersions.OTHERS_MS);
        turns(dispersal());
        assertThat(heldBlocks()).isEmpty();
        assertThat(ring.dispersals()).allMatch(blocks -> blocks <= HeldBatch.BLOCKS_MAX);
        assertThat(ring.dispersals().stream().mapToInt(blocks -> blocks).sum())
                .isEqualTo(2 * objects + 1);
    }

    /// There were more than it notes.
    @Test
    void whatWasForgottenIsLookedFor() throws Exception {
        OpenBucket bucket = ring.make("b", nanos::get);
        var limits = DispersalLimits.extreme(HELD_BYTES_MAX, NEVER_MS);
        var dispersal = new VolumeDispersal(bucket, limits, nanos::get);
        put("k", bytes(10));
        ring.pass(HeldVersions.OTHERS_MS);
        for (int turns = 0; turns < 50; turns++) {
            turn(dispersal);
        }
        assertThat(heldBlocks()).as("nobody has looked").hasSize(2);
        for (int i = 0; i <= Backlog.VERSIONS_MAX; i++) {
            bucket.backlog().add(StoreNodes.name(Items.utf8("no version " + i)));
        }
        turns(dispersal);
        assertThat(heldBlocks()).isEmpty();
    }

    @Test
    void nothingIsSparedWhenHalfOfTheRoomIsTaken() throws Exception {
        upload(List.of(bytes(200_000)));
        put("k", bytes(10));
        long held = heldBytes();
        for (int turns = 0; turns < 50; turns++) {
            turn(dispersal());
        }
        var calm = DispersalLimits.extreme(2 * held + 1, NEVER_MS);
        var dispersal = new VolumeDispersal(ring.make("b", nanos::get), calm, nanos::get);
        for (int turns = 0; turns < 50; turns++) {
            turn(dispersal);
        }
        assertThat(heldBytes()).isEqualTo(held);
        var pressed = DispersalLimits.extreme(2 * held, NEVER_MS);
        dispersal = new VolumeDispersal(ring.make("b", nanos::get), pressed, nanos::get);
        for (int turns = 0; turns < 50; turns++) {
            turn(dispersal);
        }
        assertThat(heldBytes()).as("until it is less again").isLessThan(held);
    }

    private Upload upload(List<Bytes> parts) throws Exception {
        Upload upload = done(store.beginUpload("b", "k", new TreeMap<>(), NO_LOCK));
        for (int i = 0; i < parts.size(); i++) {
            done(store.putPart("b", "k", upload.id(), i + 1, new Sent(parts.get(i))));
        }
        return upload;
    }

    private List<io.tarn.s3.store.Part> parts(Upload upload) {
        var parts = new ArrayList<io.tarn.s3.store.Part>();
        while (true) {
            int after = parts.isEmpty() ? 0 : parts.getLast().number();
            var page = done(store.parts("b", "k", upload.id(), after, Volume.PAGE_MAX));
            parts.addAll(page.items());
            if (!page.more()) {
                return parts;
            }
        }
    }

    private static Bytes concat(List<Bytes> parts) {
        return Bytes.concat(parts.toArray(Bytes[]::new));
    }

    @Test
    void partsStayInTheRingWhileTheirUploadGoesOn() throws Exception {
        List<Bytes> contents = List.of(bytes(200_000), bytes(200_000), bytes(100));
        Upload upload = upload(contents);
        ring.pass(HeldVersions.OTHERS_MS);
        VolumeDispersal dispersal = dispersal();
        turns(dispersal);
        assertThat(heldBlocks())
                .hasSize(3)
                .allSatisfy((name, _) -> assertThat(name).startsWith("u"));
        Version version = done(store.complete("b", upload, parts(upload), ATTRIBUTES, ALWAYS));
        awaitParts(upload, 0);
        ring.pass(HeldVersions.OTHERS_MS);
        turns(dispersal);
        assertThat(heldBlocks()).isEmpty();
        assertThat(read(other, version)).isEqualTo(concat(contents));
    }

    /// What was removed in the background is gone after a while.
    private void awaitParts(Upload upload, int count) throws Exception {
        for (int tries = 0; tries < 500 && countOfParts(upload) != count; tries++) {
            Thread.sleep(10);
        }
        assertThat(countOfParts(upload)).isEqualTo(count);
    }

    private long countOfParts(Upload upload) throws Exception {
        return ring.names("b").stream().filter(name -> name.contains(upload.id())).count();
    }

    /// Each part's index has to be looked at; a change brings three blocks that it is asked for, and no more.
    @Test
    void partsThatWereDispersedArePutTogether() throws Exception {
        var contents = new ArrayList<Bytes>();
        for (int i = 0; i < 6; i++) {
            contents.add(bytes(150_000));
        }
        Upload upload = upload(contents);
        ring.pass(HeldVersions.PARTS_MS);
        turns(dispersal());
        assertThat(heldBlocks()).isEmpty();
        Version version = done(store.complete("b", upload, parts(upload), ATTRIBUTES, ALWAYS));
        assertThat(done(other.find("b", "k", Optional.empty()))).isEqualTo(version);
        assertThat(read(other, version)).isEqualTo(concat(contents));
        awaitParts(upload, 0);
        ring.pass(HeldVersions.OTHERS_MS);
        turns(dispersal());
        assertThat(heldBlocks()).isEmpty();
        assertThat(read(other, version)).isEqualTo(concat(contents));
    }

    /// More of them than one update may bring.
    @Test
    void manyPartsThatWereDispersedArePutTogetherInSteps() throws Exception {
        int count = 300;
        Upload upload = done(store.beginUpload("b", "k", new TreeMap<>(), NO_LOCK));
        var metadata = new Action.SetMetadata(Described.metadata(ATTRIBUTES, false));
        var expected = new StringBuilder();
        for (int i = 1; i <= count; i++) {
            String[] leaves = {"part " + i, ", "};
            String name = Items.part(upload.id(), i).toString();
            volume.change(List.of(inline(name, metadata, leaves)), blocks(leaves));
            expected.append(String.join("", leaves));
        }
        ring.pass(HeldVersions.PARTS_MS);
        turns(dispersal());
        assertThat(heldBlocks()).isEmpty();
        Version version = done(store.complete("b", upload, parts(upload), ATTRIBUTES, ALWAYS));
        assertThat(new String(read(other, version).toArray(), StandardCharsets.UTF_8))
                .isEqualTo(expected.toString());
    }

    /// Nobody asks for it any more, and its blocks take room as others do.
    @Test
    void hiddenBucketsAreEmptiedInTheBackground() throws Exception {
        done(store.createBucket("hidden", BucketSettings.plain()));
        Version version = done(store.put("hidden", "k", new Sent(bytes(10)), ALWAYS, NO_LOCK));
        assertThat(version.size()).isEqualTo(10);
        done(store.delete("hidden", "k", ALWAYS));
        done(store.deleteBucket("hidden"));
        ring.pass(HeldVersions.OTHERS_MS);
        try (var background = new BucketStore(ring, EXTREME, MachineRing.MADE)) {
            assertThat(done(background.buckets())).hasSize(1);
            for (int tries = 0;
                    tries < 500 && ring.volume("hidden").view().heldBytes() > 0;
                    tries++) {
                Thread.sleep(10);
            }
        }
        assertThat(ring.volume("hidden").view().heldBytes()).isZero();
    }

    @Test
    void whatAStoreIsGivenIsMovedInTheBackground() throws Exception {
        try (var background = new BucketStore(ring, EXTREME, MachineRing.MADE)) {
            Bytes content = bytes(200_000);
            var versions = new ArrayList<Version>();
            for (String key : List.of("a", "b", "c")) {
                versions.add(done(background.put("b", key, new Sent(content), ALWAYS, NO_LOCK)));
            }
            Upload upload = done(background.beginUpload("b", "d", new TreeMap<>(), NO_LOCK));
            var part = done(background.putPart("b", "d", upload.id(), 1, new Sent(content)));
            versions.add(done(background.complete("b", upload, List.of(part), ATTRIBUTES, ALWAYS)));
            awaitParts(upload, 0);
            for (int tries = 0; tries < 500 && heldBlocks().size() > 1; tries++) {
                Thread.sleep(10);
            }
            assertThat(heldBlocks()).as("made by another").containsOnlyKeys("s:1");
            for (Version version : versions) {
                assertThat(read(background, version)).isEqualTo(content);
            }
        }
    }
}
