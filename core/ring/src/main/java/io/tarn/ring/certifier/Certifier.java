package io.tarn.ring.certifier;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.base.Probe;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.MerkleTree;
import io.tarn.crypto.NodeIdentity;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Epoch;
import io.tarn.ring.MemberId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.certificate.Outcome.Fate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Gives a member's shares for what it has executed, and makes of everyone's the certificates that somebody
/// waits for here.
///
/// Always with the shares of the epoch that the member is in, also for what was executed before: a message has
/// one signature under the ring's key, whichever shares it is made of.
public final class Certifier {
    /// Shares that come before the batch is executed here are kept so far ahead.
    private static final int EARLY_MAX = 64;

    private static final int WAITING_MAX = 1 << 16;

    /// As many as may be under way; of more, the oldest are not waited for any more.
    private static final int WAITING_OF_CLIENT_MAX = 64;

    private static final long ASK_AGAIN_TICKS = 200;
    private static final long YOUNG_TICKS = 200;

    /// What a batch takes in memory without leaves and shares; what it takes of each member's share that comes and is
    /// kept; of each leaf beside its bytes, with its place among all.
    private static final int BATCH_BYTES = 1 << 10;

    private static final int SHARE_BYTES = 1 << 9;
    private static final int LEAF_BYTES = 1 << 8;

    /// Somebody who waits.
    private record Ticket(KeyId client, ClientSequence sequence) {}

    /// Where an outcome is.
    private record Place(SequenceNumber batch, int index) {}

    /// A batch on the shelf.
    private static final class Shelved {
        final BatchStatement statement;
        final List<Bytes> leaves;
        final int bytes;
        final long executedAt;
        Matter matter;

        /// Somebody waits for the outcomes with these numbers.
        final SortedSet<Integer> wanted = new TreeSet<>();

        private Optional<MerkleTree> tree = Optional.empty();

        Shelved(BatchStatement statement, List<Bytes> leaves, EpochKeys keys, long executedAt) {
            this.executedAt = executedAt;
            this.statement = statement;
            this.leaves = leaves;
            bytes = heapBytes(leaves, keys.charter().membership().members().size());
            matter = Matter.of(statement, keys);
        }

        /// Made when somebody waits, and once.
        MerkleTree tree() {
            MerkleTree made = tree.orElseGet(() -> MerkleTree.of(leaves));
            tree = Optional.of(made);
            return made;
        }

        int requests() {
            return leaves.size() - 1; // Leaf 0 is the header.
        }

        /// About: what a batch is beside its leaves counts too, or small ones would take more memory than large.
        private static int heapBytes(List<Bytes> leaves, int members) {
            return BATCH_BYTES
                    + members * SHARE_BYTES
                    + leaves.size() * LEAF_BYTES
                    + leaves.stream().mapToInt(Bytes::size).sum();
        }

        /// Nothing of the shares of another epoch is of use. A signature stays what it is; but who lacks it asks
        /// for shares of this epoch.
        void turnTo(EpochKeys keys) {
            Matter before = matter;
            matter = Matter.of(statement, keys);
            matter.isWanted = before.isWanted;
            matter.signature = before.signature;
        }
    }

    private final NodeIdentity identity;
    private final long shelfBytesMax;
    private Optional<EpochKeys> keys = Optional.empty();
    private Optional<Matter> charter = Optional.empty();
    private final SortedMap<SequenceNumber, Shelved> shelf = new TreeMap<>();
    private final Map<Ticket, Place> places = new LinkedHashMap<>();
    private final SequencedMap<Ticket, Boolean> waiting = new LinkedHashMap<>();
    private final Map<KeyId, SequencedSet<ClientSequence>> waitingOf = new TreeMap<>();
    private final SortedMap<SequenceNumber, Map<MemberId, Vouch>> early = new TreeMap<>();

    /// Somebody waits for their signatures.
    private final SortedSet<SequenceNumber> open = new TreeSet<>();

