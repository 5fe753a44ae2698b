package io.tarn.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.catalogue.CatalogueAnswer;
import io.tarn.catalogue.CatalogueRequest;
import io.tarn.catalogue.CatalogueVersion;
import io.tarn.catalogue.ClusterOwner;
import io.tarn.crypto.Digest;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.machine.ClusterMachine;
import io.tarn.object.Aguid;
import io.tarn.object.ObjectLimits;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.StateMachine;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamedVersionsTest {
    private static final NodeIdentity RING_OWNER = identity(1);

    private final NamedVersions versions =
            new NamedVersions(new ClusterMachine(RING_OWNER.id(), ObjectLimits.production()));
    private RingState state = RingState.EMPTY;
    private long time;

    private static NodeIdentity identity(int number) {
        return NodeIdentity.ofSeed(Bytes.ofHex("%064x".formatted(number)));
    }

    /// Another state of the catalogue.
    private RingState change() throws Exception {
        var owner = new ClusterOwner("o" + time, identity(1_000 + (int) time).publicKey());
        var done = ask(RING_OWNER, new CatalogueRequest.PutOwner(owner));
        assertThat(done).isEqualTo(new CatalogueAnswer.Done());
        return state;
    }

    private CatalogueAnswer ask(NodeIdentity client, CatalogueRequest request) throws Exception {
        var executed =
                versions.execute(
                        client.publicKey(), request.encoding(), new AgreedTime(++time), state);
        state = executed.state();
        return CatalogueAnswer.of(executed.result());
    }

    private CatalogueVersion name(NodeIdentity client) throws Exception {
        return ((CatalogueAnswer.VersionIs) ask(client, new CatalogueRequest.NameVersion()))
                .version();
    }

    @Test
    void whatWasNamedIsFoundWhenTheStateHasGoneOn() throws Exception {
        RingState then = change();
        CatalogueVersion version = name(RING_OWNER);
        change();
        assertThat(versions.find(version)).contains(then);
        assertThat(versions.find(CatalogueVersion.of(state))).as("nobody named it").isEmpty();
    }

    /// What a volume of objects lists is named as the catalogue is, and no answer of objects is taken for one of the catalogue.
    @Test
    void answersAboutObjectsPassThrough() throws Exception {
        var volume = new Aguid(Sha256.of(Bytes.EMPTY));
        Bytes ask = new ObjectRequest.NameHeads(volume).encoding();
        var executed = versions.execute(RING_OWNER.publicKey(), ask, new AgreedTime(1), state);
        assertThat(ObjectAnswer.of(executed.result())).isInstanceOf(ObjectAnswer.Refused.class);
        Digest none = RingState.EMPTY.digest();
        assertThat(versions.find(volume, none, none)).isEmpty();

        RingState then = RingState.EMPTY.put(Bytes.ofHex("02"), Bytes.EMPTY);
        var heads = new ObjectAnswer.HeadsAre(volume, new AgreedTime(2), none, none, 0, 0);
        var named = new NamedVersions(new Answering(heads.encoding()));
        named.execute(RING_OWNER.publicKey(), ask, new AgreedTime(2), then);
        assertThat(named.find(volume, none, none)).contains(then);
        Digest other = Sha256.of(Bytes.ofHex("00"));
        assertThat(named.find(volume, other, none)).isEmpty();
        assertThat(named.find(volume, none, other)).isEmpty();
    }

    /// The same to everything.
    private record Answering(Bytes result) implements StateMachine {
        @Override
        public boolean admits(IdentityKey client, RingState state) {
            return true;
        }

        @Override
        public Executed execute(
                IdentityKey client, Bytes operation, AgreedTime time, RingState state) {
            return new Executed(state, result);
        }
    }

    @Test
    void clientWhoAsksMuchPushesOutItsOwnOnly() throws Exception {
        NodeIdentity other = identity(2);
        change();
        CatalogueVersion shared = name(other);
        assertThat(name(RING_OWNER)).isEqualTo(shared);
        List<CatalogueVersion> own = new ArrayList<>();
        for (int i = 0; i <= NamedVersions.KEPT_OF_CLIENT_MAX; i++) {
            change();
            own.add(name(RING_OWNER));
        }
        assertThat(versions.find(own.getFirst())).isEmpty();
        assertThat(versions.find(own.get(1))).isPresent();
        assertThat(versions.find(shared)).isPresent();
    }

    @Test
    void manyClientsTogetherAreBounded() throws Exception {
        List<CatalogueVersion> all = new ArrayList<>();
        for (int i = 0; i <= NamedVersions.KEPT_MAX; i++) {
            change();
            all.add(name(identity(2 + i)));
        }
        assertThat(versions.find(all.getFirst())).isEmpty();
        assertThat(all.stream().filter(one -> versions.find(one).isPresent()))
                .hasSize(NamedVersions.KEPT_MAX);
    }

    @Test
    void whatNobodyHasAskedForInTimeGoes() throws Exception {
        change();
        CatalogueVersion old = name(RING_OWNER);
        change();
        time += NamedVersions.KEPT_MS + 2;
        name(RING_OWNER);
        assertThat(versions.find(old)).isEmpty();
    }
}
