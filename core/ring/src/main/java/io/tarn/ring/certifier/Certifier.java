package io.tarn.ring.certifier;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.base.Probe;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.MerkleTree;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/// Gives a member's shares for what it has executed, and makes of everyone's the certificates that somebody
/// waits for here.
public final class Certifier {
    private static final int EPOCHS_KEPT = 2;

    /// Shares that come before the batch is executed here are kept so far ahead.
    private static final int EARLY_MAX = 64;

    private static final int WAITING_MAX = 1 << 16;
    private static final long ASK_AGAIN_TICKS = 200;

    /// Somebody who waits.
    private record Ticket(KeyId client, ClientSequence sequence) {}

    /// Where an outcome is.
    private record Place(SequenceNumber batch, int index) {}

    /// A batch on the shelf.
    private record Shelved(
            BatchStatement statement, List<Bytes> leaves, Matter matter, int bytes) {}

    private final long shelfBytesMax;
    private final SortedMap<Epoch, EpochKeys> keys = new TreeMap<>();
    private final SortedMap<Epoch, Matter> charters = new TreeMap<>();
    private final SortedMap<SequenceNumber, Shelved> shelf = new TreeMap<>();
    private final Map<Ticket, Place> places = new HashMap<>();
    private final SequencedMap<Ticket, Boolean> waiting = new LinkedHashMap<>();
    private final SortedMap<SequenceNumber, Map<MemberId, Vouch>> early = new TreeMap<>();
    private long shelfBytes;
    private long ticks;

    /// @param shelfBytesMax of leaves that are kept for those who ask again
    public Certifier(long shelfBytesMax) {
        this.shelfBytesMax = shelfBytesMax;
    }

    /// Takes one input to completion.
    public List<CertifierEffect> step(CertifierInput input) {
        var out = new ArrayList<CertifierEffect>();
        switch (input) {
            case CertifierInput.Entered(CharterStatement statement, var share) ->
                    enter(new EpochKeys(statement, share), out);
            case CertifierInput.Executed(BatchStatement statement, List<Bytes> leaves) ->
                    executed(statement, leaves, out);
            case CertifierInput.Wanted(KeyId client, ClientSequence sequence) ->
                    wanted(new Ticket(client, sequence), out);
            case CertifierInput.Vouched(MemberId from, Vouch vouch) -> vouched(from, vouch, out);
            case CertifierInput.Asked(KeyId from, Vouch.Subject subject) ->
                    matter(subject)
                            .flatMap(matter -> matter.own)
                            .ifPresent(own -> out.add(new CertifierEffect.GiveTo(from, own)));
            case CertifierInput.Ticked(long now) -> tick(now, out);
        }
        return out;
    }

    private void enter(EpochKeys entered, List<CertifierEffect> out) {
        Epoch epoch = entered.charter().epoch();
        if (keys.containsKey(epoch)) {
            return;
        }
        keys.put(epoch, entered);
        if (keys.size() > EPOCHS_KEPT) {
            charters.remove(keys.firstKey());
            keys.remove(keys.firstKey());
        }
        var matter =
                new Matter(
                        new Vouch.Subject(epoch, Optional.empty()),
                        entered,
                        CharterStatement.DOMAIN_TAG,
                        entered.statement.toSign());
        matter.isWanted = true;
        charters.put(epoch, matter);
        give(matter, out);
        progress(matter, out);
    }

    private static void give(Matter matter, List<CertifierEffect> out) {
        matter.own.ifPresent(own -> out.add(new CertifierEffect.Give(matter.keys.charter(), own)));
    }

