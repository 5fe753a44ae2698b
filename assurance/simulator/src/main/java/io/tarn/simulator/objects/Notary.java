package io.tarn.simulator.objects;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.MerkleTree;
import io.tarn.crypto.threshold.ShareCombiner;
import io.tarn.crypto.threshold.ThresholdSignature;
import io.tarn.ring.MemberId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Makes certificates of what members execute, with their real shares, and as early as any liar could: liars give theirs of whatever an
/// honest member shows. A member answers who asked it when there is a certificate and it has executed the request itself; one that lies
/// as soon as there is one.
final class Notary {
    /// Who waits for an answer of this member.
    private record Waiting(MemberId member, Consumer<Certificate> answer) {}

    private static final class Signed {
        final BatchStatement statement;
        final List<Bytes> leaves;
        final SortedSet<MemberId> shown = new TreeSet<>();
        Optional<ThresholdSignature> signature = Optional.empty();

        Signed(BatchStatement statement, List<Bytes> leaves) {
            this.statement = statement;
            this.leaves = leaves;
        }
    }

    private record Place(SequenceNumber batch, int index) {}

    private final RingKey key;
    private final SortedSet<MemberId> liars;
    private final Consumer<Digest> certified;
    private final SortedMap<SequenceNumber, Signed> batches = new TreeMap<>();
    private final Map<Digest, Place> places = new TreeMap<>();
    private final Map<Digest, List<Waiting>> waiting = new TreeMap<>();
    private final List<Certificate> made = new ArrayList<>();

    /// Of statements that somebody shows: everybody comes to the same.
    private final Map<Bytes, Boolean> verdicts = new TreeMap<>();

    /// @param certified hears of each request of which there is a certificate from now on
    Notary(RingKey key, SortedSet<MemberId> liars, Consumer<Digest> certified) {
        this.key = key;
        this.liars = liars;
        this.certified = certified;
    }

    /// An honest member shows a batch.
    void executedBy(MemberId member, BatchStatement statement, List<Bytes> leaves) {
        Signed batch =
                batches.computeIfAbsent(statement.sequence(), _ -> new Signed(statement, leaves));
        boolean wasSigned = batch.signature.isPresent();
        batch.shown.add(member);
        if (!wasSigned && batch.shown.size() + liars.size() >= key.vector().needed()) {
            sign(batch);
        }
        if (batch.signature.isPresent()) {
            for (int index = 1; index < leaves.size(); index++) {
                Digest request = outcome(leaves.get(index)).request();
                if (!wasSigned) {
                    places.putIfAbsent(request, new Place(statement.sequence(), index));
                    certified.accept(request);
                }
                answer(request);
            }
        }
    }

    private void sign(Signed batch) {
        Bytes message = batch.statement.toSign();
        var combiner =
                new ShareCombiner(
                        key.size().threshold(), key.vector(), BatchStatement.DOMAIN_TAG, message);
        var signers = new ArrayList<>(batch.shown);
        signers.addAll(liars);
        for (MemberId signer : signers) {
            if (batch.signature.isEmpty()) {
                batch.signature =
                        combiner.add(key.share(signer).sign(BatchStatement.DOMAIN_TAG, message));
            }
        }
        ObjectViolation.unless(batch.signature.isPresent(), "f + 1 shares are no signature");
    }

    private static Outcome outcome(Bytes leaf) {
        try {
            return Outcome.ofLeaf(leaf);
        } catch (MalformedException e) {
            throw new ObjectViolation("an honest member shows a malformed leaf: " + e);
        }
    }

    /// Somebody has asked this member.
    void wanted(MemberId member, Digest request, Consumer<Certificate> answer) {
        waiting.computeIfAbsent(request, _ -> new ArrayList<>()).add(new Waiting(member, answer));
        answer(request);
    }

    private void answer(Digest request) {
        Place place = places.get(request);
        List<Waiting> all = waiting.get(request);
        if (place == null || all == null) {
            return;
        }
        Signed batch = batches.get(place.batch());
        if (batch == null) {
            return;
        }
        List<Waiting> ready =
                all.stream()
                        .filter(one ->
                                liars.contains(one.member()) || batch.shown.contains(one.member()))
                        .toList();
        if (!ready.isEmpty()) {
            all.removeAll(ready);
            Certificate certificate = certificate(batch, place.index());
            ready.forEach(one -> one.answer().accept(certificate));
        }
    }

    private Certificate certificate(Signed batch, int index) {
        MerkleTree tree = MerkleTree.of(batch.leaves);
        var certificate =
                new Certificate(
                        batch.statement,
                        index,
                        batch.leaves.get(index),
                        tree.proof(index),
                        batch.signature.orElseThrow());
        made.add(certificate);
        return certificate;
    }

    /// What liars can show: certificates of other things.
    List<Certificate> made() {
        return made;
    }

    /// Whether the ring says so. Every statement is looked at once, as clients do who remember what they have seen.
    boolean isOfRing(Certificate certificate) {
        if (!certificate.isLeafOfBatch()) {
            return false;
        }
        Bytes shown =
                Bytes.concat(certificate.statement().toSign(), certificate.signature().value());
        return verdicts.computeIfAbsent(shown, _ -> certificate.isStatementSigned(key.key()));
    }
}
