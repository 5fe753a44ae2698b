package io.tarn.bucket;

import io.tarn.crypto.NodeIdentity;
import io.tarn.object.Aguid;
import io.tarn.object.Retention;
import io.tarn.object.SignedVolume;
import io.tarn.object.VolumeDescription;
import io.tarn.object.machine.CollectPlace;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.object.machine.Refusal;
import io.tarn.operations.object.BlockFetcher;
import io.tarn.operations.object.ObjectVolumes;
import io.tarn.operations.object.ObjectVolumes.Answered;
import io.tarn.operations.object.ObjectVolumes.Search;
import io.tarn.operations.object.ReadOutcome;
import java.util.Optional;

/// Care for a volume of objects of this owner that a ring orders.
///
/// @param name of the volume
record RingCare(ObjectVolumes volumes, NodeIdentity owner, String name) implements Care {
    /// While others describe it anew, too.
    private static final int TRIES = 4;

    private Aguid id() {
        return Aguid.ofVolume(owner.publicKey(), name);
    }

    @Override
    public boolean retain(Retention retention) throws RefusedException, InterruptedException {
        for (int tries = 0; tries < TRIES; tries++) {
            VolumeDescription now = description();
            if (now.retention().equals(retention)) {
                return tries > 0;
            }
            if (describe(now.with(retention))) {
                return true;
            }
        }
        throw new RefusedException(
                io.tarn.s3.store.Refusal.CONFLICT, "the volume is described anew all the time");
    }

    @Override
    public VolumeDescription description() throws RefusedException, InterruptedException {
        return switch (volumes.find(owner.publicKey(), name, BlockFetcher.NONE)) {
            case Search.Found found -> found.client().volume().description();
            case Search.NoSuchVolume _ ->
                    throw new RefusedException(io.tarn.s3.store.Refusal.NO_SUCH_BUCKET);
            case Search.Unavailable(String reason) -> throw RingVolume.unavailable(reason);
        };
    }

    @Override
    public boolean describe(VolumeDescription next) throws RefusedException, InterruptedException {
        var request = new ObjectRequest.PutVolume(SignedVolume.sign(next, owner));
        return asked(request, Refusal.NO_SUCCESSOR).isPresent();
    }

    @Override
    public Collected collect(Optional<CollectPlace> from)
            throws RefusedException, InterruptedException {
        return switch (asked(new ObjectRequest.Collect(id(), from))) {
            case ObjectAnswer.Collected(int pruned, int forgotten, var next) ->
                    new Collected(pruned, forgotten, next);
            case ObjectAnswer other -> throw strange(other);
        };
    }

    @Override
    public boolean sweep() throws RefusedException, InterruptedException {
        return asked(new ObjectRequest.BeginSweep(id()), Refusal.TOO_SOON).isPresent();
    }

    private ObjectAnswer asked(ObjectRequest request)
            throws RefusedException, InterruptedException {
        return RingVolume.proven(volumes.command(request, RingVolume.ANSWER_MS_MAX)).answer();
    }

    /// @param expected refusal, of which nothing comes
    private Optional<ObjectAnswer> asked(ObjectRequest request, Refusal expected)
            throws RefusedException, InterruptedException {
        ReadOutcome<Answered> outcome = volumes.command(request, RingVolume.ANSWER_MS_MAX);
        if (outcome instanceof ReadOutcome.Refused<Answered>(Refusal refusal, var _)
                && refusal == expected) {
            return Optional.empty();
        }
        return Optional.of(RingVolume.proven(outcome).answer());
    }

    private static RefusedException strange(ObjectAnswer answer) {
        return RingVolume.unavailable("the ring answers what it was not asked: " + answer);
    }
}
