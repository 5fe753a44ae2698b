package io.tarn.operations.ring;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.catalogue.CataloguePage;
import io.tarn.catalogue.ClusterNode;
import io.tarn.crypto.KeyId;
import io.tarn.object.SignedVolume;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.state.RangeProof;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a node answers to a [RingQuestion].
public sealed interface RingReply {
    record Taken() implements RingReply {}

    record Certified(Certificate certificate) implements RingReply {}

    record Refused(Reason reason) implements RingReply {}

    /// @param charter the last that is signed, as far as the node knows; empty while the ring has no key
    /// @param nodes where those may be found whom the node knows: hints
    record RingIs(Founding founding, Optional<CertifiedCharter> charter, List<ClusterNode> nodes)
            implements RingReply {
        public RingIs {
            nodes = List.copyOf(nodes);
        }

        /// Where it says that members may be found: one place for each, however many it names.
        public List<ClusterNode> places(Membership membership) {
            Map<KeyId, ClusterNode> places = new TreeMap<>();
            for (ClusterNode node : nodes) {
                if (membership.find(node.key().id()).isPresent()) {
                    places.putIfAbsent(node.key().id(), node);
                }
            }
            return List.copyOf(places.values());
        }
    }

    /// @param highest of the numbers of the caller's updates that were carried out; empty if none was
    /// @param current the epoch that the node is in, if this is after all that was prepared there when it was
    ///     asked; empty if it is what was agreed some time before, or a version that was asked for
    record Listed(Optional<ClientSequence> highest, Optional<Epoch> current, CataloguePage page)
            implements RingReply {}

    /// @param volume if the node knows of it
    record VolumeIs(Optional<SignedVolume> volume) implements RingReply {}

    /// @param content if the node's state holds the block
    record HeldIs(Optional<Bytes> content) implements RingReply {}

    /// A volume's lists after all that was prepared at the node when it was asked.
    ///
    /// @param epoch that the node is in
    /// @param heads as the ring's answer says it; the time is the latest that the node has heard of
    record HeadsNow(Epoch epoch, ObjectAnswer.HeadsAre heads) implements RingReply {}

    record Proved(RangeProof proof) implements RingReply {}

    /// Why a node does not do what it is asked. Its word alone.
    enum Reason {
        /// The ring has no key yet, or this node none of its state.
        NOT_YET(1),
        /// The request is not the caller's, or for another ring.
        NOT_YOURS(2),
        /// The caller has no part in the cluster.
        STRANGER(3),
        /// The number has been used, or is too far below one that was.
        NUMBER_USED(4),
        /// There is no room for more.
        BUSY(5),
        /// Nothing has come of it for long.
        NOTHING_CAME(6),
        /// It does not have the version that was asked for: not yet, or no more.
        NO_SUCH_VERSION(7);

        private final int code;

        Reason(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Reason of(int code) throws MalformedException {
            for (Reason reason : values()) {
                if (reason.code == code) {
                    return reason;
                }
            }
            throw new MalformedException("no reason has number " + code);
        }
    }
}
