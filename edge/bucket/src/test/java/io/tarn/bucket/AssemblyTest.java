package io.tarn.bucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.object.Head;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionNumber;
import io.tarn.object.index.IndexRoot;
import io.tarn.object.index.IndexTree;
import io.tarn.object.update.Action;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.object.update.Piece;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import io.tarn.operations.object.Likely;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Refusal;
import io.tarn.s3.store.Upload;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: content of more parts than one update can put together is that of the parts, in their order, whoever else completes the same.
class AssemblyTest {
    private static final int PARTS = 10;
    private static final ObjectName OBJECT = ObjectName.of("ok");

    private final MachineRing ring = new MachineRing();
    private final Volume volume = ring.make("b", System::nanoTime).volume();
    private final Upload upload =
            new Upload(
                    "k",
                    "0123456789abcdef0123456789ab",
                    Instant.EPOCH,
                    new TreeMap<>(),
                    ObjectLock.NONE);
    private final List<Assembly.Source> sources = new ArrayList<>();
    private final StringBuilder expected = new StringBuilder();

    @BeforeEach
    void putParts() throws Exception {
        change(
                Items.upload(upload.key(), upload.id()),
                Blocks.NONE,
                new Action.SetMetadata(Metadata.NONE));
        for (int part = 1; part <= PARTS; part++) {
            String text = "part " + part + ". ";
            expected.append(text);
            var blocks =
                    new Blocks(List.of(), Attestations.NONE, List.of(Items.utf8(text)), List.of());
            ObjectName name = Items.part(upload.id(), part);
            VersionNumber number =
                    change(name, blocks, new Action.Append(List.of(new Piece.Inline(0))));
            IndexRoot index = volume.view().head(name).orElseThrow().index().orElseThrow();
            sources.add(new Assembly.Source(name, number, index));
        }
    }

    private VersionNumber change(ObjectName name, Blocks blocks, Action... actions)
            throws Exception {
        var part = new Part(name, List.of(new Tuple(new Predicate.True(), List.of(actions))));
        Volume.Changed changed = volume.change(List.of(part), blocks);
        return ((Volume.Changed.Done) changed).made().getFirst().number();
    }

    private String content() throws Exception {
        Head head = volume.view().head(OBJECT).orElseThrow();
        var content = new StringBuilder();
        IndexTree tree =
                IndexTree.stored(
                        head.index(),
                        block -> {
                            try {
                                return volume.block(block, Likely.HELD);
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        });
        for (IndexTree.Located block : tree.blocks(0, head.bytes(), 1000)) {
            Bytes bytes = volume.block(block.entry().block(), Likely.HELD).orElseThrow();
            content.append(new String(bytes.toArray(), StandardCharsets.UTF_8));
        }
        return content.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 9, 10, 100})
    void contentIsThatOfTheParts(long leavesMax) throws Exception {
        List<Action> actions = new Assembly(volume, upload, leavesMax).actions(sources);
        boolean isPrepared = actions.getFirst() instanceof Action.Become;
        assertThat(isPrepared).isEqualTo(leavesMax < PARTS);
        change(OBJECT, Blocks.NONE, actions.toArray(Action[]::new));
        assertThat(content()).isEqualTo(expected.toString());
    }

    /// Whether the blocks have been dispersed or not: there is no way to be sure.
    @ParameterizedTest
    @ValueSource(longs = {1, 3, 9, 10, 100})
    void contentThatIsBroughtIsThatOfTheParts(long leavesMax) throws Exception {
        List<Action> actions = new Assembly(volume, upload, leavesMax).bringing(sources);
        assertThat(actions.getFirst()).isInstanceOf(Action.Become.class);
        change(OBJECT, Blocks.NONE, actions.toArray(Action[]::new));
        assertThat(content()).isEqualTo(expected.toString());
    }

    @Test
    void nothingMakesAnEmptyObject() throws Exception {
        List<Action> actions = new Assembly(volume, upload, 1).actions(List.of());
        change(OBJECT, Blocks.NONE, actions.toArray(Action[]::new));
        assertThat(content()).isEmpty();
    }

    /// Its steps come between this one's.
    @Test
    void twoDoNotMixTheirParts() throws Exception {
        var other = new Assembly(volume, upload, 1);
        ring.beforeNextChange(() ->
                ring.beforeNextChange(() -> {
                    try {
                        other.actions(sources.reversed());
                    } catch (RefusedException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                }));
        assertThatThrownBy(() -> new Assembly(volume, upload, 1).actions(sources))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.why()).isEqualTo(Refusal.CONFLICT));
    }

    @Test
    void uploadThatHasEndedIsNotPutTogether() throws Exception {
        change(Items.upload(upload.key(), upload.id()), Blocks.NONE, new Action.Remove());
        assertThatThrownBy(() -> new Assembly(volume, upload, 1).actions(sources))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.why()).isEqualTo(Refusal.NO_SUCH_UPLOAD));
    }
}
