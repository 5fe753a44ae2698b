package io.tarn.benchmarks.wide;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.benchmarks.ring.RegisterMachine;
import io.tarn.benchmarks.ring.RingLayout;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.RingLimits;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certifier.Certifier;
import io.tarn.ring.certifier.CertifierEffect;
import io.tarn.ring.certifier.CertifierInput;
import io.tarn.ring.member.Judged;
import io.tarn.ring.member.Member;
import io.tarn.ring.member.MemberCheck;
import io.tarn.ring.member.MemberEffect;
import io.tarn.ring.member.MemberInput;
import io.tarn.ring.member.MemberMessage;
import io.tarn.ring.message.Request;
import io.tarn.ring.steward.Secrets;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// A member's state machines on simulated time: the code that members run, with real signatures. Its disk takes no
/// time.
final class SimulatedMember {
    private static final long TICK_NANOS = 5_000_000;
    private static final long CERTIFIER_TICK_NANOS = 100_000_000;
    private static final long SHELF_BYTES_MAX = 64 << 20;
    private static final long CLOCK_MS = 1_000_000;

    /// The machine that a member is on.
    interface Machine {
        /// Has something done; what is said meanwhile leaves when that is over.
        void work(Runnable work);

        void say(KeyId to, Bytes frame);

        void answer(KeyId client, Certificate certificate);
    }

    private final EventQueue queue;
    private final Machine machine;
    private final KeyId self;
    private final MemberCheck check;
    private final Member member;
    private final Certifier certifier;

    SimulatedMember(
            int number,
            Founding founding,
            EventQueue queue,
            SplittableRandom random,
            Machine machine) {
        this.queue = queue;
        this.machine = machine;
        var identity = RingLayout.member(number);
        self = identity.id();
        RingLimits limits = RingLimits.production();
        check = new MemberCheck(limits, Optional.empty());
        certifier = new Certifier(identity, SHELF_BYTES_MAX);
        member =
                new Member(
                        identity,
                        limits,
                        new RegisterMachine(1),
                        founding,
                        () -> {
                            byte[] seed = new byte[32];
                            random.nextBytes(seed);
                            return Bytes.owning(seed);
                        },
                        true,
                        List.of(),
                        Secrets.NONE);
        check.entered(member.charter());
    }

    /// Clocks of different members do not tick at the same moment.
    void start(SplittableRandom random) {
        queue.after(random.nextLong(TICK_NANOS), this::tick);
        queue.after(random.nextLong(CERTIFIER_TICK_NANOS), this::tickCertifier);
    }

    private void tick() {
        long ms = queue.nowNanos() / 1_000_000;
        var tick = new MemberInput.Ticked(ms, new AgreedTime(CLOCK_MS + ms));
        machine.work(() -> step(tick));
        queue.after(TICK_NANOS, this::tick);
    }

    private void tickCertifier() {
        var tick = new CertifierInput.Ticked(queue.nowNanos() / 1_000_000);
        machine.work(() -> step(tick));
        queue.after(CERTIFIER_TICK_NANOS, this::tickCertifier);
    }

    /// Of the ring, when this member has a share of it and the ring has signed.
    Optional<GroupKey> key() {
        return check.key().filter(_ -> member.hasShare() && member.signed().isPresent());
    }

    void received(KeyId from, Bytes frame) {
        try {
            switch (check.judge(from, MemberMessage.of(frame))) {
                case Judged.ForMember(MemberInput input) -> step(input);
                case Judged.ForCertifier(CertifierInput input) -> step(input);
                case Judged.Untimely _ -> {}
                case Judged.Caught(String reason, var _) -> throw new IllegalStateException(reason);
                case Judged.Refused(String reason) -> throw new IllegalStateException(reason);
            }
        } catch (MalformedException e) {
            throw new IllegalStateException("nobody sends such", e);
        }
    }

    void requested(Request request) {
        if (check.isGood(request)) {
            step(new MemberInput.Requested(request));
            step(new CertifierInput.Wanted(request.client().id(), request.sequence()));
        }
    }

    private void step(MemberInput input) {
        member.step(input).forEach(this::perform);
    }

    private void perform(MemberEffect effect) {
        switch (effect) {
            case MemberEffect.Send(KeyId to, var epoch, var message) ->
                    machine.say(to, MemberMessage.InEpoch.of(epoch, message).encoding());
            case MemberEffect.Show(KeyId to, var charter) ->
                    machine.say(to, new MemberMessage.Show(charter).encoding());
            case MemberEffect.Entered(var statement, var share) -> {
                check.entered(statement);
                if (statement.charter().sharing().isPresent()) {
                    step(new CertifierInput.Entered(statement, share));
                }
            }
            case MemberEffect.Executed(var batch, var leaves) ->
                    step(new CertifierInput.Executed(batch, leaves));
            case MemberEffect.Suspect(KeyId suspect, String reason) ->
                    throw new IllegalStateException(suspect + ": " + reason);
            case MemberEffect.Convict(KeyId accused, var evidence) ->
                    throw new IllegalStateException(accused + ": " + evidence.misbehaviour());
            case MemberEffect.Persist _,
                    MemberEffect.Note _,
                    MemberEffect.Keep _,
                    MemberEffect.Used _ -> {}
        }
    }

    private void step(CertifierInput input) {
        certifier.step(input).forEach(this::perform);
    }

    private void perform(CertifierEffect effect) {
        switch (effect) {
            case CertifierEffect.Give(Charter charter, var vouch) ->
                    tell(charter, new MemberMessage.Give(vouch));
            case CertifierEffect.GiveTo(KeyId to, var vouch) ->
                    machine.say(to, new MemberMessage.Give(vouch).encoding());
            case CertifierEffect.Ask(Charter charter, var subject) ->
                    tell(charter, new MemberMessage.Ask(subject));
            case CertifierEffect.Answer(KeyId client, var _, var certificate) ->
                    machine.answer(client, certificate);
            case CertifierEffect.Chartered(var charter) -> step(new MemberInput.Chartered(charter));
            case CertifierEffect.Suspect(Charter _, var liar, String reason) ->
                    throw new IllegalStateException(liar + ": " + reason);
            case CertifierEffect.Caught(var _, var misbehaviour) ->
                    throw new IllegalStateException(misbehaviour.toString());
        }
    }

    private void tell(Charter charter, MemberMessage message) {
        Bytes frame = message.encoding();
        charter.membership().members().stream()
                .map(other -> other.id())
                .filter(other -> !other.equals(self))
                .forEach(other -> machine.say(other, frame));
    }
}
