package io.tarn.ring.replica;

import io.tarn.crypto.Digest;
import io.tarn.ring.MemberId;
import io.tarn.ring.RingSize;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;
import io.tarn.ring.message.Batch;
import io.tarn.ring.message.Commit;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Prepare;
import io.tarn.ring.message.PreparedProof;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.Signed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a member knows about one place in the order.
final class Slot {
    final SequenceNumber sequence;

    /// In the current view.
    Optional<Signed<PrePrepare>> proposal = Optional.empty();

    /// Of [#proposal]; empty while it is fetched.
    Optional<Batch> batch = Optional.empty();

    /// Batches that this member has voted for, in any view: it may be asked for them as long as others may
    /// prove that they were prepared.
    private final SortedMap<Digest, Ordered> voted = new TreeMap<>();

    private record Ordered(PrePrepare ordered, Batch batch) {}

    /// When this member proposed it, if it has since it started.
    Optional<Long> proposedAt = Optional.empty();

    boolean hasVoted;
    boolean hasCommitted;

    /// In the highest view in which it was.
    Optional<PreparedProof> prepared = Optional.empty();

    /// What is committed here for good.
    Optional<Decision> decided = Optional.empty();

    /// The view in which this member has committed it itself, if it has since it started.
    Optional<View> decidedHere = Optional.empty();

    /// A batch in its place.
    record Decision(PrePrepare ordered, Batch batch) {}

    /// By sender, in the highest view in which it has voted: votes may come before what they are about.
    private final SortedMap<MemberId, Signed<Prepare>> prepares = new TreeMap<>();

    private final SortedMap<MemberId, Commit> commits = new TreeMap<>();

    /// By sender: what it says is decided here.
    private final SortedMap<MemberId, Decision> claims = new TreeMap<>();

    Slot(SequenceNumber sequence) {
        this.sequence = sequence;
    }

    /// Another view has begun. What may be proposed again in it stays here.
    void forgetProposal() {
        proposal = Optional.empty();
        batch = Optional.empty();
        hasVoted = false;
        hasCommitted = false;
    }

    /// @return the vote of the same view that this one contradicts
    Optional<Signed<Prepare>> add(Signed<Prepare> prepare) {
        Signed<Prepare> before = prepares.get(prepare.signer());
        View view = prepare.statement().view();
        if (before == null || view.isAfter(before.statement().view())) {
            prepares.put(prepare.signer(), prepare);
            return Optional.empty();
        }
        boolean contradicts =
                before.statement().view().equals(view)
                        && !before.statement().equals(prepare.statement());
        return contradicts ? Optional.of(before) : Optional.empty();
    }

    void add(MemberId from, Commit commit) {
        Commit before = commits.get(from);
        if (before == null || commit.view().isAfter(before.view())) {
            commits.put(from, commit);
        }
    }

    void claim(MemberId from, Decision decision) {
        claims.put(from, decision);
    }

    /// How many agree to all that this proposal says.
    long agreeing(PrePrepare proposed) {
        var said = Prepare.to(proposed);
        return prepares.values().stream().filter(p -> p.statement().equals(said)).count();
    }

    boolean isDecidedOtherwise(PrePrepare proposed) {
        return decided.filter(d -> !d.ordered().batch().equals(proposed.batch())).isPresent();
    }

    int votes() {
        return prepares.size() + commits.size();
    }

    int claims() {
        return claims.size();
    }

    /// What so many say is decided.
    Optional<Decision> claimedBy(int members) {
        return claims.values().stream()
                .filter(claim ->
                        claims.values().stream().filter(other -> sameOrder(claim, other)).count()
                                >= members)
                .findFirst();
    }

    private static boolean sameOrder(Decision one, Decision other) {
        return one.ordered().batch().equals(other.ordered().batch());
    }

    /// `prepared(m, v, n, i)` (OSDI '99, §4.2): the pre-prepare, and `2f` prepares of backups that match it.
    Optional<PreparedProof> prepared(RingSize size) {
        if (proposal.isEmpty() || batch.isEmpty()) {
            return Optional.empty();
        }
        Signed<PrePrepare> proposed = proposal.get();
        var said = Prepare.to(proposed.statement());
        List<Signed<Prepare>> matching =
                prepares.values().stream()
                        .filter(p -> p.statement().equals(said))
                        .filter(p -> !p.signer().equals(proposed.signer()))
                        .limit(2L * size.faults())
                        .toList();
        return matching.size() == 2 * size.faults()
                ? Optional.of(new PreparedProof(proposed, matching))
                : Optional.empty();
    }

    /// `committed-local(m, v, n, i)` (§4.2): prepared, and a quorum of commits that match.
    boolean isCommittedLocal(RingSize size) {
        if (!hasCommitted || proposal.isEmpty()) {
            return false;
        }
        PrePrepare proposed = proposal.get().statement();
        var said = Commit.to(proposed);
        return commits.values().stream().filter(said::equals).count() >= size.quorum();
    }

    /// What this member has said of the slot in the current view.
    List<RingMessage> say(MemberId self) {
        var said = new ArrayList<RingMessage>();
        if (proposal.isEmpty()) {
            return said;
        }
        Signed<PrePrepare> proposed = proposal.get();
        batch.filter(_ -> proposed.signer().equals(self))
                .ifPresent(body -> said.add(new RingMessage.Propose(proposed, body)));
        Signed<Prepare> vote = prepares.get(self);
        if (vote != null && vote.statement().equals(Prepare.to(proposed.statement()))) {
            said.add(new RingMessage.Agree(vote));
        }
        Commit commit = commits.get(self);
        if (hasCommitted && commit != null) {
            said.add(new RingMessage.Committed(commit));
        }
        return said;
    }

    /// Takes note that this member votes for the proposal, whose batch is here.
    void voted() {
        PrePrepare ordered = proposal.orElseThrow().statement();
        voted.put(ordered.batch(), new Ordered(ordered, batch.orElseThrow()));
    }

    /// Whether this member has voted for the batch, in any view: then its journal has it.
    boolean hasAccepted(PrePrepare ordered) {
        return voted.containsKey(ordered.batch());
    }

    /// The batch of this digest and where it was ordered, if it is here.
    Optional<RingMessage.BatchIs> batchOf(Digest digest) {
        Ordered known = voted.get(digest);
        if (known != null) {
            return Optional.of(new RingMessage.BatchIs(known.ordered(), known.batch()));
        }
        return decided.filter(d -> d.ordered().batch().equals(digest))
                .map(d -> new RingMessage.BatchIs(d.ordered(), d.batch()));
    }
}
