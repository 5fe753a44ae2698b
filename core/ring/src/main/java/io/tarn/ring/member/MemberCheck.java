package io.tarn.ring.member;

import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.ring.Epoch;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import io.tarn.ring.RingLimits;
import io.tarn.ring.View;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.certifier.CertifierInput;
import io.tarn.ring.certifier.Vouch;
import io.tarn.ring.evidence.Misbehaviour;
import io.tarn.ring.message.MessageCheck;
import io.tarn.ring.message.Request;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.message.StableProof;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Judges what others say before a member hears of it: signatures, sizes and proofs, which cost most of the
/// time. Safe for use by many threads.
public final class MemberCheck {
    /// @param names of the members
    private record Known(
            CharterStatement statement,
            MessageCheck check,
            SortedSet<KeyId> names,
            Verdicts leaves,
            Verdicts begins) {
        static Known of(CharterStatement statement, MessageCheck check) {
            var names = new TreeSet<KeyId>();
            statement.charter().membership().members().forEach(member -> names.add(member.id()));
            return new Known(statement, check, names, new Verdicts(), new Verdicts());
        }

        Charter charter() {
            return statement.charter();
        }
    }

    private record Standing(Epoch epoch, View view) {}

    private final RingLimits limits;
    private volatile Standing standing = new Standing(Epoch.FOUNDING, View.FIRST);
    private volatile SortedMap<Epoch, Known> epochs = new TreeMap<>();
    private volatile Optional<GroupKey> key;

    /// What founders say the key is, to somebody who was not there when it was made.
    private final Map<MemberId, GroupKey> claims = new TreeMap<>();

    /// @param key of the ring, if it is known before the ring itself says so
    public MemberCheck(RingLimits limits, Optional<GroupKey> key) {
        this.limits = limits;
        this.key = key;
    }

    /// The member is in this epoch.
    public synchronized void entered(CharterStatement statement) {
        Charter charter = statement.charter();
        var start = StableProof.start(charter.after(), statement.began());
        var more = new TreeMap<>(epochs);
        more.put(
                charter.epoch(),
                Known.of(statement, new MessageCheck(charter.membership(), limits, start)));
        while (more.size() > Member.EPOCHS_KEPT) {
            more.remove(more.firstKey());
        }
        epochs = more;
        if (key.isEmpty()) {
            key = charter.key();
        }
    }

    /// Where the member is: the reasons for views that it has left behind are not judged any more.
    ///
    /// @param epoch that it is in
    /// @param view that it is in, or on the way to
    public void stands(Epoch epoch, View view) {
        standing = new Standing(epoch, view);
    }

    /// Of the ring, when it is known.
    public Optional<GroupKey> key() {
        return key;
    }

    /// @param from as the channel has proved
    public Judged judge(KeyId from, MemberMessage message) {
        try {
            return switch (message) {
                case MemberMessage.InEpoch said -> judge(from, said);
                case MemberMessage.Give(Vouch vouch) -> given(from, vouch);
                case MemberMessage.Ask(Vouch.Subject subject) ->
                        new Judged.ForCertifier(new CertifierInput.Asked(from, subject));
                case MemberMessage.Show(CertifiedCharter charter) -> shown(from, charter);
            };
        } catch (MalformedException e) {
            return new Judged.Refused(String.valueOf(e.getMessage()));
        }
    }

    private Judged judge(KeyId from, MemberMessage.InEpoch said) throws MalformedException {
        Known known = epochs.get(said.epoch());
        if (known == null) {
            boolean isOver = !epochs.isEmpty() && said.epoch().compareTo(epochs.lastKey()) < 0;
            return isOver ? old(from, said) : new Judged.Untimely();
        }
        RingMessage message = said.decoded(limits);
        if (!message.isQuestion() && !known.names().contains(from)) {
            return new Judged.Refused("what only members say");
        }
        return switch (message) {
            case RingMessage.Leave(var change) ->
                    isLeftBehind(said.epoch(), change.statement().view())
                            ? new Judged.Untimely()
                            : judgeOnce(from, said, message, known, known.leaves());
            case RingMessage.Begin(var begun) ->
                    isLeftBehind(said.epoch(), begun.statement().view())
                            ? new Judged.Untimely()
                            : judgeOnce(from, said, message, known, known.begins());
            default -> judge(from, said.epoch(), message, known, known.check().complaint(message));
        };
    }

