package io.tarn.block.immutable;

import static io.tarn.block.immutable.StoreCluster.OTHER_WRITER;
import static io.tarn.block.immutable.StoreCluster.READER;
import static io.tarn.block.immutable.StoreCluster.VOLUME;
import static io.tarn.block.immutable.StoreCluster.WRITER;
import static io.tarn.block.immutable.StoreCluster.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.block.EncodedBlock;
import io.tarn.block.Redundancy;
import io.tarn.block.Refusal;
import io.tarn.block.immutable.StoreCheck.CheckedStore;
import io.tarn.block.immutable.StoreCheck.Verdict;
import io.tarn.block.immutable.StoreReply.Absent;
import io.tarn.block.immutable.StoreReply.Attested;
import io.tarn.block.immutable.StoreReply.Fetched;
import io.tarn.block.immutable.StoreReply.NotHeld;
import io.tarn.block.immutable.StoreReply.Refused;
import io.tarn.block.immutable.StoreReply.Stored;
import io.tarn.block.immutable.StoreRequest.Attest;
import io.tarn.block.immutable.StoreRequest.Fetch;
import io.tarn.block.immutable.StoreRequest.StoreFragment;
import io.tarn.block.immutable.StoreServerInput.DiskFull;
import io.tarn.block.immutable.StoreServerInput.Repaired;
import io.tarn.block.immutable.StoreServerInput.Storing;
import io.tarn.block.server.Caller;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How long a server keeps what, for whom, and when it answers.
class StoreServerTest {
    private static final Redundancy REDUNDANCY = new Redundancy(1, 2);
    private static final ImmutableCode CODE = new ImmutableCode(REDUNDANCY);
    private static final int BYTES = 1000;

    /// 3 fragments of a client, 100 of agreed time.
    private static final StoreLimits LIMITS = new StoreLimits(3, 1 << 20, 100, 1000);

    private final StoreNode node = new StoreNode(CODE, 0, LIMITS);

    /// Persist before send: the fragment and its record, then the answer.
    @Test
    void storesBeforeItAnswers() {
        assertThat(give(new Storing(7, WRITER, checked(1), FragmentRecord.NONE)))
                .containsExactly("Keep", "Save", "Answer");
    }

    @Test
    void storingAgainChangesNothing() {
        assertThat(store(WRITER, 1)).isEqualTo(new Stored());

        assertThat(give(new Storing(7, WRITER, checked(1), node.record(id(1)))))
                .containsExactly("Answer");
        assertThat(node.stagedCount()).isEqualTo(1);
    }

    /// docs/spec/immutable-blocks.md, section 6: "Before a walk is complete, nothing is dropped."
    @Test
    void theEndOfALeaseDropsNothing() {
        store(WRITER, 1);
        node.settle(1_000_000);
        node.release(id(1));
        assertThat(fetch(1)).isInstanceOf(Fetched.class);
        node.restart();
        node.settle(2_000_000);
        assertThat(fetch(1)).isInstanceOf(Fetched.class);
    }

    @Test
    void aWalkDropsWhatItDidNotComeTo() {
        store(WRITER, 1);
        store(WRITER, 2);
        node.walk(100, id(2));
        assertThat(fetch(1)).isEqualTo(new Absent());
        assertThat(fetch(2)).isInstanceOf(Fetched.class);
        assertThat(node.fragments).containsOnlyKeys(id(2));
        assertThat(node.stagedCount()).isZero();
    }

    /// An update that was ordered after the sweep may have named it, by a receipt that was good then.
    @Test
    void aWalkDropsNothingThatHadALeaseWhenItBegan() {
        store(WRITER, 1);
        node.settle(1_000);
        node.walk(99);
        assertThat(fetch(1)).as("its lease is over, but was not").isInstanceOf(Fetched.class);
        node.walk(100);
        assertThat(fetch(1)).isEqualTo(new Absent());
    }