    /// Nobody waits for their signatures here, and those who do elsewhere may lack shares yet: executed not long ago, and fewer shares
    /// have come here than make a signature.
    private final SortedSet<SequenceNumber> young = new TreeSet<>();

    private long shelfBytes;
    private long ticks;

    /// @param identity the member's, which signs for its shares
    /// @param shelfBytesMax of memory, about, for what is kept for those who ask again
    public Certifier(NodeIdentity identity, long shelfBytesMax) {
        this.identity = identity;
        this.shelfBytesMax = shelfBytesMax;
    }

    /// Shares that wait here for their batches (INV-015).
    public int earlyShares() {
        return early.values().stream().mapToInt(Map::size).sum();
    }

    /// In batches whose signatures somebody waits for, here or, as far as the shares that come tell, elsewhere.
    public int openRequests() {
        return requests(open) + requests(young);
    }

    private int requests(SortedSet<SequenceNumber> batches) {
        int requests = 0;
        for (SequenceNumber batch : batches) {
            Shelved shelved = shelf.get(batch);
            requests += shelved == null ? 0 : shelved.requests();
        }
        return requests;
    }

    /// Shares that wait here for others of what was executed (INV-015).
    public int heldShares() {
        return shelf.values().stream().mapToInt(shelved -> shelved.matter.shares()).sum();
    }

    /// Batches that are kept for those who ask again (INV-015).
    public int shelved() {
        return shelf.size();
    }

    /// Takes one input to completion.
    public List<CertifierEffect> step(CertifierInput input) {
        var out = new ArrayList<CertifierEffect>();
        switch (input) {
            case CertifierInput.Entered(CharterStatement statement, var share) ->
                    enter(new EpochKeys(identity, statement, share), out);
            case CertifierInput.Executed(BatchStatement statement, List<Bytes> leaves) ->
                    executed(statement, leaves, out);
            case CertifierInput.Wanted(KeyId client, ClientSequence sequence) ->
                    wanted(new Ticket(client, sequence), out);
            case CertifierInput.Vouched(MemberId from, Vouch vouch) -> vouched(from, vouch, out);
            case CertifierInput.Asked(KeyId from, Vouch.Subject subject) ->
                    matter(subject)
                            .flatMap(Matter::own)
                            .ifPresent(own -> out.add(new CertifierEffect.GiveTo(from, own)));
            case CertifierInput.Ticked(long now) -> tick(now, out);
        }
        return out;
    }

    private void enter(EpochKeys entered, List<CertifierEffect> out) {
        Epoch epoch = entered.charter().epoch();
        boolean isNews =
                keys.map(known ->
                                epoch.compareTo(known.charter().epoch()) > 0
                                        || (epoch.equals(known.charter().epoch())
                                                && known.share.isEmpty()
                                                && entered.share.isPresent()))
                        .orElse(true);
        if (!isNews) {
            return;
        }
        keys = Optional.of(entered);
        shelf.values().forEach(shelved -> shelved.turnTo(entered));
        early.clear();
        Matter matter = Matter.ofCharter(entered);
        matter.isWanted = true;
        charter = Optional.of(matter);
        give(matter, out);
        progress(matter, out);
    }

    private static void give(Matter matter, List<CertifierEffect> out) {
        matter.own()
                .ifPresent(own -> out.add(new CertifierEffect.Give(matter.keys.charter(), own)));
    }

