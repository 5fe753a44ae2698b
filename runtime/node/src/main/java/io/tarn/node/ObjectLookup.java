package io.tarn.node;

import io.tarn.base.Bytes;
import io.tarn.block.immutable.Bguid;
import io.tarn.crypto.KeyId;
import io.tarn.object.Aguid;
import io.tarn.object.Right;
import io.tarn.object.machine.HeldBlock;
import io.tarn.object.machine.VolumeView;
import io.tarn.operations.ring.RingQuestion;
import io.tarn.operations.ring.RingReply;
import io.tarn.operations.ring.RingReply.Reason;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.state.RangeProof;
import io.tarn.ring.state.RingState;

/// What a node shows of the objects in its ring's state. Nothing of it is believed: a description has its owner's signature, a
/// block its name, a proof a digest that the ring has certified. Who has that digest has read the volume, by its access list.
final class ObjectLookup {
    /// With the largest values on the way to a name, a proof is within a frame (ADR-023).
    private static final int PROOF_BYTES_MAX = 512 << 10;

    private ObjectLookup() {}

    static RingReply answer(RingQuestion question, RingState now, NamedVersions versions) {
        return switch (question) {
            case RingQuestion.DescribeVolume(Aguid volume) ->
                    new RingReply.VolumeIs(VolumeView.of(now, volume).map(VolumeView::signed));
            case RingQuestion.ReadHeld(Aguid volume, Bguid block) ->
                    new RingReply.HeldIs(
                            VolumeView.of(now, volume)
                                    .flatMap(view -> view.held(block))
                                    .map(HeldBlock::content));
            case RingQuestion.Prove prove ->
                    versions.find(prove.volume(), prove.heads(), prove.versions())
                            .flatMap(then -> VolumeView.of(then, prove.volume()))
                            .<RingReply>map(view -> new RingReply.Proved(proof(view, prove)))
                            .orElse(new RingReply.Refused(Reason.NO_SUCH_VERSION));
            case RingQuestion.Frame _,
                    RingQuestion.Update _,
                    RingQuestion.WhichRing _,
                    RingQuestion.Read _,
                    RingQuestion.Heads _ ->
                    throw new AssertionError("not of objects");
        };
    }

    /// How a volume's lists stand, told to whom the ring would tell it.
    ///
    /// @param now after all that was prepared here when it was asked
    /// @param time the latest that the ring has agreed on, as far as this node knows
    static RingReply heads(RingState now, AgreedTime time, KeyId caller, Aguid volume) {
        return VolumeView.of(now, volume)
                .filter(view -> view.allows(caller, Right.READ, time))
                .<RingReply>map(
                        view -> new RingReply.HeadsNow(Charter.of(now).epoch(), view.headsAt(time)))
                .orElse(new RingReply.Refused(Reason.NOT_YOURS));
    }

    private static RangeProof proof(VolumeView view, RingQuestion.Prove prove) {
        Bytes prefix = prove.prefix();
        Bytes from = prove.from();
        return prove.isPast()
                ? view.proveVersions(prefix, from, prove.max(), PROOF_BYTES_MAX)
                : view.proveHeads(prefix, from, prove.max(), PROOF_BYTES_MAX);
    }
}