    @Test
    void keepsWhatAVersionNames() {
        store(WRITER, 1);
        node.walk(1_000, id(1));
        node.walk(1_000_000, id(1));
        assertThat(fetch(1)).isInstanceOf(Fetched.class);

        node.walk(1_000_001);
        assertThat(fetch(1)).isEqualTo(new Absent());
    }

    /// The promise of a receipt outlives the version that went before its time.
    @Test
    void keepsWhatIsReleasedWhileAReceiptIsOut() {
        store(WRITER, 1);
        node.walk(500, id(1));
        assertThat(attest(WRITER, 1)).isInstanceOf(Attested.class);

        node.walk(599);
        assertThat(fetch(1)).isInstanceOf(Fetched.class);
        assertThat(node.stagedCount()).isEqualTo(1);
        node.walk(600);
        assertThat(fetch(1)).isEqualTo(new Absent());
    }

    /// What a walk found is forgotten with a start, and what it had pinned is not.
    @Test
    void afterAStartAWalkIsWaitedFor() {
        store(WRITER, 1);
        store(WRITER, 2);
        node.walk(99, id(2));
        node.restart();
        node.settle(1_000);
        node.release(id(1));
        node.release(id(2));
        assertThat(fetch(1)).isInstanceOf(Fetched.class);
        assertThat(fetch(2)).isInstanceOf(Fetched.class);
        assertThat(node.record(id(2)).pinned()).isTrue();
    }

    /// No receipt outlives what it is for, and none is worth less than half a lease.
    @Test
    void receiptsRenewShortLeases() {
        store(WRITER, 1);
        node.settle(50);
        assertThat(expiry(attest(WRITER, 1))).isEqualTo(100);

        node.settle(51);
        store(WRITER, 2);
        assertThat(expiry(attest(WRITER, 2))).isEqualTo(151);
        assertThat(expiry(attest(WRITER, 1, 2))).isEqualTo(151);
        node.walk(150);
        assertThat(fetch(1)).isInstanceOf(Fetched.class);
        node.walk(151);
        assertThat(fetch(1)).isEqualTo(new Absent());
    }

    @Test
    void savesRenewedLeasesBeforeItSigns() {
        store(WRITER, 1);
        node.settle(60);

        var attest = new Attest(VOLUME, List.of(id(1)));
        assertThat(
                        give(
                                new StoreServerInput.Attesting(
                                        1, WRITER, attest, List.of(node.record(id(1))))))
                .containsExactly("Save", "Answer");
    }

    @Test
    void noReceiptForWhatIsNotHeld() {
        store(WRITER, 1);
        List<FragmentId> ids = List.of(id(1), id(2)).stream().sorted().toList();

        assertThat(attest(WRITER, 1, 2)).isEqualTo(new NotHeld(List.of(ids.indexOf(id(2)))));
    }

    @Test
    void eachClientHasItsOwnBound() {
        IntStream.rangeClosed(1, 3).forEach(i -> store(WRITER, i));

        assertThat(store(WRITER, 4)).isEqualTo(new Refused(Refusal.STAGING_FULL));
        assertThat(store(WRITER, 3)).isEqualTo(new Stored());
        assertThat(store(OTHER_WRITER, 4)).isEqualTo(new Stored());

        node.pin(id(1));
        assertThat(store(WRITER, 5)).isEqualTo(new Stored());
        assertThat(store(WRITER, 6)).isEqualTo(new Refused(Refusal.STAGING_FULL));
        node.settle(100);
        assertThat(store(WRITER, 6)).isEqualTo(new Stored());
        assertThat(fetch(2)).as("paid for no more, and kept").isInstanceOf(Fetched.class);
    }

    /// Who has many fragments whose leases are over cannot have all of them renewed at once.
    @Test
    void whatIsRenewedAfterItsTimeIsPaidForAnew() {
        IntStream.rangeClosed(1, 3).forEach(i -> store(WRITER, i));
        node.settle(100);
        IntStream.rangeClosed(4, 6).forEach(i -> store(WRITER, i));

        assertThat(attest(WRITER, 1)).isEqualTo(new Refused(Refusal.STAGING_FULL));
        assertThat(attest(OTHER_WRITER, 1, 2, 3)).isInstanceOf(Attested.class);
        assertThat(node.stagedCount()).isEqualTo(6);
    }

