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
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Four members who list what a test has them list; one of them may lie.
class CatalogueReaderTest {
    private static final NodeIdentity OWNER = identity(20);
    private static final NodeIdentity ROGUE = identity(21);

    private final List<KeyId> members =
            IntStream.range(0, 4).mapToObj(i -> identity(i).id()).toList();
    private final Map<KeyId, List<CatalogueEntry>> lists = new TreeMap<>();

    /// Pages have two entries each, so that lists have several.
    private final ServerLinks links =
            new ServerLinks() {
                @Override
                public void ask(KeyId server, Message request, ReplyHandler handler) {
                    List<CatalogueEntry> list = lists.get(server);
                    if (list == null) {
                        handler.failed(LinkFailure.UNREACHABLE);
                        return;
                    }
                    handler.replied(RingCodec.encode(page(list, request)));
                }

                @Override
                public boolean isConnected(KeyId server) {
                    return lists.containsKey(server);
                }
            };

    private Optional<Epoch> epoch = Optional.of(Epoch.FOUNDING);
    private final CatalogueReader reader = new CatalogueReader(links);

    private RingReply page(List<CatalogueEntry> list, Message request) {
        try {
            if (!(RingCodec.decodeQuestion(request) instanceof RingQuestion.Read(Bytes from))) {
                throw new AssertionError("only reads");
            }
            int at = from.isEmpty() ? 0 : from.byteAt(0);
            int until = Math.min(list.size(), at + 2);
            Optional<Bytes> next =
                    until < list.size()
                            ? Optional.of(Bytes.owning(new byte[] {(byte) until}))
                            : Optional.empty();
            return new RingReply.Listed(
                    Optional.empty(), epoch, new CataloguePage(list.subList(at, until), next));
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static NodeIdentity identity(int number) {
        return NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(number).repeat(32)));
    }

    private KnownRing ring() throws MalformedException {
        var founding =
                new Founding(
                        IntStream.range(0, 4).mapToObj(i -> identity(i).publicKey()).toList(),
                        OWNER.publicKey());
        var charter = new Charter(founding.membership(), SequenceNumber.NONE, Optional.empty());
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

    private void list(int member, String... volumes) {
        var entries = new ArrayList<CatalogueEntry>();
        for (String name : volumes) {
            entries.add(volume(name, OWNER));
        }
        lists.put(members.get(member), entries);
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
}
