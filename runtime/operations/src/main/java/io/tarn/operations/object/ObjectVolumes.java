package io.tarn.operations.object;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.IdentityKey;
import io.tarn.object.Aguid;
import io.tarn.object.SignedVolume;
import io.tarn.object.VolumeDescription;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.object.machine.Refusal;
import io.tarn.operations.ring.KnownRing;
import io.tarn.operations.ring.RingClient;
import io.tarn.operations.ring.RingClient.Updated;
import io.tarn.operations.ring.RingQuestion;
import io.tarn.operations.ring.RingReply;
import io.tarn.ring.certificate.Proof;
import io.tarn.ring.message.Addressee;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A way to volumes of objects by their owners' keys and their names.
public final class ObjectVolumes {
    /// Of a volume each: some tens of megabytes of certificates.
    private static final int REMEMBERED_MAX = 1 << 16;

    private final RingClient ring;
    private final NodesWord nodes;

    public ObjectVolumes(RingClient ring) {
        this.ring = ring;
        nodes = new NodesWord(ring);
    }

    /// What came of looking for a volume.
    public sealed interface Search {
        record Found(ObjectClient client) implements Search {}

        /// So many members say so that one of them is correct.
        record NoSuchVolume() implements Search {}

        record Unavailable(String reason) implements Search {}
    }

    /// The volume as its owner describes it last, as far as members show; each description holds by itself.
    ///
    /// @param stored where blocks are that were dispersed
    public Search find(IdentityKey owner, String name, BlockFetcher stored)
            throws InterruptedException {
        Optional<KnownRing> known = ring.recentRing();
        if (known.isEmpty()) {
            return new Search.Unavailable("the ring has no key yet, or too few members answer");
        }
        Aguid id = Aguid.ofVolume(owner, name);
        List<RingReply> said = nodes.askAll(new RingQuestion.DescribeVolume(id));
        Optional<SignedVolume> newest =
                said.stream()
                        .map(reply ->
                                reply instanceof RingReply.VolumeIs(var volume)
                                        ? volume
                                        : Optional.<SignedVolume>empty())
                        .flatMap(Optional::stream)
                        .filter(volume -> isOf(volume, owner, name, known.get()))
                        .max(Comparator.comparingInt(volume -> volume.description().revision()));
        if (newest.isPresent()) {
            var remembered = new Remembered(REMEMBERED_MAX);
            return new Search.Found(
                    new ObjectClient(ring, this, newest.get(), nodes, stored, remembered));
        }
        long denied =
                said.stream()
                        .filter(reply ->
                                reply instanceof RingReply.VolumeIs(var volume) && volume.isEmpty())
                        .count();
        return denied >= known.get().membership().size().oneCorrect()
                ? new Search.NoSuchVolume()
                : new Search.Unavailable("too few members of the ring answer");
    }

    /// An answer of the ring's.
    public record Answered(ObjectAnswer answer, Proof proof) {}

    /// Has something done that may be done twice, or asked for: everything but updates, for which there is [ObjectClient#update]. If
    /// nothing comes it is asked again, under other numbers.
    ///
    /// @param milliseconds after which it gives up
    public ReadOutcome<Answered> command(ObjectRequest request, long milliseconds)
            throws InterruptedException {
        require(!(request instanceof ObjectRequest.Apply), "updates are carried out once");
        Updated updated = ring.update(Addressee.MACHINE, request.encoding(), milliseconds);
        return switch (updated) {
            case Updated.Done(var asked, var outcome, var certificate, KnownRing _) ->
                    answered(outcome.result(), new Proof(asked, certificate));
            case Updated.NotAdmitted _ -> new ReadOutcome.Unavailable<>("not admitted");
            case Updated.Unavailable(String reason) -> new ReadOutcome.Unavailable<>(reason);
        };
    }

    private static ReadOutcome<Answered> answered(Bytes result, Proof proof) {
        try {
            ObjectAnswer answer = ObjectAnswer.of(result);
            return answer instanceof ObjectAnswer.Refused(Refusal refusal)
                    ? new ReadOutcome.Refused<>(refusal, proof)
                    : new ReadOutcome.Proven<>(new Answered(answer, proof));
        } catch (MalformedException e) {
            return new ReadOutcome.Unavailable<>("the ring's answer is of a later version of Tarn");
        }
    }

    private static boolean isOf(
            SignedVolume volume, IdentityKey owner, String name, KnownRing known) {
        VolumeDescription description = volume.description();
        return description.owner().equals(owner)
                && description.name().equals(name)
                && description.ring().equals(known.membership().ring())
                && volume.verify();
    }
}
