package io.tarn.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.ring.state.RingState;
import io.tarn.storage.Batch;
import io.tarn.storage.KeyRange;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreException;
import io.tarn.storage.StoreLimits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// States whose keys are as long as they may be, and begin with one another: addresses of their pages are longer than keys of
/// a store.
class LongNamesTest {
    private static final int SPREAD = 97;

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

    private static RingState state() {
        RingState state = RingState.EMPTY;
        for (int size = 0; size <= RingState.KEY_BYTES_MAX; size++) {
            byte[] key = new byte[size];
            for (int i = 0; i < size; i++) {
                key[i] = (byte) (i % SPREAD);
            }
            state = state.put(Bytes.owning(key), Bytes.ofHex("%04x".formatted(size)));
        }
        return state;
    }

    private static Bytes deepest(RingState state) {
        return state.changes(RingState.EMPTY).lastKey();
    }

    private List<Bytes> keys() throws StoreException {
        var keys = new ArrayList<Bytes>();
        store.scan(Shelf.RING_STATE, KeyRange.all(), Integer.MAX_VALUE, (key, _) -> keys.add(key));
        return keys;
    }

    @Test
    void stateIsReadAgainAndNothingElseIsLeft() throws StoreException, MalformedException {
        RingState state = state();
        assertThat(deepest(state).size()).isEqualTo(2 * RingState.KEY_BYTES_MAX - 1);
        MemberJournal.open(store).append(DamagedJournalTest.begun(state));
        assertThat(keys()).hasSize(RingState.KEY_BYTES_MAX + 1);
        assertThat(keys()).allMatch(key -> key.size() <= Batch.KEY_BYTES_MAX);

        MemberJournal again = MemberJournal.open(store);
        assertThat(again.states()).containsExactly(state);
        assertThat(keys()).as("nothing was swept away").hasSize(RingState.KEY_BYTES_MAX + 1);

        RingState next = state.put(Bytes.EMPTY, Bytes.ofHex("ff"));
        again.append(DamagedJournalTest.stable(4, next));
        assertThat(keys()).as("the other first page is gone").hasSize(RingState.KEY_BYTES_MAX + 1);
        RingState small = RingState.EMPTY.put(Bytes.EMPTY, Bytes.EMPTY);
        again.append(DamagedJournalTest.stable(8, small));
        assertThat(keys()).hasSize(1);
        assertThat(MemberJournal.open(store).states()).containsExactly(small);
    }

    @Test
    void leftoversOfLongNamesAreSweptAway() throws StoreException, MalformedException {
        RingState state = state();
        MemberJournal.open(store).append(DamagedJournalTest.begun(state));
        var out = new Batches(store::apply, 1);
        new StatePages(store).write(state.remove(Bytes.zeros(1)), RingState.EMPTY, out);
        out.flush();
        assertThat(keys()).hasSizeGreaterThan(RingState.KEY_BYTES_MAX + 1);
        assertThat(MemberJournal.open(store).states()).containsExactly(state);
        assertThat(keys()).hasSize(RingState.KEY_BYTES_MAX + 1);
    }

    /// The address is whole in the page, and compared: another page is not taken for it.
    @Test
    void pageThatIsNotTheOneIsSeen() throws StoreException, MalformedException {
        RingState state = state();
        MemberJournal journal = MemberJournal.open(store);
        journal.append(DamagedJournalTest.begun(state));
        Bytes address = deepest(state);
        Digest digest = state.digest(address).orElseThrow();
        Bytes key = KeptPage.key(address, digest);
        Bytes good = store.get(Shelf.RING_STATE, key).orElseThrow();
        byte[] elsewhere = good.toArray();
        elsewhere[Integer.BYTES + 1] ^= 1; // A digit of the address.
        store.apply(new Batch().put(Shelf.RING_STATE, key, Bytes.owning(elsewhere)));
        assertThat(journal.pages().find(address, digest).page()).isEmpty();

        MemberJournal damaged = MemberJournal.open(store);
        assertThat(damaged.isDamaged()).isTrue();
        assertThat(DamagedJournalTest.damaged(damaged))
                .as("all others are left")
                .hasSize(RingState.KEY_BYTES_MAX);
        journal.mend(address, digest);
        assertThat(store.get(Shelf.RING_STATE, key)).contains(good);
        assertThat(MemberJournal.open(store).states()).containsExactly(state);
    }
}