    private void executed(BatchStatement statement, List<Bytes> leaves, List<CertifierEffect> out) {
        SequenceNumber sequence = statement.sequence();
        EpochKeys signers = keys.get(statement.epoch());
        if (signers == null || shelf.containsKey(sequence)) {
            return; // Before there is a key, or told again after a restart.
        }
        var matter =
                new Matter(
                        new Vouch.Subject(statement.epoch(), Optional.of(sequence)),
                        signers,
                        BatchStatement.DOMAIN_TAG,
                        statement.toSign());
        int bytes = leaves.stream().mapToInt(Bytes::size).sum();
        shelf.put(sequence, new Shelved(statement, leaves, matter, bytes));
        shelfBytes += bytes;
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
                matter.isWanted |= waiting.containsKey(ticket);
            }
        }
        trim();
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
            shelfBytes -= oldest.bytes();
            for (int index = 1; index < oldest.leaves().size(); index++) {
                Outcome outcome = outcome(oldest.leaves().get(index));
                places.remove(
                        new Ticket(outcome.client(), outcome.sequence()),
                        new Place(oldest.statement().sequence(), index));
            }
        }
    }

    private void wanted(Ticket ticket, List<CertifierEffect> out) {
        waiting.put(ticket, true);
        if (waiting.size() > WAITING_MAX) {
            waiting.pollFirstEntry();
        }
        Place place = places.get(ticket);
        Shelved shelved = place == null ? null : shelf.get(place.batch());
        if (shelved != null) {
            shelved.matter().isWanted = true;
            progress(shelved.matter(), out);
        }
    }

    private Optional<Matter> matter(Vouch.Subject subject) {
        return subject.batch().isEmpty()
                ? Optional.ofNullable(charters.get(subject.epoch()))
                : Optional.ofNullable(shelf.get(subject.batch().get()))
                        .map(Shelved::matter)
                        .filter(matter -> matter.subject.equals(subject));
    }

    private void vouched(MemberId from, Vouch vouch, List<CertifierEffect> out) {
        Optional<Matter> matter = matter(vouch.subject());
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
        if (matter.subject.equals(vouch.subject())
                && matter.keys.charter().membership().isMember(from)
                && !matter.keys.blamed.contains(from)) {
            matter.give(from, vouch.share());
        }
    }

    private void progress(Matter matter, List<CertifierEffect> out) {
        boolean wasSigned = matter.signature.isPresent();
        for (MemberId liar : matter.combine()) {
            if (matter.keys.blamed.add(liar)) {
                Probe.reached("a wrong share is found out");
                out.add(
                        new CertifierEffect.Suspect(
                                matter.keys.charter(),
                                liar,
                                "a wrong share for " + matter.subject));
            }
        }
        if (matter.signature.isEmpty()) {
            return;
        }
        if (matter.subject.batch().isPresent()) {
            answer(matter, out);
        } else if (!wasSigned) {
            out.add(
                    new CertifierEffect.Chartered(
                            new CertifiedCharter(matter.keys.statement, matter.signature.get())));
        }
    }

    private void answer(Matter matter, List<CertifierEffect> out) {
        Shelved shelved = shelf.get(matter.subject.batch().orElseThrow());
        if (shelved == null || waiting.isEmpty()) {
            return;
        }
        MerkleTree tree = MerkleTree.of(shelved.leaves());
        for (int index = 1; index < shelved.leaves().size(); index++) {
            Bytes leaf = shelved.leaves().get(index);
            Outcome outcome = outcome(leaf);
            var ticket = new Ticket(outcome.client(), outcome.sequence());
            boolean isHere =
                    new Place(shelved.statement().sequence(), index).equals(places.get(ticket));
            if (isHere && waiting.remove(ticket) != null) {
                out.add(
                        new CertifierEffect.Answer(
                                ticket.client(),
                                ticket.sequence(),
                                new Certificate(
                                        shelved.statement(),
                                        index,
                                        leaf,
                                        tree.proof(index),
                                        matter.signature.orElseThrow())));
            }
        }
    }

    /// Shares may be lost on their way.
    private void tick(long now, List<CertifierEffect> out) {
        ticks = now;
        charters.values().forEach(matter -> askAgain(matter, out));
        shelf.values().forEach(shelved -> askAgain(shelved.matter(), out));
    }

    private void askAgain(Matter matter, List<CertifierEffect> out) {
        if (matter.isWanted && matter.signature.isEmpty()) {
            if (matter.askedAt == 0) {
                matter.askedAt = ticks;
            } else if (ticks - matter.askedAt >= ASK_AGAIN_TICKS) {
                matter.askedAt = ticks;
                out.add(new CertifierEffect.Ask(matter.keys.charter(), matter.subject));
            }
        }
    }
}
