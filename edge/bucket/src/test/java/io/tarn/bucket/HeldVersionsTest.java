package io.tarn.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.block.immutable.Bguid;
import io.tarn.object.Metadata;
import io.tarn.object.ObjectName;
import io.tarn.object.update.Action;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Part;
import io.tarn.object.update.Predicate;
import io.tarn.object.update.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Goal: of all versions those are found that somebody is to disperse, each once.
class HeldVersionsTest {
    private static final int VERSIONS = 10;

    private final MachineRing ring = new MachineRing();
    private final MachineVolume volume = ring.volume("b");

    /// @return its VGUID
    private Bguid make(String name) throws RefusedException {
        return change(name, new Action.SetMetadata(Metadata.NONE));
    }

    private Bguid change(String name, Action action) throws RefusedException {
        var tuple = new Tuple(new Predicate.True(), List.of(action));
        var part = new Part(ObjectName.of(name), List.of(tuple));
        if (volume.change(List.of(part), Blocks.NONE) instanceof Volume.Changed.Done done) {
            return done.made().getFirst().vguid();
        }
        throw new AssertionError("it holds always");
    }

    private List<Bguid> found(boolean isPressed) throws Exception {
        var versions = new HeldVersions();
        var found = new ArrayList<Bguid>();
        while (!versions.isOver()) {
            for (HeldVersion one : versions.next(volume, volume.viewInOrder(), isPressed)) {
                assertThat(one.heldBlocks()).hasValue(1);
                found.add(one.vguid());
            }
        }
        return found;
    }

    @Test
    void newestAndPastVersionsAreFound() throws Exception {
        var made = new ArrayList<Bguid>();
        for (int i = 0; i < VERSIONS; i++) {
            made.add(make("o" + i));
            made.add(make("o" + i));
            made.add(make("same"));
        }
        assertThat(found(false)).as("whoever has made them disperses them").isEmpty();
        assertThat(found(true)).containsExactlyInAnyOrderElementsOf(made);
        ring.pass(HeldVersions.OTHERS_MS);
        Bguid young = make("young");
        assertThat(found(false)).containsExactlyInAnyOrderElementsOf(made);
        assertThat(found(true)).hasSize(made.size() + 1).contains(young);
    }

    @Test
    void partsAreLeftAloneForADayUnlessTheyAreReplacedOrRemoved() throws Exception {
        String part = Items.part("i".repeat(UploadId.CHARS), 1).toString();
        Bguid replaced = make(part);
        Bguid newest = make(part);
        ring.pass(HeldVersions.OTHERS_MS);
        assertThat(found(false)).containsExactly(replaced);
        ring.pass(HeldVersions.PARTS_MS);
        assertThat(found(false)).containsExactlyInAnyOrder(replaced, newest);
        String other = Items.part("i".repeat(UploadId.CHARS), 2).toString();
        Bguid removed = make(other);
        Bguid marker = change(other, new Action.Remove());
        ring.pass(HeldVersions.OTHERS_MS);
        assertThat(found(false)).containsExactlyInAnyOrder(replaced, newest, removed, marker);
    }
}
