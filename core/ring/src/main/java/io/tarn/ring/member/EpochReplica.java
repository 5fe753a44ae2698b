package io.tarn.ring.member;

import io.tarn.crypto.KeyId;
import io.tarn.ring.Epoch;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.evidence.Misbehaviour;
import io.tarn.ring.replica.RingEffect;
import io.tarn.ring.replica.RingReplica;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A replica of one epoch, with its members' names.
final class EpochReplica {
    final CharterStatement statement;
    final RingReplica replica;
    final Seats seats;
    private final KeyId self;

    EpochReplica(CharterStatement statement, RingReplica replica, KeyId self) {
        this.statement = statement;
        this.replica = replica;
        this.self = self;
        seats = new Seats(statement.charter().membership());
    }

    Epoch epoch() {
        return statement.charter().epoch();
    }

    /// @return the end of the epoch, if this step tells of it
    Optional<RingEffect.Ended> perform(
            List<RingEffect> effects, Consumer<MemberEffect> out, Consumer<Misbehaviour> caught) {
        Optional<RingEffect.Ended> end = Optional.empty();
        for (RingEffect effect : effects) {
            switch (effect) {
                case RingEffect.Persist(var entry) ->
                        out.accept(
                                new MemberEffect.Persist(new MemberEntry.InEpoch(epoch(), entry)));
                case RingEffect.Note(var entry) ->
                        out.accept(new MemberEffect.Note(new MemberEntry.InEpoch(epoch(), entry)));
                case RingEffect.Send(var to, var message) ->
                        seats.sitting(to)
                                .ifPresent(name ->
                                        out.accept(new MemberEffect.Send(name, epoch(), message)));
                case RingEffect.Broadcast(var message) ->
                        seats.members().stream()
                                .filter(name -> !name.equals(self))
                                .forEach(name ->
                                        out.accept(new MemberEffect.Send(name, epoch(), message)));
                case RingEffect.Executed(var batch, var leaves) ->
                        out.accept(new MemberEffect.Executed(batch, leaves));
                case RingEffect.Installed _ -> {}
                case RingEffect.Ended ended -> end = Optional.of(ended);
                case RingEffect.Caught(Misbehaviour misbehaviour) -> caught.accept(misbehaviour);
                case RingEffect.Suspect(var member, String reason) ->
                        seats.sitting(member)
                                .ifPresent(
                                        name -> out.accept(new MemberEffect.Suspect(name, reason)));
            }
        }
        return end;
    }
}