    @Test
    void bytesAreBoundedToo() {
        int fragment = CODE.fragmentBytes(BlockChecksum.of(REDUNDANCY, block(1)));
        var tight = new StoreNode(CODE, 0, new StoreLimits(100, 2L * fragment, 100, 1000));

        assertThat(tight.ask(WRITER, storing(1))).isEqualTo(new Stored());
        assertThat(tight.ask(WRITER, storing(2))).isEqualTo(new Stored());
        assertThat(tight.ask(WRITER, storing(3))).isEqualTo(new Refused(Refusal.STAGING_FULL));
    }

    /// Time that one client asks for is never charged to another.
    @Test
    void whoRenewsPays() {
        IntStream.rangeClosed(1, 3).forEach(i -> store(WRITER, i));
        node.settle(60);

        assertThat(attest(OTHER_WRITER, 1, 2, 3)).isInstanceOf(Attested.class);
        assertThat(store(OTHER_WRITER, 4)).isEqualTo(new Refused(Refusal.STAGING_FULL));
        IntStream.rangeClosed(5, 7)
                .forEach(i -> assertThat(store(WRITER, i)).isEqualTo(new Stored()));
        node.settle(120);
        assertThat(attest(WRITER, 1)).isEqualTo(new Refused(Refusal.STAGING_FULL));
        assertThat(node.stagedCount()).isEqualTo(6);
    }

    @Test
    void boundsAndLeasesSurviveARestart() {
        IntStream.rangeClosed(1, 3).forEach(i -> store(WRITER, i));
        node.pin(id(3));
        node.restart();
        assertThat(node.stagedCount()).isEqualTo(2);
        assertThat(store(WRITER, 4)).isEqualTo(new Refused(Refusal.RECOVERING));

        node.settle(1);
        assertThat(store(WRITER, 4)).isEqualTo(new Stored());
        assertThat(store(WRITER, 5)).isEqualTo(new Refused(Refusal.STAGING_FULL));
        node.walk(100, id(3));
        assertThat(fetch(1)).isEqualTo(new Absent());
        assertThat(fetch(3)).isInstanceOf(Fetched.class);
    }

    @Test
    void leasesEndSoManyAtATime() {
        var slow = new StoreNode(CODE, 0, new StoreLimits(10, 1 << 20, 100, 2));
        IntStream.rangeClosed(1, 5).forEach(i -> slow.ask(WRITER, storing(i)));

        assertThat(slow.settle(100)).hasSize(2).allMatch(StoreServerEffect.Lapse.class::isInstance);
        assertThat(slow.settle(100)).hasSize(2);
        assertThat(slow.settle(100)).hasSize(1);
        assertThat(slow.settle(100)).isEmpty();
        assertThat(slow.fragments).hasSize(5);
    }

    @Test
    void agreedTimeDoesNotRunBackwards() {
        node.settle(50);
        node.settle(10);
        store(WRITER, 1);

        assertThat(expiry(attest(WRITER, 1))).isEqualTo(150);
    }

    /// A version may name a block before this server gets its fragment.
    @Test
    void pinnedBeforeItComes() {
        node.pin(id(1));
        assertThat(node.missing).containsExactly(id(1));
        assertThat(fetch(1)).isEqualTo(new Refused(Refusal.RECOVERING));

        node.give(new Repaired(checked(1), node.record(id(1))));
        node.walk(1_000, id(1));
        assertThat(fetch(1)).isInstanceOf(Fetched.class);
        assertThat(node.stagedCount()).isZero();
    }

    /// Its lease would have ended before it began, and receipts from before the loss rely on it.
    @Test
    void repairOfALostFragmentWaitsForTheTime() {
        node.settle(1_000);
        node.pin(id(1));
        node.restart();
        node.give(new Repaired(checked(1), node.record(id(1))));
        assertThat(node.record(id(1)).held()).isEmpty();

        node.settle(1_000);
        node.give(new Repaired(checked(1), node.record(id(1))));
        assertThat(node.record(id(1)).held().orElseThrow().expiresAtMillis()).isEqualTo(1_100);
    }

