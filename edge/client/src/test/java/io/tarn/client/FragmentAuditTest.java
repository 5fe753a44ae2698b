package io.tarn.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.BlockShape;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.BlockChecksum;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.FragmentPlacement;
import io.tarn.block.immutable.FragmentPoint;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.block.immutable.StoreReply;
import io.tarn.block.immutable.StoreReplyCodec;
import io.tarn.block.immutable.StoreRequest.Audit;
import io.tarn.block.immutable.StoreRequestCodec;
import io.tarn.block.wire.WireMessage;
import io.tarn.client.FragmentAudit.Finding;
import io.tarn.client.FragmentAudit.Standing;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.operations.NodeSet;
import io.tarn.operations.ServerLinks;
import io.tarn.transport.LinkFailure;
import io.tarn.transport.Message;
import io.tarn.transport.ReplyHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An audit of blocks that six nodes hold, some of which lie, are silent or have lost something.
@Timeout(60)
class FragmentAuditTest {
    private static final Redundancy REDUNDANCY = new Redundancy(1, 2);
    private static final ImmutableCode CODE = new ImmutableCode(REDUNDANCY);
    private static final VolumeId VOLUME = new VolumeId(Bytes.zeros(VolumeId.BYTES));
    private static final List<NodeIdentity> NODES =
            IntStream.range(1, 7)
                    .mapToObj(i -> NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(i).repeat(32))))
                    .toList();
    private static final FragmentPlacement PLACEMENT =
            FragmentPlacement.ofAlike(NODES.stream().map(NodeIdentity::id).toList());

    private final SortedMap<KeyId, SortedMap<FragmentId, Bytes>> held = new TreeMap<>();
    private final SortedMap<KeyId, UnaryOperator<StoreReply>> lies = new TreeMap<>();
    private final TreeSet<KeyId> silent = new TreeSet<>();
    private int asked;

    private final FragmentAudit audit =
            new FragmentAudit(
                    new VolumeDescriptor(
                            VOLUME,
                            "blocks",
                            NODES.getFirst().publicKey(),
                            new BlockShape(REDUNDANCY, 4096, 1),
                            Durability.MEMORY,
                            NODES.stream().limit(4).map(NodeIdentity::id).toList(),
                            List.of(),
                            List.of()),
                    () -> NodeSet.of(NODES.stream().map(NodeIdentity::publicKey).toList()),
                    new Links());

    private final class Links implements ServerLinks {
        @Override
        public void ask(KeyId server, Message request, ReplyHandler handler) {
            asked++;
            if (silent.contains(server)) {
                handler.failed(LinkFailure.UNREACHABLE);
                return;
            }
            try {
                var wire = new WireMessage(request.kind(), request.head(), request.body());
                var wanted = (Audit) StoreRequestCodec.decode(wire, REDUNDANCY);
                UnaryOperator<StoreReply> lie = lies.getOrDefault(server, honest -> honest);
                WireMessage reply = StoreReplyCodec.encode(lie.apply(honest(server, wanted)));
                handler.replied(new Message(reply.kind(), reply.head(), reply.body()));
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        }

        private StoreReply honest(KeyId server, Audit wanted) {
            var fingerprints = new ArrayList<Optional<Bytes>>();
            for (FragmentId id : wanted.fragments()) {
                fingerprints.add(
                        Optional.ofNullable(fragments(server).get(id))
                                .map(
                                        FragmentPoint.of(wanted.challenge(), id.block())
                                                ::fingerprint));
            }
            return new StoreReply.Audited(fingerprints);
        }

        @Override
        public boolean isConnected(KeyId server) {
            return true;
        }
    }

    private SortedMap<FragmentId, Bytes> fragments(KeyId node) {
        return held.computeIfAbsent(node, _ -> new TreeMap<>());
    }

    private Bguid store(int number) {
        byte[] content = new byte[1000];
        new Random(number).nextBytes(content);
        var encoded = CODE.encode(Bytes.owning(content));
        var checksum = BlockChecksum.of(REDUNDANCY, encoded);
        Bguid block = checksum.bguid();
        for (int index = 0; index < REDUNDANCY.servers(); index++) {
            Bytes fragment =
                    CODE.reencode(checksum, index, encoded.content()).orElseThrow().fragment();
            fragments(holder(block, index)).put(new FragmentId(block, index), fragment);
        }
        return block;
    }

    private List<Bguid> stored(int count) {
        return IntStream.range(0, count).mapToObj(this::store).toList();
    }

    private static KeyId holder(Bguid block, int index) {
        return PLACEMENT.holders(block, REDUNDANCY.servers()).get(index);
    }

    private Bytes lose(Bguid block, int index) {
        return java.util.Objects.requireNonNull(
                fragments(holder(block, index)).remove(new FragmentId(block, index)));
    }

    private List<Standing> standings(List<Bguid> blocks) throws InterruptedException {
        return audit.audit(blocks).stream().map(Finding::standing).toList();
    }

    @Test
    void whatIsHeldIsWhole() throws InterruptedException {
        assertThat(standings(stored(20))).containsOnly(Standing.WHOLE).hasSize(20);
        assertThat(asked).as("one request to each node").isEqualTo(NODES.size());
        assertThat(audit.liars()).isEmpty();
        assertThat(audit.silent()).isEmpty();
    }

    @Test
    void whatIsLostIsCounted() throws InterruptedException {
        List<Bguid> blocks = stored(4);
        lose(blocks.get(1), 3);
        lose(blocks.get(2), 0);
        lose(blocks.get(2), 1);
        for (int index = 0; index < 3; index++) {
            lose(blocks.get(3), index);
        }
        List<Finding> findings = audit.audit(blocks);
        assertThat(findings).extracting(Finding::fragments).containsExactly(4, 3, 2, 1);
        assertThat(findings)
                .extracting(Finding::standing)
                .containsExactly(Standing.WHOLE, Standing.LACKING, Standing.LACKING, Standing.LOST);
        assertThat(findings.get(1).wanting()).containsExactly(holder(blocks.get(1), 3));
        assertThat(findings.get(0).wanting()).isEmpty();
    }

    /// Nodes came after it was stored.
    @Test
    void whatIsElsewhereCountsAndIsWanting() throws InterruptedException {
        Bguid block = store(1);
        var id = new FragmentId(block, 2);
        Bytes moved = lose(block, 2);
        KeyId other = PLACEMENT.likely(block, 2, REDUNDANCY.servers()).getLast();
        fragments(other).put(id, moved);
        Finding finding = audit.audit(List.of(block)).getFirst();
        assertThat(finding.standing()).isEqualTo(Standing.WHOLE);
        assertThat(finding.wanting()).containsExactly(holder(block, 2));
    }

    @Test
    void aNodeThatHoldsSomethingElseIsNamed() throws InterruptedException {
        List<Bguid> blocks = stored(3);
        KeyId liar = holder(blocks.get(1), 1);
        fragments(liar).put(new FragmentId(blocks.get(1), 1), Bytes.zeros(512));
        List<Finding> findings = audit.audit(blocks);
        assertThat(audit.liars()).containsExactly(liar);
        assertThat(findings.get(1).standing()).isEqualTo(Standing.LACKING);
        assertThat(findings.get(1).fragments()).isEqualTo(3);
        assertThat(findings.get(0).standing()).isEqualTo(Standing.WHOLE);
    }

    /// Three fragments, one of them false: a codeword of any two is as good as another.
    @Test
    void aLieThatNamesNobodyLeavesTheBlockUndecided() throws InterruptedException {
        Bguid block = store(1);
        fragments(holder(block, 1)).put(new FragmentId(block, 1), Bytes.zeros(512));
        lose(block, 3);
        assertThat(standings(List.of(block))).containsExactly(Standing.UNDECIDED);
        assertThat(audit.liars()).isEmpty();
    }

    @Test
    void whatSilentNodesMayHoldIsNotLost() throws InterruptedException {
        Bguid block = store(1);
        lose(block, 0);
        lose(block, 1);
        silent.add(holder(block, 2));
        assertThat(standings(List.of(block))).containsExactly(Standing.UNDECIDED);
        assertThat(audit.silent()).containsExactly(holder(block, 2));
        silent.clear();
        silent.add(holder(block, 0));
        Finding finding = audit.audit(List.of(block)).getFirst();
        assertThat(finding.standing()).isEqualTo(Standing.LACKING);
        assertThat(finding.wanting()).containsExactly(holder(block, 1));
    }

    /// As many answers as questions, or it has not answered.
    @Test
    void answersToOtherQuestionsCountAsNone() throws InterruptedException {
        Bguid block = store(1);
        KeyId node = holder(block, 0);
        for (StoreReply strange :
                List.of(
                        new StoreReply.Audited(List.of()),
                        new StoreReply.Audited(
                                List.of(Optional.of(Bytes.zeros(16)), Optional.empty())),
                        new StoreReply.Stored(),
                        new StoreReply.Refused(Refusal.RECOVERING))) {
            lies.put(node, _ -> strange);
            Finding finding = audit.audit(List.of(block)).getFirst();
            assertThat(finding.fragments()).isEqualTo(3);
            assertThat(finding.wanting()).isEmpty();
            assertThat(audit.silent()).containsExactly(node);
        }
    }

    @Test
    void aNodeThatIsBusyIsAskedAgain() throws InterruptedException {
        Bguid block = store(1);
        KeyId node = holder(block, 0);
        lies.put(
                node,
                _ -> {
                    lies.remove(node);
                    return new StoreReply.Refused(Refusal.OVERLOADED);
                });
        assertThat(standings(List.of(block))).containsExactly(Standing.WHOLE);
        assertThat(audit.silent()).isEmpty();
    }

    /// It holds up nobody for ever, and says nothing by that.
    @Test
    void aNodeThatIsAlwaysBusyIsSilent() throws InterruptedException {
        Bguid block = store(1);
        KeyId node = holder(block, 0);
        lies.put(node, _ -> new StoreReply.Refused(Refusal.OVERLOADED));
        assertThat(standings(List.of(block))).containsExactly(Standing.LACKING);
        assertThat(audit.silent()).containsExactly(node);
    }
}
