package io.tarn.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.Signature;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import io.tarn.ring.RingId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.View;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.member.MemberEntry;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Batch;
import io.tarn.ring.message.PrePrepare;
import io.tarn.ring.message.Request;
import io.tarn.ring.message.StableProof;
import io.tarn.ring.replica.JournalEntry;
import io.tarn.ring.state.RingState;
import io.tarn.storage.KeyRange;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import io.tarn.storage.StoreLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: however large states and appends are, they get to the disk; wherever the power fails between two of the
/// store's batches, the journal is a beginning of what was written, and every state that it names is there.
class MemberJournalTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final List<IdentityKey> MEMBERS =
            IntStream.range(0, 4)
                    .mapToObj(i ->
                            NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(i).repeat(32)))
                                    .publicKey())
                    .toList();
    private static final RingId RING = new RingId(Sha256.of(Bytes.EMPTY));

    @TempDir Path directory;

    private Store store;

    @BeforeEach
    void open() throws StoreException {
        store = Store.open(directory.resolve("store"), StoreLimits.small());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static MemberEntry began(Epoch epoch, RingState state) {
        var membership = new Membership(RING, epoch, MEMBERS);
        var charter = new Charter(membership, at(epoch.number()), Optional.empty());
        return new MemberEntry.Began(new CharterStatement(charter, state.digest()));
    }

    private static MemberEntry started(Epoch epoch, RingState state) {
        return in(epoch, new JournalEntry.Started(at(0), state));
    }

    private static MemberEntry stable(Epoch epoch, long sequence, RingState state) {
        var proof = StableProof.start(at(sequence), state.digest());
        return in(epoch, new JournalEntry.Stable(proof, state));
    }

    private static MemberEntry decided(Epoch epoch, long sequence, int bytes) {
        var request =
                new Request(
                        MEMBERS.getFirst(),
                        new ClientSequence(sequence),
                        Addressee.MACHINE,
                        Bytes.zeros(bytes),
                        new Signature(Bytes.zeros(Signature.BYTES)));
        var batch = new Batch(List.of(request));
        var time = new AgreedTime(sequence);
        var ordered =
                new PrePrepare(
                        View.FIRST,
                        at(sequence),
                        time,
                        batch.digest(RING, epoch, at(sequence), time));
        return in(epoch, new JournalEntry.Decided(ordered, Optional.of(batch)));
    }

    private static MemberEntry in(Epoch epoch, JournalEntry entry) {
        return new MemberEntry.InEpoch(epoch, entry);
    }

    private static SequenceNumber at(long number) {
        return new SequenceNumber(number);
    }

    @Test
    void stateMayBeLargerThanWhatTheStoreTakesAtOnce() throws StoreException, MalformedException {
        RingState state = RingState.EMPTY;
        for (int i = 0; i < 70; i++) {
            state = state.put(Bytes.ofHex("%04x".formatted(i)), Bytes.zeros(MEBIBYTE - i));
        }
        var sizes = new ArrayList<Long>();
        MemberJournal journal =
                MemberJournal.open(
                        store,
                        batch -> {
                            sizes.add(batch.sizeBytes());
                            return store.apply(batch);
                        },
                        4 * MEBIBYTE);
        var first = new Epoch(1);
        journal.append(List.of(began(first, state), started(first, state)));
        assertThat(sizes).allMatch(size -> size < 8 * MEBIBYTE).hasSizeGreaterThan(10);

        sizes.clear();
        RingState other = state.put(Bytes.ofHex("0003"), Bytes.ofHex("aa"));
        Epoch second = first.next();
        journal.append(List.of(began(second, other), started(second, other)));
        assertThat(sizes.stream().mapToLong(size -> size).sum())
                .as("what is the same in the next epoch is not written again")
                .isLessThan(MEBIBYTE);

        List<MemberEntry> entries = MemberJournal.open(store).entries();
        assertThat(entries)
                .containsExactly(
                        began(first, state),
                        started(first, state),
                        began(second, other),
                        started(second, other));
    }

    @Test
    void appendMayBeLargerThanWhatTheStoreTakesAtOnce() throws StoreException, MalformedException {
        var epoch = new Epoch(1);
        var entries = new ArrayList<MemberEntry>();
        for (int i = 1; i <= 70; i++) {
            entries.add(decided(epoch, i, MEBIBYTE));
        }
        MemberJournal.open(store).append(entries);
        assertThat(MemberJournal.open(store).entries()).isEqualTo(entries);
    }

    /// What a member of a ring that changes its members now and then writes.
    private static final class Life {
        private final Random random;
        private final List<List<MemberEntry>> appends = new ArrayList<>();
        private RingState state = RingState.EMPTY;
        private Epoch epoch = Epoch.FOUNDING;
        private long sequence;

        Life(Random random) {
            this.random = random;
        }

        void live() {
            for (int i = 0; i < 12; i++) {
                var entries = new ArrayList<MemberEntry>();
                for (int j = random.nextInt(4); j >= 0; j--) {
                    act(entries);
                }
                appends.add(entries);
            }
        }

        private void act(List<MemberEntry> entries) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    epoch = epoch.next();
                    change();
                    entries.add(began(epoch, state));
                    entries.add(started(epoch, state));
                }
                case 1 -> {
                    change();
                    sequence++;
                    entries.add(stable(epoch, sequence, state));
                }
                default -> {
                    sequence++;
                    entries.add(decided(epoch, sequence, random.nextInt(40)));
                }
            }
        }

        private void change() {
            for (int i = random.nextInt(6); i >= 0; i--) {
                Bytes key = Bytes.ofHex("%04x".formatted(random.nextInt(1 << 16) & 0x1333));
                state =
                        random.nextInt(3) == 0
                                ? state.remove(key)
                                : state.put(key, Bytes.zeros(random.nextInt(30)));
            }
        }
    }

    @RepeatedTest(5)
    void powerMayFailBetweenAnyTwoBatches() throws StoreException, MalformedException {
        long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
        try {
            run(new Random(seed));
        } catch (AssertionError | MalformedException e) {
            throw new AssertionError("replay: -Dseed=" + seed, e);
        }
    }

    private void run(Random random) throws StoreException, MalformedException {
        var life = new Life(random);
        life.live();
        var batches = new ArrayList<io.tarn.storage.Batch>();
        var appended = new ArrayList<Integer>();
        var asked = new ArrayList<MemberEntry>();
        // So small that most of what may be apart is.
        MemberJournal journal =
                MemberJournal.open(
                        store,
                        batch -> {
                            batches.add(batch);
                            appended.add(asked.size());
                            return store.apply(batch);
                        },
                        1 + random.nextInt(300));
        for (List<MemberEntry> entries : life.appends) {
            journal.append(entries);
            asked.addAll(entries);
        }
        assertThat(pagesOnDisk(store)).as("nothing is left").isEqualTo(pages(journal.entries()));
        assertThat(batches).hasSizeGreaterThan(life.appends.size());
        try (Store after = Store.open(directory.resolve("after"), StoreLimits.small())) {
            for (int left = 0; left <= batches.size(); left++) {
                clear(after);
                batches.subList(0, left).forEach(after::apply);
                int least = left == batches.size() ? asked.size() : appended.get(left);
                check(after, asked, least);
            }
        }
    }

    private static void clear(Store store) {
        Bytes end = Bytes.ofHex("ff".repeat(600));
        store.apply(
                new io.tarn.storage.Batch()
                        .deleteRange(Shelf.RING_JOURNAL, Bytes.EMPTY, end)
                        .deleteRange(Shelf.RING_STATE, Bytes.EMPTY, end));
    }

    /// @param least entries that are there for sure
    private static void check(Store store, List<MemberEntry> asked, int least)
            throws StoreException, MalformedException {
        List<MemberEntry> entries = MemberJournal.open(store).entries();
        List<MemberEntry> left = MemberEntry.compacted(entries);
        int count = least;
        while (!MemberEntry.compacted(asked.subList(0, count)).equals(left)) {
            count++;
            assertThat(count).as("no beginning of what was written").isLessThan(asked.size() + 1);
        }
        boolean isBegun = count > 0 && asked.get(count - 1) instanceof MemberEntry.Began;
        assertThat(isBegun).as("an epoch without the state that it begins with").isFalse();
        assertThat(pagesOnDisk(store)).as("pages of nothing are gone").isEqualTo(pages(entries));
    }

    private static int pagesOnDisk(Store store) throws StoreException {
        var keys = new ArrayList<Bytes>();
        store.scan(Shelf.RING_STATE, KeyRange.all(), Integer.MAX_VALUE, (key, _) -> keys.add(key));
        return keys.size();
    }

    /// Of the last state of each epoch; what they share is there once.
    private static int pages(List<MemberEntry> entries) {
        var last = new TreeMap<Epoch, RingState>();
        for (MemberEntry entry : entries) {
            if (entry instanceof MemberEntry.InEpoch(var epoch, var inner)) {
                switch (inner) {
                    case JournalEntry.Stable(var _, RingState state) -> last.put(epoch, state);
                    case JournalEntry.Started(var _, RingState state) -> last.put(epoch, state);
                    default -> {}
                }
            }
        }
        var pages = new TreeSet<Bytes>();
        for (RingState state : last.values()) {
            for (Bytes address : state.changes(RingState.EMPTY).keySet()) {
                Digest digest = state.digest(address).orElseThrow();
                pages.add(Bytes.concat(address, digest.value()));
            }
        }
        return pages.size();
    }
}
