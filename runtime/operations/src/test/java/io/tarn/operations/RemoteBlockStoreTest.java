package io.tarn.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.BlockShape;
import io.tarn.block.Durability;
import io.tarn.block.Redundancy;
import io.tarn.block.VolumeDescriptor;
import io.tarn.block.VolumeId;
import io.tarn.block.client.ClientLimits;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FetchOutcome;
import io.tarn.block.immutable.FragmentId;
import io.tarn.block.immutable.ImmutableCode;
import io.tarn.block.immutable.StoreCheck;
import io.tarn.block.immutable.StoreCheck.CheckedStore;
import io.tarn.block.immutable.StoreCheck.Verdict;
import io.tarn.block.immutable.StoreOutcome;
import io.tarn.block.immutable.StoreReply;
import io.tarn.block.immutable.StoreReply.Absent;
import io.tarn.block.immutable.StoreReply.Fetched;
import io.tarn.block.immutable.StoreReply.NotHeld;
import io.tarn.block.immutable.StoreReply.Stored;
import io.tarn.block.immutable.StoreReplyCodec;
import io.tarn.block.immutable.StoreRequest;
import io.tarn.block.immutable.StoreRequestCodec;
import io.tarn.block.wire.WireMessage;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.transport.LinkFailure;
import io.tarn.transport.Message;
import io.tarn.transport.ReplyHandler;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Against nodes in memory that answer at once: who is asked for what, and who is accused.
@Timeout(60)
class RemoteBlockStoreTest {
    private static final Redundancy REDUNDANCY = new Redundancy(1, 2);
    private static final ImmutableCode CODE = new ImmutableCode(REDUNDANCY);
    private static final int BLOCKS = 60;

    private static final VolumeDescriptor DESCRIPTOR =
            new VolumeDescriptor(
                    new VolumeId(Bytes.zeros(VolumeId.BYTES)),
                    "blocks",
                    key(0),
                    new BlockShape(REDUNDANCY, BlockShape.BLOCK_BYTES_MIN, 1),
                    Durability.FSYNC,
                    IntStream.rangeClosed(1, 4).mapToObj(i -> key(i).id()).toList(),
                    List.of(),
                    List.of());

    private final OperationClock clock = new OperationClock();
    private final FakeNodes nodes = new FakeNodes();
    private final Set<KeyId> accused = ConcurrentHashMap.newKeySet();
    private volatile NodeSet known = nodesUpTo(6);

    private final RemoteBlockStore store =
            new RemoteBlockStore(
                    DESCRIPTOR,
                    () -> known,
                    nodes,
                    clock,
                    ClientLimits.production(),
                    new Accusations() {
                        @Override
                        public void lied(KeyId server, String reason) {
                            accused.add(server);
                        }

                        @Override
                        public void unhelpful(KeyId server, String reason) {}
                    });

    private static IdentityKey key(int number) {
        return NodeIdentity.ofSeed(Sha256.hash(Bytes.owning(new byte[] {(byte) number})))
                .publicKey();
    }

    private static NodeSet nodesUpTo(int count) {
        return NodeSet.of(IntStream.rangeClosed(1, count).mapToObj(i -> key(i)).toList());
    }

    /// What some node does in place of what it should.
    private enum Conduct {
        HONEST,
        DEAD,
        SHOWS_FALSE_FRAGMENTS,
        BABBLES
    }

    private static final class FakeNodes implements ServerLinks {
        private final Map<KeyId, Map<FragmentId, CheckedStore>> held = new ConcurrentHashMap<>();
        private final Map<KeyId, Conduct> conducts = new ConcurrentHashMap<>();

        @Override
        public void ask(KeyId server, Message request, ReplyHandler handler) {
            try {
                var wire = new WireMessage(request.kind(), request.head(), request.body());
                StoreRequest decoded = StoreRequestCodec.decode(wire, REDUNDANCY);
                switch (conducts.getOrDefault(server, Conduct.HONEST)) {
                    case DEAD -> handler.failed(LinkFailure.UNREACHABLE);
                    case BABBLES -> handler.replied(new Message(96, Bytes.zeros(3)));
                    case SHOWS_FALSE_FRAGMENTS ->
                            handler.replied(message(falsified(answer(server, decoded), decoded)));
                    case HONEST -> handler.replied(message(answer(server, decoded)));
                }
            } catch (MalformedException e) {
                throw new AssertionError("a client's request", e);
            }
        }

        private StoreReply answer(KeyId server, StoreRequest request) {
            var here = held.computeIfAbsent(server, _ -> new ConcurrentHashMap<>());
            return switch (request) {
                case StoreRequest.Storing storing -> {
                    if (new StoreCheck(CODE).check(storing) instanceof Verdict.Sound(var sound)) {
                        here.put(sound.id(), sound);
                    }
                    yield new Stored();
                }
                case StoreRequest.Fetch fetch -> {
                    CheckedStore found = here.get(fetch.fragment());
                    yield found == null
                            ? new Absent()
                            : new Fetched(
                                    java.util.Optional.of(found.checksum()),
                                    found.allHashes(),
                                    found.fragment());
                }
                case StoreRequest.Attest _ -> new NotHeld(List.of(0));
                case StoreRequest.Audit _ -> new Absent();
            };
        }

