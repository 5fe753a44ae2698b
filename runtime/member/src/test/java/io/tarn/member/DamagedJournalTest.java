package io.tarn.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.InvariantViolation;
import io.tarn.base.MalformedException;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.Sha256;
import io.tarn.ring.Epoch;
import io.tarn.ring.Membership;
import io.tarn.ring.RingId;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.evidence.Evidence;
import io.tarn.ring.member.MemberEntry;
import io.tarn.ring.message.StableProof;
import io.tarn.ring.replica.JournalEntry;
import io.tarn.ring.state.Page;
import io.tarn.ring.state.RingState;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import io.tarn.storage.StoreLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: what a disk has lost of a state is told from what it has kept, and written anew; nothing else is touched.
@Timeout(60)
class DamagedJournalTest {
    private static final Epoch EPOCH = new Epoch(1);
    private static final int ENTRIES = 200;
    private static final Bytes LAST = Bytes.ofHex("ffff");

    @TempDir Path directory;

    private Store store;
    private final List<String> findings = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws StoreException {
        store = Store.open(directory.resolve("store"), StoreLimits.small());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static RingState state(byte[] value) {
        RingState state = RingState.EMPTY;
        for (int i = 0; i < ENTRIES; i++) {
            Bytes index = Bytes.ofHex("%04x".formatted(7 * i));
            state = state.put(index, Bytes.concat(index, Bytes.owning(value)));
        }
        return state.put(LAST, Bytes.owning(value));
    }

    private static RingState state() {
        return state(new byte[100]);
    }

    static List<MemberEntry> begun(RingState state) {
        List<IdentityKey> members =
                IntStream.range(0, 4)
                        .mapToObj(i ->
                                NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(i).repeat(32)))
                                        .publicKey())
                        .toList();
        var membership = new Membership(new RingId(Sha256.of(Bytes.EMPTY)), EPOCH, members);
        var charter = new Charter(membership, new SequenceNumber(0), Optional.empty());
        return List.of(
                new MemberEntry.Began(new CharterStatement(charter, state.digest())),
                new MemberEntry.InEpoch(
                        EPOCH, new JournalEntry.Started(new SequenceNumber(0), state)));
    }

    static List<MemberEntry> stable(long sequence, RingState state) {
        var proof = StableProof.start(new SequenceNumber(sequence), state.digest());
        return List.of(new MemberEntry.InEpoch(EPOCH, new JournalEntry.Stable(proof, state)));
    }

    private static List<Bytes> addresses(RingState state) {
        return new ArrayList<>(state.changes(RingState.EMPTY).keySet());
    }

    static List<Page> damaged(MemberJournal journal) {
        return journal.entries().stream()
                .filter(MemberEntry.InEpoch.class::isInstance)
                .map(entry -> ((MemberEntry.InEpoch) entry).entry())
                .map(entry -> ((JournalEntry.Damaged) entry).left())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsLeftIsKeptAndTheRestWrittenAnew() throws StoreException, MalformedException {
        RingState state = state();
        MemberJournal.open(store).append(begun(state));
        List<Bytes> addresses = addresses(state);
        // The page that all others are below, one with others below it, and two more.
        List<Bytes> bad =
                List.of(addresses.get(0), addresses.get(1), addresses.get(100), addresses.get(150));
        BadPages.spoil(store, bad.stream().map(address -> BadPages.key(state, address)).toList());

        MemberJournal journal = MemberJournal.open(store);
        assertThat(damaged(journal)).hasSize(addresses.size() - bad.size());
        assertThat(journal.isDamaged()).isTrue();
        assertThat(damaged(MemberJournal.open(store)))
                .as("what is left is not swept away")
                .hasSize(addresses.size() - bad.size());

        journal.append(stable(4, state));
        assertThat(journal.mended()).isEqualTo(bad.size());
        MemberJournal again = MemberJournal.open(store);
        assertThat(again.isDamaged()).isFalse();
        assertThat(again.states()).containsExactly(state);
    }

    /// As a real disk has it: what cannot be read ends a scan.
    @Test
    void whatCannotBeReadIsLost() throws StoreException, MalformedException, IOException {
        byte[] value = new byte[1_000];
        RingState state = state(value);
        MemberJournal.open(store).append(begun(state));
        store.close();
        store = Store.open(directory.resolve("store"), StoreLimits.small());
        store.close();
        BadPages.rot(directory.resolve("store"));
        store = Store.open(directory.resolve("store"), StoreLimits.small());

        MemberJournal journal = MemberJournal.open(store);
        assertThat(damaged(journal)).isNotEmpty().hasSizeLessThan(addresses(state).size());
        journal.append(stable(4, state));
        assertThat(MemberJournal.open(store).states()).containsExactly(state);
    }

    @Test
    void pageIsMendedFromMemoryOnlyIfItIsNeeded() throws StoreException, MalformedException {
        RingState state = state();
        MemberJournal journal = MemberJournal.open(store);
        journal.append(begun(state));
        Bytes address = addresses(state).get(20);
        Bytes key = BadPages.key(state, address);
        Bytes good = store.get(Shelf.RING_STATE, key).orElseThrow();
        journal.mend(address, state.digest(address).orElseThrow());
        assertThat(journal.mended()).as("it is good").isZero();
        BadPages.spoil(store, List.of(key));
        journal.mend(address, Sha256.of(Bytes.EMPTY));
        assertThat(journal.mended()).as("no state has such a page").isZero();
        journal.mend(address, state.digest(address).orElseThrow());
        assertThat(journal.mended()).isEqualTo(1);
        assertThat(store.get(Shelf.RING_STATE, key)).contains(good);
    }

    @Test
    void memberWhoseMemoryIsBadTooContradictsItself() throws StoreException, MalformedException {
        byte[] value = new byte[100];
        RingState state = state(value);
        MemberJournal journal = MemberJournal.open(store);
        journal.append(begun(state));
        Bytes address = addresses(state).getLast();
        BadPages.spoil(store, List.of(BadPages.key(state, address)));
        value[3] ^= 1;
        assertThatThrownBy(() -> journal.mend(address, state.digest(address).orElseThrow()))
                .isInstanceOf(InvariantViolation.class);
    }

    private DiskCheck check(Store read, MemberJournal journal, CountDownLatch done) {
        return new DiskCheck(
                new DiskCheckLimits(Duration.ofMillis(20), 2_000, Duration.ofMillis(1)),
                read,
                journal,
                InstantSource.system(),
                period -> new Turns(period, 1, 0),
                (address, page) -> {
                    try {
                        journal.mend(address, page);
                        done.countDown();
                    } catch (StoreException e) {
                        throw new AssertionError(e);
                    }
                },
                new MemberHost.Observer() {
                    @Override
                    public void suspect(KeyId who, String reason) {}

                    @Override
                    public void convict(KeyId who, Evidence evidence) {}

                    @Override
                    public void disk(String finding) {
                        findings.add(finding);
                        if (finding.contains("journal")) {
                            done.countDown();
                        }
                    }

                    @Override
                    public void fatal(Throwable cause) {
                        findings.add(cause.toString());
                    }
                });
    }

    @Test
    void checkFindsAllThatIsBad() throws Exception {
        RingState state = state();
        MemberJournal journal = MemberJournal.open(store);
        journal.append(begun(state));
        List<Bytes> addresses = addresses(state);
        List<Bytes> keys =
                IntStream.of(0, 1, 50, 120, 199)
                        .mapToObj(i -> BadPages.key(state, addresses.get(i)))
                        .toList();
        BadPages.spoil(store, keys);
        var done = new CountDownLatch(keys.size());
        try (DiskCheck check = check(store, journal, done)) {
            assertThat(check.standing().pages()).isZero();
            check.start();
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
            while (check.standing().pages() == 0) {
                Thread.sleep(5);
            }
            assertThat(check.standing().pages()).isEqualTo(addresses.size());
            assertThat(check.standing().mended()).isEqualTo(keys.size());
            assertThat(check.standing().isJournalReadable()).isTrue();
        }
        assertThat(findings).hasSize(keys.size());
        assertThat(MemberJournal.open(store).isDamaged()).isFalse();
    }

    @Test
    void checkTellsOfAJournalThatCannotBeRead() throws Exception {
        Path other = directory.resolve("other");
        try (Store rotten = Store.open(other, StoreLimits.small())) {
            for (int i = 0; i < ENTRIES; i++) {
                rotten.apply(
                        new io.tarn.storage.Batch()
                                .put(
                                        Shelf.RING_JOURNAL,
                                        Bytes.ofHex("%016x".formatted(i)),
                                        Bytes.zeros(1_000)));
            }
        }
        Store.open(other, StoreLimits.small()).close();
        BadPages.rot(other);
        MemberJournal journal = MemberJournal.open(store);
        var done = new CountDownLatch(1);
        try (Store rotten = Store.open(other, StoreLimits.small());
                DiskCheck check = check(rotten, journal, done)) {
            check.start();
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
            while (check.standing().isJournalReadable()) {
                Thread.sleep(5);
            }
        }
        assertThat(findings.getFirst()).contains("journal cannot be read");
    }
}