    private void executed(BatchStatement statement, List<Bytes> leaves, List<CertifierEffect> out) {
        SequenceNumber sequence = statement.sequence();
        if (keys.isEmpty() || shelf.containsKey(sequence)) {
            return; // Before there is a key, or told again after a restart.
        }
        var shelved = new Shelved(statement, leaves, keys.get(), ticks);
        shelf.put(sequence, shelved);
        shelfBytes += shelved.bytes;
        Matter matter = shelved.matter;
        give(matter, out);
        early.headMap(sequence).clear();
        Map<MemberId, Vouch> come = early.remove(sequence);
        if (come != null) {
            come.forEach((member, vouch) -> take(matter, member, vouch));
        }
        for (int index = 1; index < leaves.size(); index++) {
            Outcome outcome = outcome(leaves.get(index));
            var ticket = new Ticket(outcome.client(), outcome.sequence());
            if (outcome.fate() != Fate.REPEATED) {
                places.put(ticket, new Place(sequence, index));
                if (waiting.containsKey(ticket)) {
                    shelved.wanted.add(index);
                    matter.isWanted = true;
                }
            }
        }
        trim();
        young.add(sequence);
        progress(matter, out);
    }

    private static Outcome outcome(Bytes leaf) {
        try {
            return Outcome.ofLeaf(leaf);
        } catch (MalformedException e) {
            throw new AssertionError("this member wrote it", e);
        }
    }

    private void trim() {
        while (shelfBytes > shelfBytesMax && shelf.size() > 1) {
            Shelved oldest = Objects.requireNonNull(shelf.remove(shelf.firstKey()));
            shelfBytes -= oldest.bytes;
            for (int index = 1; index < oldest.leaves.size(); index++) {
                Outcome outcome = outcome(oldest.leaves.get(index));
                places.remove(
                        new Ticket(outcome.client(), outcome.sequence()),
                        new Place(oldest.statement.sequence(), index));
            }
        }
    }

    private void wanted(Ticket ticket, List<CertifierEffect> out) {
        await(ticket);
        Place place = places.get(ticket);
        Shelved shelved = place == null ? null : shelf.get(place.batch());
        if (place != null && shelved != null) {
            shelved.wanted.add(place.index());
            shelved.matter.isWanted = true;
            progress(shelved.matter, out);
        }
    }

    /// Nobody takes the room of all.
    private void await(Ticket ticket) {
        waiting.put(ticket, true);
        SequencedSet<ClientSequence> ofClient =
                waitingOf.computeIfAbsent(ticket.client(), _ -> new LinkedHashSet<>());
        ofClient.add(ticket.sequence());
        if (ofClient.size() > WAITING_OF_CLIENT_MAX) {
            waitsNoMore(new Ticket(ticket.client(), ofClient.getFirst()));
        }
        if (waiting.size() > WAITING_MAX) {
            waitsNoMore(waiting.firstEntry().getKey());
        }
    }

    /// @return whether it was waited for
    private boolean waitsNoMore(Ticket ticket) {
        SequencedSet<ClientSequence> ofClient = waitingOf.get(ticket.client());
        if (ofClient != null) {
            ofClient.remove(ticket.sequence());
            if (ofClient.isEmpty()) {
                waitingOf.remove(ticket.client());
            }
        }
        return waiting.remove(ticket) != null;
    }

    private Optional<Matter> matter(Vouch.Subject subject) {
        Optional<Matter> matter =
                subject.batch().isEmpty()
                        ? charter
                        : Optional.ofNullable(shelf.get(subject.batch().get()))
                                .map(shelved -> shelved.matter);
        return matter.filter(known -> known.subject().epoch().equals(subject.epoch()));
    }

    private void vouched(MemberId from, Vouch vouch, List<CertifierEffect> out) {
        Optional<Matter> matter = matter(vouch.subject());
        if (matter.isPresent() && matter.get().signature.isPresent()) {
            return;
        }
        if (matter.isPresent()) {
            take(matter.get(), from, vouch);
            progress(matter.get(), out);
            return;
        }
        SequenceNumber highest = shelf.isEmpty() ? SequenceNumber.NONE : shelf.lastKey();
        vouch.subject()
                .batch()
                .filter(batch -> batch.isAfter(highest))
                .filter(batch -> shelf.isEmpty() || !batch.isAfter(highest.plus(EARLY_MAX)))
                .ifPresent(batch -> {
                    early.computeIfAbsent(batch, _ -> new TreeMap<>()).put(from, vouch);
                    if (early.size() > EARLY_MAX) {
                        early.pollLastEntry();
                    }
                });
    }

