package io.tarn.ring.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.NoteMachine;
import io.tarn.ring.TestRing;
import io.tarn.ring.affairs.Birth;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.affairs.Life;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.replica.JournalEntry;
import io.tarn.ring.steward.Part;
import io.tarn.ring.steward.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Goal: a member knows from its journal, and from the mark of a key that was never used, whether it may have voted
/// before; if it may, it says nothing that counts as a vote, and keeps no secrets of a life that it does not remember.
///
/// Method: the first primary of a ring that is being founded, which proposes as soon as it can.
class MemberMemoryTest {
    private static final Founding FOUNDING =
            new Founding(TestRing.MEMBERSHIP.members(), TestRing.CLIENT.publicKey());
    private static final Secrets SECRETS =
            new Secrets(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(new Part(TestRing.MEMBERSHIP.epoch(), 3, Bytes.zeros(32))));

    private final List<MemberEntry> journal = new ArrayList<>();
    private int seeds;
    private boolean mayVote;

    private List<MemberEffect> started(boolean isUnused, Secrets secrets) {
        seeds++;
        byte number = (byte) seeds;
        var member =
                new Member(
                        TestRing.member(0),
                        TestRing.LIMITS,
                        new NoteMachine(),
                        FOUNDING,
                        () -> Bytes.concat(Bytes.owning(new byte[] {number}), Bytes.zeros(31)),
                        isUnused,
                        List.copyOf(journal),
                        secrets);
        var effects = new ArrayList<MemberEffect>();
        for (long ticks = 10; ticks <= 2_000; ticks += 10) {
            effects.addAll(
                    member.step(new MemberInput.Ticked(ticks, new AgreedTime(1_000_000 + ticks))));
        }
        mayVote = member.mayVote();
        for (MemberEffect effect : effects) {
            if (effect instanceof MemberEffect.Persist(MemberEntry entry)) {
                journal.add(entry);
            }
        }
        return effects;
    }

    private static boolean proposes(List<MemberEffect> effects) {
        return effects.stream()
                .anyMatch(effect ->
                        effect instanceof MemberEffect.Send(var _, var _, RingMessage.Propose _));
    }

    private List<Birth> births() {
        return journal.stream()
                .filter(MemberEntry.Born.class::isInstance)
                .map(entry -> ((MemberEntry.Born) entry).birth())
                .toList();
    }

    @Test
    void newbornVotesOnceItsBirthIsOnDiskAndItsMarkIsGone() {
        List<MemberEffect> effects = started(true, Secrets.NONE);
        assertThat(proposes(effects)).isTrue();
        assertThat(mayVote).isTrue();
        assertThat(births()).hasSize(1).allMatch(Birth::isFirst);
        assertThat(effects.getFirst())
                .isEqualTo(new MemberEffect.Persist(new MemberEntry.Born(births().getFirst())));
        int unmarked = effects.indexOf(new MemberEffect.Used());
        assertThat(effects.subList(0, unmarked)).noneMatch(MemberEffect.Send.class::isInstance);
    }

    @Test
    void memberThatRemembersVotesOnInTheSameLife() {
        started(true, Secrets.NONE);
        // It crashed before the mark was gone, or after.
        for (boolean isUnused : new boolean[] {true, false}) {
            List<MemberEffect> effects = started(isUnused, Secrets.NONE);
            assertThat(effects).contains(new MemberEffect.Used());
            assertThat(mayVote).isTrue();
        }
        assertThat(births()).hasSize(1);
    }

    @Test
    void memberWithoutJournalAndMarkHasNoVote() {
        List<MemberEffect> effects = started(false, Secrets.NONE);
        assertThat(proposes(effects)).isFalse();
        assertThat(mayVote).isFalse();
        assertThat(births()).hasSize(1).noneMatch(Birth::isFirst);
        assertThat(journal)
                .as("nothing that it voted for")
                .noneMatch(entry ->
                        entry instanceof MemberEntry.InEpoch(var _, JournalEntry.Accepted _));
        assertThat(proposes(started(false, Secrets.NONE))).as("nor after another start").isFalse();
    }

    /// It asks to be known again, and for nothing else before that: what begins before would be without its vote.
    @Test
    void itTellsTheRingOfItsLifeFirst() {
        List<Bytes> asked =
                started(false, Secrets.NONE).stream()
                        .filter(MemberEffect.Send.class::isInstance)
                        .map(effect -> ((MemberEffect.Send) effect).message())
                        .filter(RingMessage.Relay.class::isInstance)
                        .map(message -> ((RingMessage.Relay) message).request().operation())
                        .distinct()
                        .toList();
        Life life = births().getFirst().life();
        assertThat(asked).containsExactly(new io.tarn.ring.affairs.Affair.Born(life).encoding());
    }

    /// Somebody has put the mark back, or has lost the journal alone.
    @Test
    void secretsWithoutJournalAreDestroyedAndShowThatThereWasOne() {
        List<MemberEffect> effects = started(true, SECRETS);
        assertThat(effects.getFirst()).isEqualTo(new MemberEffect.Keep(Secrets.NONE));
        assertThat(births()).hasSize(1).noneMatch(Birth::isFirst);
        assertThat(proposes(effects)).isFalse();
    }

    /// Written before there were births.
    @Test
    void journalWithoutBirthIsAllThereEverWas() {
        started(true, Secrets.NONE);
        journal.removeIf(MemberEntry.Born.class::isInstance);
        started(false, Secrets.NONE);
        assertThat(mayVote).isTrue();
        assertThat(births()).hasSize(1).allMatch(Birth::isFirst);
    }

    @Test
    void birthOutlivesCompaction() {
        started(true, Secrets.NONE);
        assertThat(MemberEntry.compacted(journal).getFirst()).isEqualTo(journal.getFirst());
    }
}
