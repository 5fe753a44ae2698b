package io.tarn.simulator.ring;

import io.tarn.crypto.Digest;
import io.tarn.ring.MemberId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;
import io.tarn.ring.message.NewView;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.Signed;
import java.util.Map;
import java.util.TreeMap;

/// INV-009, from all that honest members send, whoever hears it and however often they restart: one batch
/// for each view and sequence, one state for each checkpoint, nothing of a view that was left.
final class HonestVotes {
    private record Place(MemberId member, View view, SequenceNumber sequence)
            implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byMember = member.compareTo(other.member);
            int byView = view.compareTo(other.view);
            return byMember != 0
                    ? byMember
                    : byView != 0 ? byView : sequence.compareTo(other.sequence);
        }
    }

    private final Map<Place, Digest> votes = new TreeMap<>();
    private final Map<Place, Digest> checkpoints = new TreeMap<>();

    void said(MemberId member, RingMessage message) {
        switch (message) {
            case RingMessage.Propose(var proposal, var _) -> vote(member, proposal.statement());
            case RingMessage.Agree(var p) ->
                    one(
                            votes,
                            new Place(member, p.statement().view(), p.statement().sequence()),
                            p.statement().batch());
            case RingMessage.Committed(var commit) ->
                    one(votes, new Place(member, commit.view(), commit.sequence()), commit.batch());
            case RingMessage.Begin(var newView) -> begin(member, newView);
            case RingMessage.Checkpointed(var checkpoint) ->
                    one(
                            checkpoints,
                            new Place(member, View.FIRST, checkpoint.statement().sequence()),
                            checkpoint.statement().state());
            default -> {}
        }
    }

    /// Others' may be passed on; its own are votes.
    private void begin(MemberId member, Signed<NewView> newView) {
        if (newView.signer().equals(member)) {
            newView.statement().proposals().forEach(p -> vote(member, p.statement()));
        }
    }

    private void vote(MemberId member, PrePrepare proposal) {
        one(votes, new Place(member, proposal.view(), proposal.sequence()), proposal.batch());
    }

    private static void one(Map<Place, Digest> said, Place place, Digest digest) {
        Digest before = said.putIfAbsent(place, digest);
        RingViolation.unless(before == null || before.equals(digest), "two words of %s", place);
    }
}
