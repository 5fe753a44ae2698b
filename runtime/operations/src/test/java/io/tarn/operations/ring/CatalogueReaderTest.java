package io.tarn.operations.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.BlockShape;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.SignedDescriptor;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.catalogue.CatalogueEntry;
import io.tarn.catalogue.CataloguePage;
import io.tarn.catalogue.CatalogueVersion;
import io.tarn.catalogue.ClusterNode;
import io.tarn.catalogue.HostPort;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.crypto.threshold.ThresholdSignature;
import io.tarn.operations.ServerLinks;
import io.tarn.operations.ring.Listing.Belief;
import io.tarn.ring.Epoch;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.affairs.Founding;
import io.tarn.transport.LinkFailure;
import io.tarn.transport.Message;
import io.tarn.transport.ReplyHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Four members who list what a test has them list, and in a version that the ring has named what they have of it;
/// one of them may lie.
class CatalogueReaderTest {
    private static final NodeIdentity OWNER = identity(20);
    private static final NodeIdentity ROGUE = identity(21);

    private final List<KeyId> members =
            IntStream.range(0, 4).mapToObj(i -> identity(i).id()).toList();
    private final Map<KeyId, List<CatalogueEntry>> lists = new TreeMap<>();

    private final Map<KeyId, List<CatalogueEntry>> versions = new TreeMap<>();
    private Optional<CatalogueVersion> named = Optional.empty();
    private int orders;

    /// How many of a named version a member was asked for.
    private final Map<KeyId, Integer> versionPages = new TreeMap<>();

    /// Members who show the same page again and again, and how often they were asked.
    private final Map<KeyId, Integer> endless = new TreeMap<>();

    /// Answers that come when the test wants them to, of members whose first page takes long.
    private final Map<KeyId, Runnable> late = new TreeMap<>();

    private final Set<KeyId> slow = new TreeSet<>();

    /// Pages have two entries each, so that lists have several.
    private final ServerLinks links =
            new ServerLinks() {
                @Override
                public void ask(KeyId server, Message request, ReplyHandler handler) {
                    if (slow.remove(server)) {
                        late.put(
                                server,
                                () -> handler.replied(RingCodec.encode(answer(server, request))));
                    } else if (lists.containsKey(server)) {
                        handler.replied(RingCodec.encode(answer(server, request)));
                    } else {
                        handler.failed(LinkFailure.UNREACHABLE);
                    }
                }

                @Override
                public boolean isConnected(KeyId server) {
                    return lists.containsKey(server);
                }
            };

    private Optional<Epoch> epoch = Optional.of(Epoch.FOUNDING);
    private final CatalogueReader reader = new CatalogueReader(links, this::name);

    private Optional<CatalogueReader.Named> name() {
        orders++;
        return named.map(version -> new CatalogueReader.Named(version, founding().membership()));
    }

    private RingReply answer(KeyId server, Message request) {
        try {
            if (!(RingCodec.decodeQuestion(request)
                    instanceof RingQuestion.Read(Bytes from, var version))) {
                throw new AssertionError("only reads");
            }
            assertThat(version).isIn(Optional.empty(), named);
            if (endless.containsKey(server)) {
                endless.merge(server, 1, Integer::sum);
                return page(volumes("a", "b", "c", "d"), Bytes.EMPTY, epoch);
            }
            if (version.isEmpty()) {
                return page(lists.getOrDefault(server, List.of()), from, epoch);
            }
            versionPages.merge(server, 1, Integer::sum);
            List<CatalogueEntry> list = versions.get(server);
            return list == null
                    ? new RingReply.Refused(RingReply.Reason.NO_SUCH_VERSION)
                    : page(list, from, Optional.empty());
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static RingReply page(List<CatalogueEntry> list, Bytes from, Optional<Epoch> current) {
        int at = from.isEmpty() ? 0 : from.byteAt(0);
        int until = Math.min(list.size(), at + 2);
        Optional<Bytes> next =
                until < list.size()
                        ? Optional.of(Bytes.owning(new byte[] {(byte) until}))
                        : Optional.empty();
        return new RingReply.Listed(
                Optional.empty(), current, new CataloguePage(list.subList(at, until), next));
    }

    private static NodeIdentity identity(int number) {
        return NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(number).repeat(32)));
    }

    private static Founding founding() {
        return new Founding(
                IntStream.range(0, 4).mapToObj(i -> identity(i).publicKey()).toList(),
                OWNER.publicKey());
    }

