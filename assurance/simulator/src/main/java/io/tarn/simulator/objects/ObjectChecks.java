package io.tarn.simulator.objects;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FragmentId;
import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.Sha256;
import io.tarn.object.ObjectName;
import io.tarn.object.Retention;
import io.tarn.object.VersionNumber;
import io.tarn.object.VolumeDescription;
import io.tarn.object.machine.ObjectAnswer;
import io.tarn.object.machine.ObjectRequest;
import io.tarn.object.update.Attestation;
import io.tarn.object.update.Attestations;
import io.tarn.object.update.Update;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.MemberId;
import io.tarn.ring.certificate.BatchHeader;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.certificate.Outcome.Fate;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import io.tarn.ring.replica.RingReplica;
import io.tarn.simulator.ring.RingListener;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What must hold of objects at every moment, whatever anybody does. Each property has its checker; here they are told of what happens.
final class ObjectChecks implements RingListener {
    private final VolumeDescription volume;
    private final List<KeyId> writers;
    private final RingOrder order;
    private final Contents contents;
    private final PlainObjects objects;
    private final ObjectHistories histories = new ObjectHistories();
    private final WholeTransactions transactions = new WholeTransactions();
    private final SameReads reads;
    private final EnoughReceipts receipts;
    private final Map<Digest, Request> requests = new TreeMap<>();
    private final SortedMap<String, Integer> answers = new TreeMap<>();
    private @Nullable Notary notary;

    /// @param writers who may write
    ObjectChecks(
            VolumeDescription volume, Contents contents, List<KeyId> writers, RingOrder order) {
        this.volume = volume;
        this.writers = List.copyOf(writers);
        this.order = order;
        this.contents = contents;
        objects = new PlainObjects(volume, contents);
        reads = new SameReads(objects, contents);
        receipts = new EnoughReceipts(volume);
    }

    /// Before anything happens.
    void use(Notary one) {
        notary = one;
    }

    PlainObjects objects() {
        return objects;
    }

    ObjectHistories histories() {
        return histories;
    }

    WholeTransactions transactions() {
        return transactions;
    }

    SameReads reads() {
        return reads;
    }

    /// How often the ring gave which answer.
    SortedMap<String, Integer> answers() {
        return answers;
    }

    /// All that anybody ever asked for.
    List<Request> requests() {
        return List.copyOf(requests.values());
    }

    @Override
    public void asked(Request request) {
        requests.put(request.digest(), request);
        histories.asked(request.digest());
    }

    /// There can be a certificate of what came of this.
    void certified(Digest request) {
        histories.known(request);
    }

    @Override
    public void executedBy(MemberId member, BatchStatement statement, List<Bytes> leaves) {
        Objects.requireNonNull(notary).executedBy(member, statement, leaves);
    }

    @Override
    public void stepped(RingReplica replica) {
        order.stepped(replica);
    }

    @Override
    public void executed(BatchHeader header, List<Outcome> outcomes) {
        outcomes.forEach(outcome -> executed(outcome, header.time()));
        order.executed(header.sequence(), header.time());
    }

    private void executed(Outcome outcome, AgreedTime time) {
        Request request = requests.get(outcome.request());
        if (request == null || request.addressee() != Addressee.MACHINE) {
            return;
        }
        ObjectViolation.unless(
                outcome.fate() != Fate.FAILED, "a request makes the members' machine fail");
        if (outcome.fate() == Fate.EXECUTED) {
            executed(request, answer(outcome.result()), time);
        } else {
            answers.merge(outcome.fate().toString(), 1, Integer::sum);
        }
    }

    static ObjectAnswer answer(Bytes result) {
        try {
            return ObjectAnswer.of(result);
        } catch (MalformedException e) {
            throw new ObjectViolation("a member's answer is malformed: " + e);
        }
    }

    private void executed(Request request, ObjectAnswer answer, AgreedTime time) {
        answers.merge(name(answer), 1, Integer::sum);
        try {
            switch (ObjectRequest.of(request.operation())) {
                case ObjectRequest.Apply(Update update) -> updated(request, update, answer, time);
                case ObjectRequest.Disperse(var _, var blocks, var attestations) -> {
                    if (answer instanceof ObjectAnswer.Dispersed) {
                        relies(blocks, attestations);
                    }
                }
                default -> {}
            }
        } catch (MalformedException e) {
            ObjectViolation.unless(
                    answer instanceof ObjectAnswer.Refused, "garbage is carried out");
        }
    }

    private static String name(ObjectAnswer answer) {
        return answer instanceof ObjectAnswer.Refused(var refusal)
                ? refusal.name()
                : answer.getClass().getSimpleName();
    }

    private void updated(Request request, Update update, ObjectAnswer answer, AgreedTime time) {
        KeyId client = request.client().id();
        boolean isWriter = writers.contains(client) || volume.owner().id().equals(client);
        ObjectViolation.unless(
                isWriter || !(answer instanceof ObjectAnswer.Committed),
                "a stranger's update is carried out");
        SortedMap<ObjectName, PlainVersion> made =
                objects.executed(update, Sha256.of(request.operation()), time, answer);
        histories.wrote(request.digest(), made);
        SortedMap<ObjectName, VersionNumber> numbers = new TreeMap<>();
        made.forEach((name, version) -> numbers.put(name, version.number()));
        transactions.committed(numbers);
        var named = new TreeSet<Bguid>();
        made.values()
                .forEach(version -> version.content().forEach(entry -> named.add(entry.block())));
        named.retainAll(update.blocks().storedNames());
        if (!named.isEmpty()) {
            var names = update.blocks().storedNames();
            named.forEach(
                    block -> receipts.named(block, names, update.blocks().attestations(), time));
            relies(update.blocks().storedNames(), update.blocks().attestations(), named);
        }
    }

    /// What an update has put into an object and taken out again is held too, and no version names it.
    private void relies(List<Bguid> blocks, Attestations attestations) {
        var named = new TreeSet<>(blocks);
        named.removeIf(block -> contents.find(block).isPresent() && !objects.isNamed(block));
        relies(blocks, attestations, named);
    }

    /// Only where nothing is pruned: then it is for good.
    private void relies(List<Bguid> blocks, Attestations attestations, Set<Bguid> named) {
        if (!(volume.retention() instanceof Retention.All)) {
            return;
        }
        for (Attestation attestation : attestations.attestations()) {
            Optional<Integer> place = place(attestation.receipt().server());
            for (FragmentId id : attestation.of(blocks)) {
                if (place.isPresent() && named.contains(id.block())) {
                    order.relies(place.get(), id);
                }
            }
        }
    }

    private Optional<Integer> place(KeyId server) {
        for (int i = 0; i < volume.servers().size(); i++) {
            if (volume.servers().get(i).id().equals(server)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /// At the end of a run.
    @Override
    public void ended() {
        histories.check();
    }
}