        private static StoreReply falsified(StoreReply truth, StoreRequest request) {
            boolean isFetch = request instanceof StoreRequest.Fetch;
            return truth instanceof Fetched fetched
                    ? new Fetched(
                            fetched.checksum(),
                            fetched.allHashes(),
                            Bytes.zeros(fetched.fragment().size()))
                    : isFetch
                            ? new Fetched(java.util.Optional.empty(), List.of(), Bytes.zeros(512))
                            : truth;
        }

        private static Message message(StoreReply reply) {
            WireMessage wire = StoreReplyCodec.encode(reply);
            return new Message(wire.kind(), wire.head(), wire.body());
        }

        @Override
        public boolean isConnected(KeyId server) {
            return true;
        }

        int fragmentsAt(KeyId node) {
            return held.getOrDefault(node, Map.of()).size();
        }
    }

    @AfterEach
    void stop() {
        clock.close();
    }

    private static Bytes content(int number) {
        byte[] bytes = new byte[1000];
        new Random(number).nextBytes(bytes);
        return Bytes.owning(bytes);
    }

    private List<Bguid> storeAll() {
        return IntStream.range(0, BLOCKS)
                .mapToObj(i -> store.store(content(i)).join().stored().orElseThrow().block())
                .toList();
    }

    private void assertAllFetched(List<Bguid> blocks) {
        for (int i = 0; i < BLOCKS; i++) {
            FetchOutcome outcome = store.fetch(blocks.get(i)).join();
            assertThat(outcome).isInstanceOf(FetchOutcome.Whole.class);
            assertThat(((FetchOutcome.Whole) outcome).content()).isEqualTo(content(i));
        }
    }

    @Test
    void blocksAreSpreadOverAllNodes() {
        assertAllFetched(storeAll());
        for (int node = 1; node <= 6; node++) {
            assertThat(nodes.fragmentsAt(key(node).id())).isBetween(10, 50);
        }
        assertThat(accused).isEmpty();
    }

    /// Fragments have not moved yet, and are found all the same.
    @Test
    void blocksOfBeforeNodesCameAndWentAreFound() {
        List<Bguid> blocks = storeAll();
        known = nodesUpTo(8);
        assertAllFetched(blocks);
        known = NodeSet.of(withoutFirst(nodesKeys(8)));
        nodes.conducts.put(key(1).id(), Conduct.DEAD);
        assertAllFetched(blocks);
        assertThat(accused).isEmpty();
    }

    private static Collection<IdentityKey> nodesKeys(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> key(i)).toList();
    }

    private static Collection<IdentityKey> withoutFirst(Collection<IdentityKey> keys) {
        return keys.stream().skip(1).toList();
    }

    /// A node that has just come is asked in the place of several holders, and shows false fragments for all of them.
    @Test
    void oneLiarInThePlaceOfManyIsFoundOutAndLeftOut() {
        List<Bguid> blocks = storeAll();
        known = nodesUpTo(8);
        KeyId liar = key(8).id();
        nodes.conducts.put(liar, Conduct.SHOWS_FALSE_FRAGMENTS);
        assertAllFetched(blocks);
        assertThat(accused).containsExactly(liar);
    }

    @Test
    void whoeverBabblesIsNamedAndDoneWithout() {
        KeyId babbler = key(2).id();
        nodes.conducts.put(babbler, Conduct.BABBLES);
        assertAllFetched(storeAll());
        assertThat(accused).containsExactly(babbler);
    }

    /// Who would not sign holds nothing that counts: others store in its stead.
    @Test
    void whoDoesNotSignIsNotCountedOnForSomeTime() {
        StoredBlock first = store.store(content(0)).join().stored().orElseThrow();
        KeyId refuser = first.holders().get(first.holders().firstKey());
        SortedSet<FragmentId> ids =
                new TreeSet<>(Set.of(new FragmentId(first.block(), first.holders().firstKey())));
        var asked = new TreeMap<KeyId, SortedSet<FragmentId>>();
        asked.put(java.util.Objects.requireNonNull(refuser), ids);
        assertThat(store.attest(asked, 0).join().receipts()).isEmpty();
        for (int i = 0; i < BLOCKS; i++) {
            var dispersal = store.store(content(i)).join();
            assertThat(dispersal.outcome()).isInstanceOf(StoreOutcome.Stored.class);
            assertThat(dispersal.stored().orElseThrow().holders().values())
                    .hasSize(REDUNDANCY.writers())
                    .doesNotContain(refuser);
        }
    }
}
