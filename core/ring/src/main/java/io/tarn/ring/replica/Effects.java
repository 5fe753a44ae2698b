package io.tarn.ring.replica;

import io.tarn.ring.MemberId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.evidence.Misbehaviour;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;

/// The effects of one step, as they come.
final class Effects {
    private final List<RingEffect> list = new ArrayList<>();

    void persist(JournalEntry entry) {
        list.add(new RingEffect.Persist(entry));
    }

    void note(JournalEntry entry) {
        list.add(new RingEffect.Note(entry));
    }

    void broadcast(RingMessage message) {
        list.add(new RingEffect.Broadcast(message));
    }

    void send(MemberId to, RingMessage message) {
        list.add(new RingEffect.Send(to, message));
    }

    void suspect(MemberId member, String reason) {
        list.add(new RingEffect.Suspect(member, reason));
    }

    void caught(Misbehaviour misbehaviour) {
        list.add(new RingEffect.Caught(misbehaviour));
    }

    void executed(BatchExecution.Result result) {
        list.add(new RingEffect.Executed(result.statement(), result.leaves()));
    }

    void ended(SequenceNumber last, RingState state) {
        list.add(new RingEffect.Ended(last, state));
    }

    void installed(SequenceNumber sequence) {
        list.add(new RingEffect.Installed(sequence));
    }

    List<RingEffect> toList() {
        return List.copyOf(list);
    }
}