    private KnownRing ring() throws MalformedException {
        var charter = new Charter(founding().membership(), SequenceNumber.NONE, Optional.empty());
        var quicknet =
                GroupKey.of(
                        Bytes.ofHex(
                                "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
                                        + "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
                                        + "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"));
        return new KnownRing(
                quicknet,
                new CertifiedCharter(
                        new CharterStatement(charter, Sha256.of(Bytes.EMPTY)),
                        new ThresholdSignature(Bytes.zeros(ThresholdSignature.BYTES))),
                Optional.of(OWNER.id()));
    }

    private static CatalogueEntry volume(String name, NodeIdentity signer) {
        Bytes nonce = Sha256.hash(Bytes.owning(name.getBytes(StandardCharsets.US_ASCII)));
        var descriptor =
                new VolumeDescriptor(
                        VolumeId.of(OWNER.publicKey(), nonce),
                        name,
                        OWNER.publicKey(),
                        new BlockShape(new Redundancy(1, 2), 4096, 1),
                        Durability.FSYNC,
                        IntStream.range(0, 4).mapToObj(i -> identity(i).id()).toList(),
                        List.of(),
                        List.of());
        return new CatalogueEntry.OfVolume(SignedDescriptor.sign(descriptor, nonce, signer));
    }

    private static List<CatalogueEntry> volumes(String... names) {
        var entries = new ArrayList<CatalogueEntry>();
        for (String name : names) {
            entries.add(volume(name, OWNER));
        }
        return entries;
    }

    private void list(int member, String... names) {
        lists.put(members.get(member), volumes(names));
    }

    @Test
    void quorumThatAgreesIsCurrent() throws Exception {
        for (int member = 0; member < 3; member++) {
            list(member, "a", "b", "c");
        }
        list(3); // A liar who hides everything.
        Listing listing = reader.read(ring()).orElseThrow();
        assertThat(listing.belief()).isEqualTo(Belief.CURRENT);
        assertThat(listing.volumes()).containsOnlyKeys("a", "b", "c");
    }

    /// What is not after all that was prepared may be old; and members of another epoch are no quorum of this.
    @Test
    void quorumThatIsNotCurrentIsOld() throws Exception {
        for (int member = 0; member < 4; member++) {
            list(member, "a");
        }
        epoch = Optional.empty();
        assertThat(reader.read(ring()).orElseThrow().belief()).isEqualTo(Belief.OLD);
        epoch = Optional.of(Epoch.FOUNDING.next());
        assertThat(reader.read(ring()).orElseThrow().belief()).isEqualTo(Belief.OLD);
    }

    @Test
    void oneIsEnoughToBeAwayAndNotToBeBelieved() throws Exception {
        list(0, "a");
        list(1, "a");
        list(2, "a", "false");
        Listing listing = reader.read(ring()).orElseThrow();
        assertThat(listing.belief()).isEqualTo(Belief.OLD);
        assertThat(listing.volumes()).containsOnlyKeys("a");
    }

    @Test
    void withoutOneCorrectMemberThereIsNothingToBelieve() throws Exception {
        list(0, "a");
        assertThat(reader.read(ring())).isEmpty();
        assertThat(reader.readOwnersWord(members, List.of(OWNER.id())).volumes())
                .containsOnlyKeys("a");
        assertThat(reader.readOwnersWord(members, List.of(ROGUE.id())).volumes()).isEmpty();
    }

    @Test
    void volumeThatItsOwnerHasNotSignedIsNotListed() throws Exception {
        for (KeyId member : members) {
            lists.put(member, List.of(volume("a", OWNER), volume("forged", ROGUE)));
        }
        assertThat(reader.read(ring()).orElseThrow().volumes()).containsOnlyKeys("a");
        assertThat(reader.readOwnersWord(members, List.of(OWNER.id())).volumes())
                .containsOnlyKeys("a");
    }

    /// Members list one after another what changes all the time; the ring has named a version between.
    private void listWhatChanges() {
        list(0, "a");
        list(1, "a", "b");
        list(2, "a", "b", "c");
        named = Optional.of(CatalogueVersion.of(volumes("a", "b")));
    }