    private static void take(Matter matter, MemberId from, Vouch vouch) {
        if (matter.subject().equals(vouch.subject())
                && matter.keys.charter().membership().isMember(from)
                && !matter.keys.blamed.contains(from)) {
            matter.give(from, vouch);
        }
    }

    private void progress(Matter matter, List<CertifierEffect> out) {
        boolean wasSigned = matter.signature.isPresent();
        if (matter.isWanted || matter.isSignable()) {
            matter.subject().batch().ifPresent(batch -> young.remove(batch));
        }
        if (matter.isWanted && !wasSigned) {
            matter.subject().batch().ifPresent(batch -> open.add(batch));
        }
        for (MemberId liar : matter.combine()) {
            if (matter.keys.blamed.add(liar)) {
                Probe.reached("a wrong share is found out");
                out.add(
                        new CertifierEffect.Suspect(
                                matter.keys.charter(),
                                liar,
                                "a wrong share for " + matter.subject()));
                Epoch epoch = matter.keys.charter().epoch();
                matter.evidence(liar)
                        .ifPresent(proof -> out.add(new CertifierEffect.Caught(epoch, proof)));
            }
        }
        if (matter.signature.isEmpty()) {
            return;
        }
        matter.forgetShares();
        if (matter.subject().batch().isPresent()) {
            open.remove(matter.subject().batch().get());
            answer(matter, out);
        } else if (!wasSigned) {
            out.add(
                    new CertifierEffect.Chartered(
                            new CertifiedCharter(matter.keys.statement, matter.signature.get())));
        }
    }

    private void answer(Matter matter, List<CertifierEffect> out) {
        Shelved shelved = shelf.get(matter.subject().batch().orElseThrow());
        if (shelved == null) {
            return;
        }
        for (int index : shelved.wanted) {
            Bytes leaf = shelved.leaves.get(index);
            Outcome outcome = outcome(leaf);
            var ticket = new Ticket(outcome.client(), outcome.sequence());
            boolean isHere =
                    new Place(shelved.statement.sequence(), index).equals(places.get(ticket));
            if (isHere && waitsNoMore(ticket)) {
                out.add(
                        new CertifierEffect.Answer(
                                ticket.client(),
                                ticket.sequence(),
                                new Certificate(
                                        shelved.statement,
                                        index,
                                        leaf,
                                        shelved.tree().proof(index),
                                        matter.signature.orElseThrow())));
            }
        }
        shelved.wanted.clear();
    }

    /// Shares may be lost on their way.
    private void tick(long now, List<CertifierEffect> out) {
        ticks = now;
        charter.ifPresent(matter -> askAgain(matter, out));
        open.removeIf(batch -> !shelf.containsKey(batch) || isSigned(batch));
        // Of what was executed while others were far ahead no shares come any more.
        young.removeIf(batch -> !shelf.containsKey(batch) || isOld(batch));
        open.forEach(batch -> askAgain(Objects.requireNonNull(shelf.get(batch)).matter, out));
    }

    private boolean isOld(SequenceNumber batch) {
        return ticks - Objects.requireNonNull(shelf.get(batch)).executedAt >= YOUNG_TICKS;
    }

    private boolean isSigned(SequenceNumber batch) {
        return Objects.requireNonNull(shelf.get(batch)).matter.signature.isPresent();
    }

    private void askAgain(Matter matter, List<CertifierEffect> out) {
        if (matter.isWanted && matter.signature.isEmpty()) {
            if (matter.askedAt == 0) {
                matter.askedAt = ticks;
            } else if (ticks - matter.askedAt >= ASK_AGAIN_TICKS) {
                matter.askedAt = ticks;
                out.add(new CertifierEffect.Ask(matter.keys.charter(), matter.subject()));
            }
        }
    }
}
