package io.tarn.simulator.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.Digest;
import io.tarn.crypto.Sha256;
import io.tarn.object.Locking;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.Retention;
import io.tarn.object.VersionNumber;
import io.tarn.object.VersionRoot;
import io.tarn.object.VolumeDescription;
import io.tarn.object.index.Entry;
import io.tarn.object.index.IndexRoot;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.ObjectAnswer.Applied;
import io.tarn.object.update.Action;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Comparison;
import io.tarn.object.update.Part;
import io.tarn.object.update.Piece;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.object.update.Update;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.RingId;
import io.tarn.simulator.ring.Identities;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The plain model of objects says no to every answer that does not follow from its update, and readers of what it made agree.
class PlainObjectsTest {
    private static final ObjectName NAME = ObjectName.of("o");
    private static final Digest OPERATION = Sha256.of(Bytes.ofHex("01"));

    private static final VolumeDescription VOLUME =
            new VolumeDescription(
                    new RingId(OPERATION),
                    Identities.of('o', 'w').publicKey(),
                    "v",
                    1,
                    new VolumeId(OPERATION.value()),
                    new Redundancy(1, 2),
                    IntStream.range(0, 4).mapToObj(i -> Identities.of('s', i).publicKey()).toList(),
                    100,
                    new Retention.All(),
                    Locking.NONE);

    private final Contents contents = new Contents(VOLUME.redundancy());
    private final PlainObjects objects = new PlainObjects(VOLUME, contents);
    private final SameReads reads = new SameReads(objects, contents);
    private long now;

    private static Bytes text(String hex) {
        return Bytes.ofHex(hex);
    }

    private static Bguid vguid(int number) {
        return new Bguid(Sha256.hash(Bytes.owning(new byte[] {(byte) number})));
    }

    private static Update update(Predicate predicate, Bytes block, Action... actions) {
        var part = new Part(NAME, List.of(new Tuple(predicate, List.of(actions))));
        var blocks = new Blocks(List.of(), Attestations.NONE, List.of(block), List.of());
        return new Update(VOLUME.id(), 1L << 50, List.of(part), blocks);
    }

    private static Action append() {
        return new Action.Append(List.of(new Piece.Inline(0)));
    }

    private PlainVersion commits(Update update, int number) {
        AgreedTime time = new AgreedTime(++now);
        objects.executed(update, OPERATION, time, committed(time, 0, number));
        return objects.head(NAME).orElseThrow();
    }

    private static ObjectAnswer.Committed committed(AgreedTime time, int tuple, int number) {
        var applied =
                new Applied(
                        VOLUME.object(NAME),
                        tuple,
                        new VersionNumber(number),
                        Optional.of(vguid(number)));
        return new ObjectAnswer.Committed(VOLUME.id(), time, List.of(applied));
    }

    private void isRefused(Update update, ObjectAnswer answer) {
        assertThatThrownBy(() -> objects.executed(update, OPERATION, new AgreedTime(now), answer))
                .isInstanceOf(ObjectViolation.class);
    }

    private static VersionRoot root(PlainVersion version) {
        return new VersionRoot(
                VOLUME.id(),
                VOLUME.object(NAME),
                version.number(),
                version.before(),
                version.time(),
                version.isDeleted(),
                version.bytes() == 0
                        ? Optional.empty()
                        : Optional.of(new IndexRoot(0, new Entry(vguid(99), version.bytes()))),
                version.metadata(),
                Optional.empty(),
                OPERATION,
                OPERATION,
                version.update());
    }

    @Test
    void editsAreWhatTheySay() {
        commits(update(new Predicate.True(), text("aa"), append(), append()), 1);
        commits(
                update(
                        new Predicate.SizeIs(Comparison.EQUAL, 2),
                        text("bbbb"),
                        new Action.Insert(1, List.of(new Piece.Inline(0))),
                        new Action.Expand(8),
                        new Action.Replace(6, 1, List.of(new Piece.Inline(0)))),
                2);
        PlainVersion last =
                commits(update(new Predicate.Exists(), text("00"), new Action.Delete(0, 1)), 3);
        assertThat(last.read(contents))
                .isEqualTo(new PlainVersion.Read.Whole(text("bbbbaa0000bbbb00")));
        assertThat(objects.versions(NAME)).hasSize(3);
    }

    @Test
    void anAnswerThatDoesNotFollowIsFound() {
        Update first = update(new Predicate.True(), text("aa"), append());
        isRefused(first, committed(new AgreedTime(now), 0, 2));
        isRefused(
                update(new Predicate.Exists(), text("aa"), append()),
                committed(new AgreedTime(now), 0, 1));
        isRefused(
                update(new Predicate.True(), text("aa"), new Action.Delete(0, 1)),
                committed(new AgreedTime(now), 0, 1));
        isRefused(
                first,
                new ObjectAnswer.Aborted(VOLUME.id(), new AgreedTime(now), VOLUME.object(NAME)));
        commits(update(new Predicate.True(), text("aabb"), append()), 1);
        isRefused(
                update(new Predicate.True(), text("cc"), new Action.Truncate(1)),
                committed(new AgreedTime(now), 0, 2));
    }

    @Test
    void readersWhoDifferAreFound() {
        PlainVersion version = commits(update(new Predicate.True(), text("aa"), append()), 1);
        reads.read(NAME, vguid(1), root(version), new PlainVersion.Read.Whole(text("aa")));
        assertThatThrownBy(() ->
                        reads.read(
                                NAME,
                                vguid(1),
                                root(version),
                                new PlainVersion.Read.Whole(text("ab"))))
                .isInstanceOf(ObjectViolation.class)
                .hasMessageContaining("INV-021");
    }

    @Test
    void otherBytesThanTheUpdateMadeAreFound() {
        PlainVersion version = commits(update(new Predicate.True(), text("aa"), append()), 1);
        assertThatThrownBy(() ->
                        reads.read(
                                NAME,
                                vguid(1),
                                root(version),
                                new PlainVersion.Read.Whole(text("ab"))))
                .isInstanceOf(ObjectViolation.class);
        assertThatThrownBy(() ->
                        reads.read(
                                NAME,
                                vguid(2),
                                root(version),
                                new PlainVersion.Read.Whole(text("aa"))))
                .isInstanceOf(ObjectViolation.class);
    }

    /// Only who lies makes a version that nobody can read.
    @Test
    void aBadVersionIsOfALiar() {
        var made = new Bguid(Sha256.hash(text("77")));
        var blocks =
                new Blocks(List.of(new Entry(made, 5)), Attestations.NONE, List.of(), List.of());
        var tuple =
                new Tuple(
                        new Predicate.True(),
                        List.of(new Action.Append(List.of(new Piece.Stored(0)))));
        PlainVersion version =
                commits(
                        new Update(
                                VOLUME.id(),
                                1L << 50,
                                List.of(new Part(NAME, List.of(tuple))),
                                blocks),
                        1);
        assertThat(version.metadata()).isEqualTo(Metadata.NONE);
        var bad = new PlainVersion.Read.Bad(made);
        assertThatThrownBy(() -> reads.read(NAME, vguid(1), root(version), bad))
                .isInstanceOf(ObjectViolation.class)
                .hasMessageContaining("correct writer");
        reads.namedByLiar(made);
        reads.read(NAME, vguid(1), root(version), bad);
        assertThat(reads.bad()).isEqualTo(1);
    }
}