    /// OSDI '99, §4.1: a client that does not get a quorum of equal answers "retransmits the request as a regular
    /// read-write request".
    @Test
    void listOfTheVersionThatTheRingNamedIsCurrentByOneMembersWord() throws Exception {
        listWhatChanges();
        versions.put(members.get(2), volumes("a", "b"));
        Listing listing = reader.read(ring()).orElseThrow();
        assertThat(listing.belief()).isEqualTo(Belief.CURRENT);
        assertThat(listing.volumes()).containsOnlyKeys("a", "b");
    }

    @Test
    void whoListsAnotherVersionIsNotBelieved() throws Exception {
        listWhatChanges();
        versions.put(members.get(0), volumes("a"));
        versions.put(members.get(1), volumes("a", "b", "c"));
        versions.put(members.get(2), volumes("a", "b"));
        assertThat(reader.read(ring()).orElseThrow().volumes()).containsOnlyKeys("a", "b");

        versions.remove(members.get(2));
        Listing listing = reader.read(ring()).orElseThrow();
        assertThat(listing.belief()).isEqualTo(Belief.OLD);
        assertThat(listing.volumes()).containsOnlyKeys("a", "b");
    }

    /// Of two entries in one place a digest of places names the last only.
    @Test
    void entryIsNotSmuggledInBesideTheOneInItsPlace() throws Exception {
        listWhatChanges();
        var node = new ClusterNode("n1", identity(1).publicKey(), new HostPort("host", 1));
        var moved = new ClusterNode("n1", identity(1).publicKey(), new HostPort("elsewhere", 1));
        named = Optional.of(CatalogueVersion.of(List.of(new CatalogueEntry.OfNode(node))));
        versions.put(
                members.get(0),
                List.of(new CatalogueEntry.OfNode(moved), new CatalogueEntry.OfNode(node)));
        assertThat(reader.read(ring()).orElseThrow().belief()).isEqualTo(Belief.OLD);
        versions.put(members.get(1), List.of(new CatalogueEntry.OfNode(node)));
        Listing listing = reader.read(ring()).orElseThrow();
        assertThat(listing.belief()).isEqualTo(Belief.CURRENT);
        assertThat(listing.nodes()).containsExactly(node);
    }

    /// It has more pages than there are entries, and another each time it is asked.
    @Test
    void listWithoutEndIsNotListenedToForLong() throws Exception {
        listWhatChanges();
        versions.put(members.get(0), volumes("a", "b", "c", "d", "e", "f", "g", "h"));
        versions.put(members.get(1), volumes("a", "b"));
        assertThat(reader.read(ring()).orElseThrow().belief()).isEqualTo(Belief.CURRENT);
        assertThat(versionPages.get(members.get(0))).isEqualTo(2);
    }

    @Test
    void pagesThatDoNotGoOnAreNotListenedTo() throws Exception {
        for (int member = 0; member < 4; member++) {
            list(member, "a");
        }
        endless.put(members.get(3), 0);
        assertThat(reader.read(ring()).orElseThrow().belief()).isEqualTo(Belief.CURRENT);
        assertThat(endless).containsEntry(members.get(3), 2);
    }

    /// What a node has to say that is not waited for any more would only fill this memory.
    @Test
    void nobodyIsAskedForMoreWhenTheListIsThere() throws Exception {
        listWhatChanges();
        named = Optional.of(CatalogueVersion.of(volumes("a", "b", "c")));
        versions.put(members.get(0), volumes("a", "b", "c"));
        versions.put(members.get(1), volumes("a", "b", "c"));
        KeyId slowest = members.get(0);
        slow.add(slowest);
        assertThat(new WholeLists(links).of(named.get(), members)).contains(volumes("a", "b", "c"));
        late.values().forEach(Runnable::run);
        assertThat(versionPages).containsEntry(slowest, 1);
    }

    /// Fewer than a quorum can order nothing: who asks them waits in vain.
    @Test
    void nothingIsOrderedWithoutNeedOrOfTooFew() throws Exception {
        for (int member = 0; member < 3; member++) {
            list(member, "a");
        }
        assertThat(reader.read(ring()).orElseThrow().belief()).isEqualTo(Belief.CURRENT);
        lists.remove(members.get(2));
        assertThat(reader.read(ring()).orElseThrow().belief()).isEqualTo(Belief.OLD);
        assertThat(orders).isZero();
        list(2, "b");
        assertThat(reader.read(ring()).orElseThrow().belief()).isEqualTo(Belief.OLD);
        assertThat(orders).isOne();
    }
}
