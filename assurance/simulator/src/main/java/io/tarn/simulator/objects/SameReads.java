package io.tarn.simulator.objects;

import io.tarn.block.immutable.Bguid;
import io.tarn.object.ObjectName;
import io.tarn.object.VersionRoot;
import io.tarn.object.index.Entry;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// INV-021: all who read a version read the same, which is what its update made; or all find that its writer has lied, at the same
/// block. No correct writer's version is one of those.
final class SameReads {
    private final PlainObjects objects;
    private final Contents contents;
    private final Map<Bguid, PlainVersion.Read> seen = new TreeMap<>();
    private final SortedSet<Bguid> byLiars = new TreeSet<>();
    private int reads;

    SameReads(PlainObjects objects, Contents contents) {
        this.objects = objects;
        this.contents = contents;
    }

    /// A writer that lies names this block in what it asks for.
    void namedByLiar(Bguid block) {
        byLiars.add(block);
    }

    /// Somebody has read a version to its end.
    ///
    /// @param vguid name of its root
    void read(ObjectName name, Bguid vguid, VersionRoot root, PlainVersion.Read read) {
        reads++;
        PlainVersion.Read before = seen.putIfAbsent(vguid, read);
        ObjectViolation.unless(
                before == null || before.equals(read),
                "INV-021: two readers differ on %s of %s: %s, %s",
                root.number(),
                name,
                before,
                read);
        PlainVersion version =
                objects.version(name, root.number())
                        .filter(known -> known.vguid().equals(vguid))
                        .orElseThrow(() ->
                                new ObjectViolation(
                                        "INV-021: %s of %s was never made"
                                                .formatted(root.number(), name)));
        ObjectViolation.unless(
                version.isOf(root), "INV-021: the root of %s of %s is another", vguid, name);
        // What is under a checksum that its writer made up is what readers find, if they find the
        // same.
        boolean isMadeUp = version.content().stream().anyMatch(this::isOfLiar);
        PlainVersion.Read made = version.read(contents);
        ObjectViolation.unless(
                isMadeUp || made.equals(read),
                "INV-021: %s of %s reads as %s, and its update made %s",
                root.number(),
                name,
                read,
                made);
        if (read instanceof PlainVersion.Read.Bad(Bguid block)) {
            ObjectViolation.unless(
                    byLiars.contains(block),
                    "INV-021: %s of a correct writer, in %s of %s, is no block",
                    block,
                    root.number(),
                    name);
        }
    }

    private boolean isOfLiar(Entry entry) {
        return byLiars.contains(entry.block());
    }

    /// How often a version was read to its end.
    int reads() {
        return reads;
    }

    /// Versions of liars that nobody can read.
    long bad() {
        return seen.values().stream().filter(PlainVersion.Read.Bad.class::isInstance).count();
    }
}