    @Test
    void repairBringsNothingThatIsNotWanted() {
        assertThat(give(new Repaired(checked(1), FragmentRecord.NONE))).isEmpty();
    }

    @Test
    void rottenFragmentIsNotShownAndRepaired() {
        store(WRITER, 1);
        node.fragments.put(id(1), Bytes.zeros(512));
        assertThat(fetch(1)).isEqualTo(new Refused(Refusal.RECOVERING));

        node.give(new Repaired(checked(1), node.record(id(1))));
        assertThat(fetch(1)).isInstanceOf(Fetched.class);
        node.walk(100);
        assertThat(fetch(1)).isEqualTo(new Absent());
    }

    /// Its lease is over already; that it comes again is nothing for a client to pay for.
    @Test
    void repairOfWhatHasNoLeaseGivesNone() {
        store(WRITER, 1);
        node.settle(100);
        node.give(new Repaired(checked(1), node.record(id(1))));
        assertThat(node.settle(100)).containsExactly(new StoreServerEffect.Lapse(id(1)));
        assertThat(node.stagedCount()).isZero();
    }

    @Test
    void fullDiskRefusesAndStillShows() {
        store(WRITER, 1);
        node.give(new DiskFull(true));

        assertThat(store(WRITER, 2)).isEqualTo(new Refused(Refusal.DISK_FULL));
        assertThat(fetch(1)).isInstanceOf(Fetched.class);
        assertThat(attest(WRITER, 1)).isInstanceOf(Attested.class);
        node.settle(60);
        assertThat(attest(WRITER, 1)).isEqualTo(new Refused(Refusal.DISK_FULL));
        node.give(new DiskFull(false));
        assertThat(store(WRITER, 2)).isEqualTo(new Stored());
    }

    @Test
    void readersOnlyRead() {
        store(WRITER, 1);

        assertThat(store(READER, 2)).isEqualTo(new Refused(Refusal.NOT_PERMITTED));
        assertThat(attest(READER, 1)).isEqualTo(new Refused(Refusal.NOT_PERMITTED));
        assertThat(node.suspicions).hasSize(2);
        assertThat(node.ask(READER, new Fetch(VOLUME, id(1), true))).isInstanceOf(Fetched.class);
        assertThat(node.ask(StoreCluster.STRANGER, new Fetch(VOLUME, id(1), true)))
                .isEqualTo(new Refused(Refusal.NOT_PERMITTED));
    }

    private List<String> give(StoreServerInput input) {
        return node.give(input).stream().map(effect -> effect.getClass().getSimpleName()).toList();
    }

    private StoreReply store(Caller caller, int seed) {
        return node.ask(caller, storing(seed));
    }

    private StoreReply fetch(int seed) {
        return node.ask(READER, new Fetch(VOLUME, id(seed), false));
    }

    private StoreReply attest(Caller caller, int... seeds) {
        List<FragmentId> ids = IntStream.of(seeds).mapToObj(StoreServerTest::id).sorted().toList();
        return node.ask(caller, new Attest(VOLUME, ids));
    }

    private static long expiry(StoreReply reply) {
        return ((Attested) reply).receipt().expiresAtMillis();
    }

    private static EncodedBlock block(int seed) {
        return CODE.encode(content(seed, BYTES));
    }

    private static StoreFragment storing(int seed) {
        EncodedBlock block = block(seed);
        return new StoreFragment(
                VOLUME, BlockChecksum.of(REDUNDANCY, block), 0, block.fragment(0).orElseThrow());
    }

    private static CheckedStore checked(int seed) {
        return ((Verdict.Sound) new StoreCheck(CODE).check(storing(seed))).store();
    }

    private static FragmentId id(int seed) {
        return storing(seed).id();
    }
}
