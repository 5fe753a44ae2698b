package io.tarn.object.machine;

import static io.tarn.object.machine.TestRing.OWNER;
import static io.tarn.object.machine.TestRing.WRITER;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.NodeIdentity;
import io.tarn.object.Aguid;
import io.tarn.object.ObjectName;
import io.tarn.object.ObjectVectors;
import io.tarn.object.index.Entry;
import io.tarn.object.index.IndexRoot;
import io.tarn.object.index.IndexTree;
import io.tarn.object.update.Action;
import io.tarn.object.update.Blocks;
import io.tarn.object.update.Piece;
import io.tarn.object.update.Predicate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The vectors of docs/spec/objects.md are what this code computes.
class ObjectVectorsTest {
    private static final Predicate TRUE = new Predicate.True();

    @Test
    void namesVectors() throws Exception {
        var cases = new ArrayList<SequencedMap<String, Object>>();
        Bytes owner = OWNER.publicKey().encoding();
        for (String volume : List.of("bucket", "a")) {
            var ofVolume = ObjectVectors.of("volume " + volume, "valid");
            ofVolume.put("owner", owner.hex());
            ofVolume.put("volume", volume);
            ofVolume.put("aguid", Aguid.ofVolume(OWNER.publicKey(), volume).toString());
            cases.add(ofVolume);
        }
        for (String name :
                List.of(
                        "o",
                        "photos/2026/é.jpg",
                        "n".repeat(432),
                        "n".repeat(ObjectName.BYTES_MAX))) {
            var ofObject = ObjectVectors.of("object in a volume", "valid");
            ofObject.put("owner", owner.hex());
            ofObject.put("volume", "bucket");
            ofObject.put("name", name);
            ofObject.put(
                    "aguid",
                    Aguid.ofObject(OWNER.publicKey(), "bucket", ObjectName.of(name)).toString());
            cases.add(ofObject);
        }
        new ObjectVectors("names.json", "AGUIDs: of owners' keys and names").holds(cases);
    }

    /// Edits one after the other, each with the blocks it makes.
    @Test
    void indexVectors() throws Exception {
        SequencedMap<Bguid, Bytes> stored = new LinkedHashMap<>();
        Optional<IndexRoot> root = Optional.empty();
        var cases = new ArrayList<SequencedMap<String, Object>>();
        record Edit(String comment, long from, long length, List<Entry> content) {}
        var edits =
                List.of(
                        new Edit("one block is the whole tree", 0, 0, blocks(0, 1)),
                        new Edit("as many as fit an interior block", 10, 0, blocks(1, 203)),
                        new Edit("one more: two levels", 2030, 0, blocks(203, 204)),
                        new Edit("many in one go, filled alike", 2040, 0, blocks(204, 420)),
                        new Edit("in place of a range", 3000, 50, blocks(420, 421)),
                        new Edit("in the middle", 4000, 0, blocks(421, 423)),
                        new Edit("a hole", 10, 0, List.of(Entry.hole(1000))),
                        new Edit("what is left of a hole", 500, 20, List.of()),
                        new Edit("neighbours are joined", 1000, 3000, List.of()),
                        new Edit("nothing is left", 0, 2160, List.of()));
        for (Edit edit : edits) {
            SequencedMap<Bguid, Bytes> made = new LinkedHashMap<>();
            IndexTree tree =
                    IndexTree.stored(root, block -> Optional.ofNullable(stored.get(block)));
            IndexTree after = tree.with(edit.from(), edit.length(), tree.of(edit.content()));
            root = after.name(TestStore::name, made);
            stored.putAll(made);
            var one = ObjectVectors.of(edit.comment(), "valid");
            one.put("from", edit.from());
            one.put("length", edit.length());
            one.put("content", hexOf(edit.content()));
            one.put("root", root.map(ObjectVectorsTest::hexOf).orElse(""));
            one.put("blocks", made.values().stream().map(Bytes::hex).toList());
            cases.add(one);
        }
        new ObjectVectors(
                        "index.json",
                        "Edits of one tree, in order: a range and the entries that take its place;"
                                + " where the tree begins afterwards, and the blocks that are new;"
                                + " f = 1, m = 2")
                .holds(cases);
    }

