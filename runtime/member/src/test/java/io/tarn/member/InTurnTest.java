package io.tarn.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.Digest;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.ring.Epoch;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.member.MemberEffect;
import io.tarn.ring.member.MemberEntry;
import io.tarn.ring.replica.JournalEntry;
import io.tarn.ring.steward.Part;
import io.tarn.ring.steward.Secrets;
import io.tarn.storage.StoreException;
import io.tarn.storage.Synced;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Goal: wherever the power fails, journal and secrets together are as they were at one moment of the member's
/// life, no earlier than what anybody has heard of.
///
/// Method: effects are numbered in their order. What a loss of power may leave is asked of a disk in memory
/// whenever anything on it changes: of what is applied and not synced any first part. A member whose secrets
/// were ahead of its journal has destroyed a share that the history it comes back to still needs (a power
/// loss, one liar, and the ring's key is gone); whose journal was ahead of its secrets, promises what it lacks.
class InTurnTest {
    private static final Digest DIGEST = Sha256.of(Bytes.EMPTY);

    /// Writes of both kinds, in the order in which the member asked for them.
    private final List<MemberEffect> asked = new ArrayList<>();

    private final Disk disk = new Disk();
    private final InTurn inTurn = new InTurn(disk, (mark, synced) -> disk.told.add(mark));

    /// Effects that wait, and how many writes were asked for before each.
    private final List<MemberEffect> waiting = new ArrayList<>();

    private final List<Integer> behind = new ArrayList<>();

    /// Numbers are places in [InTurnTest#asked], which are told by the contents.
    private final class Disk implements MemberDisk {
        final List<Integer> applied = new ArrayList<>();
        final List<CompletableFuture<Synced>> syncing = new ArrayList<>();
        final List<Integer> covered = new ArrayList<>();
        final List<Long> told = new ArrayList<>();
        int durable;
        int secrets = -1;

        @Override
        public void append(List<MemberEntry> entries) {
            for (MemberEntry entry : entries) {
                applied.add(asked.indexOf(new MemberEffect.Persist(entry)));
                judge();
            }
        }

        @Override
        public CompletionStage<Synced> synced() {
            var answer = new CompletableFuture<Synced>();
            syncing.add(answer);
            covered.add(applied.size());
            return answer;
        }

        /// The disk is done with the oldest sync that was asked for.
        void finish() {
            if (!syncing.isEmpty()) {
                durable = Math.max(durable, covered.removeFirst());
                syncing.removeFirst().complete(new Synced.Done());
            }
        }

        @Override
        public void sync() {
            durable = applied.size();
        }

        @Override
        public void replace(Secrets kept) {
            secrets = asked.indexOf(new MemberEffect.Keep(kept));
            judge();
        }

        @Override
        public void used() {
            throw new AssertionError("whoever performs effects sees to it");
        }

        /// Whatever is left of the journal, it is all that was asked for ahead of the secrets that are there,
        /// and nothing that was asked for behind those that are not.
        private void judge() {
            int next = nextKeep(secrets);
            for (int left = durable; left <= applied.size(); left++) {
                List<Integer> journal = applied.subList(0, left);
                for (int place = 0; place < secrets; place++) {
                    boolean isEntry = asked.get(place) instanceof MemberEffect.Persist;
                    assertThat(!isEntry || journal.contains(place))
                            .as("entry %d of the journal is there, secrets %d are", place, secrets)
                            .isTrue();
                }
                assertThat(journal).as("secrets %d are not there", next).allMatch(p -> p < next);
            }
        }

        /// How many of the first writes the disk has for good.
        int durableWrites() {
            int count = 0;
            while (count < asked.size()
                    && (applied.subList(0, durable).contains(count) || isReplaced(count))) {
                count++;
            }
            return count;
        }

        private boolean isReplaced(int place) {
            return asked.get(place) instanceof MemberEffect.Keep && place <= secrets;
        }
    }

    private int nextKeep(int after) {
        for (int place = after + 1; place < asked.size(); place++) {
            if (asked.get(place) instanceof MemberEffect.Keep) {
                return place;
            }
        }
        return asked.size();
    }