    private boolean isLeftBehind(Epoch epoch, View view) {
        Standing now = standing;
        return now.epoch().equals(epoch) && now.view().isAfter(view);
    }

    /// What has hundreds of signatures is said again by all who are asked, or by a liar to whom it costs nothing.
    private Judged judgeOnce(
            KeyId from,
            MemberMessage.InEpoch said,
            RingMessage message,
            Known known,
            Verdicts verdicts) {
        Digest digest = Sha256.of(said.message());
        Optional<Verdicts.Verdict> before = verdicts.of(digest);
        if (before.isPresent()) {
            return before.get()
                    .complaint()
                    .<Judged>map(Judged.Refused::new)
                    .orElseGet(() -> forMember(from, said.epoch(), message));
        }
        Optional<String> complaint = known.check().complaint(message);
        verdicts.note(from, new Verdicts.Verdict(digest, complaint));
        return judge(from, said.epoch(), message, known, complaint);
    }

    private static Judged judge(
            KeyId from, Epoch epoch, RingMessage message, Known known, Optional<String> complaint) {
        if (complaint.isEmpty()) {
            return forMember(from, epoch, message);
        }
        return Misbehaviour.in(message, known.statement())
                .<Judged>map(proved ->
                        new Judged.Caught(complaint.get(), new MemberInput.Caught(epoch, proved)))
                .orElseGet(() -> new Judged.Refused(complaint.get()));
    }

    private static Judged forMember(KeyId from, Epoch epoch, RingMessage message) {
        return new Judged.ForMember(new MemberInput.Received(from, epoch, message));
    }

    /// Only who it is that says it counts: it needs to be shown where the ring is.
    private Judged old(KeyId from, MemberMessage.InEpoch said) throws MalformedException {
        RingMessage message = said.decoded(limits);
        return message instanceof RingMessage.Status
                ? new Judged.ForMember(new MemberInput.Received(from, said.epoch(), message))
                : new Judged.Untimely();
    }

    private Judged given(KeyId from, Vouch vouch) {
        Known known = epochs.get(vouch.subject().epoch());
        return known == null
                ? new Judged.Untimely()
                : known.charter()
                        .membership()
                        .find(from)
                        .<Judged>map(member ->
                                new Judged.ForCertifier(new CertifierInput.Vouched(member, vouch)))
                        .orElseGet(() -> new Judged.Refused("a share of nobody's"));
    }

    private Judged shown(KeyId from, CertifiedCharter charter) {
        if (isKnown(charter)) {
            return new Judged.Untimely();
        }
        Optional<GroupKey> known = key.or(() -> claimed(from, charter));
        if (known.isEmpty()) {
            return new Judged.Untimely();
        }
        return charter.verify(known.get())
                ? new Judged.ForMember(new MemberInput.Chartered(charter))
                : new Judged.Refused("a charter that the ring has not signed");
    }

    /// Whoever knows the founders only takes the key on the word of `f + 1` of them, one of whom is correct.
    private synchronized Optional<GroupKey> claimed(KeyId from, CertifiedCharter charter) {
        Known founders = epochs.get(Epoch.FOUNDING);
        Optional<GroupKey> claim = charter.statement().charter().key();
        if (founders == null || claim.isEmpty()) {
            return key;
        }
        Membership membership = founders.charter().membership();
        membership.find(from).ifPresent(member -> claims.put(member, claim.get()));
        long agreeing = claims.values().stream().filter(claim.get()::equals).count();
        if (key.isEmpty() && agreeing >= membership.size().oneCorrect()) {
            key = claim;
        }
        return key;
    }

    private boolean isKnown(CertifiedCharter charter) {
        SortedMap<Epoch, Known> known = epochs;
        return !known.isEmpty()
                && charter.statement().charter().epoch().compareTo(known.lastKey()) <= 0;
    }

    /// Of the last epochs that this member has been in.
    public boolean isMember(KeyId who) {
        return epochs.values().stream().anyMatch(known -> known.names().contains(who));
    }

    /// Whether a client's request is its own, for this ring, and not too large.
    public boolean isGood(Request request) {
        SortedMap<Epoch, Known> known = epochs;
        return !known.isEmpty()
                && Objects.requireNonNull(known.get(known.lastKey())).check().isGood(request);
    }
}
