package io.tarn.ring.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class StateAssemblyTest {
    private final long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
    private final Random random = new Random(seed);

    private RingState changed(RingState state, int changes) {
        RingState changed = state;
        for (int i = 0; i < changes; i++) {
            byte[] key = new byte[1 + random.nextInt(3)];
            random.nextBytes(key);
            changed =
                    random.nextInt(4) == 0
                            ? changed.remove(Bytes.owning(key))
                            : changed.put(Bytes.owning(key), Bytes.ofHex("%08x".formatted(i)));
        }
        return changed;
    }

    /// @return pages fetched
    private static int assemble(StateAssembly assembly, RingState donor) throws MalformedException {
        int fetched = 0;
        while (!assembly.wanted().isEmpty()) {
            Bytes address = assembly.wanted().firstKey();
            var out = new CanonicalWriter();
            donor.page(address).orElseThrow().write(out);
            Page page = Page.read(new CanonicalReader(out.toBytes()));
            assertThat(assembly.supply(address, page)).isTrue();
            fetched++;
        }
        return fetched;
    }

    @RepeatedTest(20)
    void stateIsTheDonorsAndOnlyDifferencesAreFetched() throws MalformedException {
        RingState older = changed(RingState.EMPTY, 300);
        RingState newer = changed(older, 5);
        var all = new StateAssembly(newer.digest(), RingState.EMPTY);
        var few = new StateAssembly(newer.digest(), older);
        int whole = assemble(all, newer);
        int difference = assemble(few, newer);
        assertThat(all.finished()).as("replay: -Dseed=%d", seed).contains(newer);
        assertThat(few.finished()).as("replay: -Dseed=%d", seed).contains(newer);
        assertThat(difference).isLessThan(whole / 2);
        RingState again = few.finished().orElseThrow();
        assertThat(again.entries(Bytes.EMPTY, Bytes.EMPTY, 1_000))
                .isEqualTo(newer.entries(Bytes.EMPTY, Bytes.EMPTY, 1_000));
        assertThat(again.size()).isEqualTo(newer.size());
    }

    @Test
    void pageThatIsNotTheOneIsRefused() {
        RingState donor = changed(RingState.EMPTY, 50);
        var assembly = new StateAssembly(donor.digest(), RingState.EMPTY);
        Page root = donor.page(Bytes.EMPTY).orElseThrow();
        var altered = new Page(root.path(), Optional.of(Bytes.ofHex("ff")), root.children());
        assertThat(assembly.supply(Bytes.EMPTY, altered)).isFalse();
        assertThat(assembly.supply(Bytes.ofHex("01"), root)).isFalse();
        assertThat(assembly.finished()).isEmpty();
        assertThat(assembly.supply(Bytes.EMPTY, root)).isTrue();
    }

    @RepeatedTest(20)
    void pagesOfAnotherStateServeAsFarAsTheyAreTheSame() throws MalformedException {
        RingState older = changed(RingState.EMPTY, 300);
        RingState newer = changed(older, 5);
        var assembly = new StateAssembly(older.digest(), RingState.EMPTY);
        int whole = assemble(assembly, older);
        StateAssembly next = assembly.towards(newer.digest());
        int difference = assemble(next, newer);
        assertThat(next.finished()).as("replay: -Dseed=%d", seed).contains(newer);
        assertThat(difference).isLessThan(whole / 2);
    }

    /// Also those below a page that is missing.
    @RepeatedTest(20)
    void onlyWhatIsNotLeftIsFetched() throws MalformedException {
        RingState whole = changed(RingState.EMPTY, 300);
        var left = new ArrayList<Page>();
        int lost = 0;
        for (var page : whole.changes(RingState.EMPTY).entrySet()) {
            if (page.getKey().isEmpty() || random.nextInt(10) == 0) {
                lost++;
            } else {
                left.add(page.getValue().orElseThrow());
            }
        }
        var assembly = new StateAssembly(whole.digest(), RingState.EMPTY, left);
        assertThat(assembly.page(Bytes.EMPTY)).isEmpty();
        assertThat(assemble(assembly, whole)).as("replay: -Dseed=%d", seed).isEqualTo(lost);
        assertThat(assembly.finished()).as("replay: -Dseed=%d", seed).contains(whole);
        assertThat(assembly.page(Bytes.EMPTY)).isEqualTo(whole.page(Bytes.EMPTY));
    }

    @RepeatedTest(20)
    void allPagesAreBelowTheFirst() {
        RingState state = changed(RingState.EMPTY, 200);
        var seen = new TreeSet<Bytes>();
        var next = new ArrayDeque<Bytes>(List.of(Bytes.EMPTY));
        while (!next.isEmpty()) {
            Bytes address = next.pop();
            assertThat(seen.add(address)).isTrue();
            state.below(address).forEach(next::push);
        }
        assertThat(seen)
                .as("replay: -Dseed=%d", seed)
                .isEqualTo(state.changes(RingState.EMPTY).keySet());
    }

    /// What a journal does, which keeps pages by their addresses.
    @RepeatedTest(20)
    void changesMakeOfAnOlderStateTheNewer() throws MalformedException {
        RingState older = changed(RingState.EMPTY, 200);
        RingState newer = changed(older, 40);
        var pages = new TreeMap<Bytes, Page>();
        for (var changes : List.of(older.changes(RingState.EMPTY), newer.changes(older))) {
            changes.forEach((address, page) ->
                    page.ifPresentOrElse(
                            now -> pages.put(address, now), () -> pages.remove(address)));
        }
        var assembly = new StateAssembly(newer.digest(), RingState.EMPTY);
        int taken = 0;
        while (!assembly.wanted().isEmpty()) {
            Bytes address = assembly.wanted().firstKey();
            assertThat(assembly.supply(address, Objects.requireNonNull(pages.get(address))))
                    .isTrue();
            taken++;
        }
        assertThat(assembly.finished()).as("replay: -Dseed=%d", seed).contains(newer);
        assertThat(pages).hasSize(taken);
    }

    @Test
    void emptyStateNeedsNoPages() {
        var assembly = new StateAssembly(RingState.EMPTY.digest(), changed(RingState.EMPTY, 5));
        assertThat(assembly.finished()).contains(RingState.EMPTY);
    }
}