    private MemberEffect entry() {
        var entry = new JournalEntry.CheckpointTaken(new SequenceNumber(asked.size() + 1), DIGEST);
        var effect = new MemberEffect.Persist(new MemberEntry.InEpoch(Epoch.FOUNDING, entry));
        asked.add(effect);
        return effect;
    }

    private MemberEffect keep() {
        var part = new Part(Epoch.FOUNDING, asked.size(), Bytes.zeros(32));
        var effect =
                new MemberEffect.Keep(
                        new Secrets(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(part)));
        asked.add(effect);
        return effect;
    }

    private MemberEffect word() {
        byte[] seed = new byte[32];
        seed[0] = (byte) waiting.size();
        seed[1] = (byte) (waiting.size() >> Byte.SIZE);
        var effect =
                new MemberEffect.Suspect(
                        NodeIdentity.ofSeed(Bytes.owning(seed)).id(), "number " + waiting.size());
        waiting.add(effect);
        behind.add(asked.size());
        return effect;
    }

    /// @return how many effects were let go
    private int letGo(int before) {
        int let = before;
        Optional<MemberEffect> next = inTurn.next();
        while (next.isPresent()) {
            assertThat(next).contains(waiting.get(let));
            assertThat(disk.durableWrites()).isGreaterThanOrEqualTo(behind.get(let));
            let++;
            next = inTurn.next();
        }
        return let;
    }

    private void disksTurn() {
        disk.finish();
        disk.told.forEach(inTurn::isDurable);
        disk.told.clear();
    }

    @RepeatedTest(50)
    void powerMayFailAtAnyMoment() throws StoreException, IOException {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        try {
            run(new Random(seed));
        } catch (AssertionError e) {
            throw new AssertionError("replay: -Dseed=" + seed, e);
        }
    }

    private void run(Random random) throws StoreException, IOException {
        int let = 0;
        for (int step = 0; step < 30; step++) {
            var effects = new ArrayList<MemberEffect>();
            for (int i = random.nextInt(6); i > 0; i--) {
                effects.add(
                        switch (random.nextInt(5)) {
                            case 0 -> keep();
                            case 1, 2 -> entry();
                            default -> word();
                        });
            }
            inTurn.take(effects);
            let = letGo(let);
            if (random.nextBoolean()) {
                disksTurn();
                let = letGo(let);
            }
        }
        while (!disk.syncing.isEmpty()) {
            disksTurn();
        }
        assertThat(letGo(let)).as("all is let go in the end").isEqualTo(waiting.size());
        assertThat(disk.durableWrites()).isEqualTo(asked.size());
    }

    /// What a batch led to destroys a share; that batch itself is not on disk yet, and not known to others.
    @Test
    void secretsWaitForEntriesOfTheSameAndOfEarlierSteps() throws StoreException, IOException {
        inTurn.take(List.of(entry()));
        assertThat(disk.durable).as("the disk takes its time").isZero();
        inTurn.take(List.of(entry(), keep()));
        assertThat(disk.durable).isEqualTo(2);
        assertThat(disk.secrets).isEqualTo(2);
    }

    @Test
    void nothingWaitsForWhatIsOnlyNoted() throws StoreException, IOException {
        var entry = new JournalEntry.CheckpointTaken(new SequenceNumber(1), DIGEST);
        var note = new MemberEffect.Note(new MemberEntry.InEpoch(Epoch.FOUNDING, entry));
        inTurn.take(List.of(note, word()));
        assertThat(letGo(0)).isEqualTo(1);
        assertThat(disk.applied).as("it is written all the same").hasSize(1);
        assertThat(disk.syncing).isEmpty();
    }

    @Test
    void whatIsSaidWaitsForTheDisk() throws StoreException, IOException {
        inTurn.take(List.of(entry(), word()));
        assertThat(inTurn.next()).isEmpty();
        disksTurn();
        assertThat(letGo(0)).isEqualTo(1);
    }
}
