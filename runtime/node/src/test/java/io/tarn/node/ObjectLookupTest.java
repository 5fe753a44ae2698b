package io.tarn.node;

import static io.tarn.node.ObjectState.OTHER_OWNER;
import static io.tarn.node.ObjectState.OWNER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.VolumeId;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.Sha256;
import io.tarn.object.Aguid;
import io.tarn.operations.ring.RingReply;
import io.tarn.operations.ring.RingReply.Reason;
import io.tarn.ring.AgreedTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectLookupTest {
    private static final AgreedTime NOW = new AgreedTime(5_000);

    private final ObjectState ring = new ObjectState();
    private final Aguid volume =
            ring.create(OWNER, "bucket", new VolumeId(Sha256.of(Bytes.EMPTY).value()));

    @Test
    void listsAreToldAsTheRingWouldNameThem() {
        RingReply empty = ObjectLookup.heads(ring.state, NOW, OWNER.id(), volume);
        ring.put(OWNER, volume, "a", List.of(new Bguid(Sha256.of(Bytes.ofHex("01")).value())));
        RingReply one = ObjectLookup.heads(ring.state, NOW, OWNER.id(), volume);
        assertThat(empty).isInstanceOf(RingReply.HeadsNow.class);
        assertThat(((RingReply.HeadsNow) empty).heads().names()).isZero();
        assertThat(((RingReply.HeadsNow) one).heads().names()).isEqualTo(1);
        assertThat(((RingReply.HeadsNow) one).heads().time()).isEqualTo(NOW);
    }

    @Test
    void whoMayNotReadIsToldNothing() {
        var refused = new RingReply.Refused(Reason.NOT_YOURS);
        assertThat(ObjectLookup.heads(ring.state, NOW, OTHER_OWNER.id(), volume))
                .isEqualTo(refused);
        Aguid none = new Aguid(Sha256.of(Bytes.EMPTY));
        assertThat(ObjectLookup.heads(ring.state, NOW, OWNER.id(), none)).isEqualTo(refused);
    }
}