    private static List<Entry> blocks(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(
                        i -> new Entry(TestStore.name(new CanonicalWriter().u32(i).toBytes()), 10))
                .toList();
    }

    private static String hexOf(List<Entry> entries) {
        var out = new CanonicalWriter();
        entries.forEach(entry -> entry.write(out));
        return out.toBytes().hex();
    }

    private static String hexOf(IndexRoot root) {
        var out = new CanonicalWriter();
        root.write(out);
        return out.toBytes().hex();
    }

    /// A ring's operations on objects, what it answers, and the roots of the versions it makes.
    @Test
    void updateVectors() throws Exception {
        var ring = new TestRing();
        var cases = new ArrayList<SequencedMap<String, Object>>();
        cases.add(volumeCase(ring));
        Bguid stored = ring.store.store(TestRing.bytes("a stored block"));
        var blocks =
                new Blocks(
                        List.of(new Entry(stored, 14)),
                        TestStore.attest(List.of(stored)),
                        List.of(),
                        List.of());
        var append = new Action.Append(List.of(new Piece.Stored(0)));
        cases.add(asked(ring, "put", WRITER, ring.put("o", "hello")));
        cases.add(
                asked(
                        ring,
                        "append a block of servers'",
                        WRITER,
                        ring.update(TRUE, "o", blocks, append)));
        cases.add(
                asked(
                        ring,
                        "no predicate holds",
                        WRITER,
                        ring.put(new Predicate.False(), "o", "never")));
        cases.add(asked(ring, "a stranger", TestRing.STRANGER, ring.put("o", "never")));
        cases.add(asked(ring, "delete", WRITER, ring.remove("o")));
        cases.add(
                asked(
                        ring,
                        "undo",
                        WRITER,
                        ring.update(
                                TRUE,
                                "o",
                                Blocks.NONE,
                                new Action.Become(ObjectName.of("o"), TestRing.number(2)))));
        cases.add(
                asked(
                        ring,
                        "the newest version",
                        WRITER,
                        new ObjectRequest.Latest(
                                ring.volume, ObjectName.of("o"), Bytes.zeros(32))));
        cases.add(
                asked(
                        ring,
                        "digests of all names",
                        WRITER,
                        new ObjectRequest.NameHeads(ring.volume)));
        cases.add(
                asked(
                        ring,
                        "collect, where all is retained",
                        OWNER,
                        new ObjectRequest.Collect(ring.volume, Optional.empty())));
        cases.add(asked(ring, "sweep", OWNER, new ObjectRequest.BeginSweep(ring.volume)));
        cases.add(
                asked(
                        ring,
                        "a quota",
                        TestRing.RING_OWNER,
                        new ObjectRequest.SetQuota(OWNER.id(), 1L << 31)));
        new ObjectVectors(
                        "updates.json",
                        "Operations in order, at agreed times, by clients, on the volume of the first"
                                + " case in which the client of the second may read, write and delete;"
                                + " what a ring answers, and the root of the version if it makes one")
                .holds(cases);
    }

    private static SequencedMap<String, Object> volumeCase(TestRing ring) {
        var one = ObjectVectors.of("the volume", "valid");
        one.put("ring", TestRing.FOUNDING.ring().toString());
        one.put("signed", ring.view().signed().encoding().hex());
        one.put("digest", ring.view().signed().digest().toString());
        one.put("access", ObjectKeys.encoded(ring.view().access()).hex());
        one.put("accessDigest", ring.view().access().digest().toString());
        return one;
    }

    private static SequencedMap<String, Object> asked(
            TestRing ring, String comment, NodeIdentity client, ObjectRequest request)
            throws Exception {
        ObjectAnswer answer = ring.ask(client, request);
        var one = ObjectVectors.of(comment, "valid");
        one.put("client", client.publicKey().encoding().hex());
        one.put("time", ring.now);
        one.put("operation", request.encoding().hex());
        one.put("answer", answer.encoding().hex());
        if (answer instanceof ObjectAnswer.Committed(var _, var _, var applied)) {
            Bguid vguid = applied.getFirst().vguid().orElseThrow();
            one.put("root", ring.blocks().content(vguid).hex());
        }
        return one;
    }
}
