package io.tarn.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.NodeIdentity;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.RefreshPace;
import io.tarn.ring.RingLimits;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.StateMachine;
import io.tarn.ring.affairs.Affair;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.client.UpdateEffect;
import io.tarn.ring.client.UpdateInput;
import io.tarn.ring.client.UpdateOperation;
import io.tarn.ring.evidence.Evidence;
import io.tarn.ring.member.MemberMessage;
import io.tarn.ring.member.Parcel;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import io.tarn.ring.message.RingMessage;
import io.tarn.ring.state.RingState;
import io.tarn.storage.KeyRange;
import io.tarn.storage.Shelf;
import io.tarn.storage.Store;
import io.tarn.storage.StoreLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Goal: members on real disks and threads found a ring, certify what is asked for, survive restarts of some and
/// of all, and are replaced while the key stays.
///
/// Method: frames are handed over in this process, which proves who sent them.
@Timeout(120)
class MemberHostTest {
    private static final NodeIdentity OWNER = identity(90);
    private static final NodeIdentity CLIENT = identity(91);

    @TempDir Path directory;

    private final List<NodeIdentity> identities =
            IntStream.range(0, 5).mapToObj(MemberHostTest::identity).toList();
    private final Founding founding = new Founding(keys(0, 1, 2, 3), OWNER.publicKey());
    private final Map<KeyId, MemberHost> hosts = new ConcurrentHashMap<>();
    private final Map<KeyId, Store> stores = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> findings = new CopyOnWriteArrayList<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Map<KeyId, AtomicLong> pagesTo = new ConcurrentHashMap<>();
    private DiskCheckLimits disk = DiskCheckLimits.production();
    private RingLimits limits = RingLimits.production();
    private StateMachine machine = new Notes();

    @BeforeEach
    void markKeys() throws IOException {
        for (int member = 0; member < identities.size(); member++) {
            Files.createFile(mark(member));
        }
    }

    private Path mark(int member) {
        return directory.resolve("key-" + member + ".unused");
    }

    private Path secrets(int member) {
        return directory.resolve("secrets-" + member);
    }

    /// Appends what it is told to what it was told before.
    private static final class Notes implements StateMachine {
        private static final Bytes KEY = Bytes.ofHex("01");

        @Override
        public boolean admits(IdentityKey client, RingState state) {
            return client.equals(CLIENT.publicKey());
        }

        @Override
        public Executed execute(
                IdentityKey client, Bytes operation, AgreedTime time, RingState state) {
            Bytes all = Bytes.concat(state.get(KEY).orElse(Bytes.EMPTY), operation);
            return new Executed(state.put(KEY, all), all);
        }
    }

    private static NodeIdentity identity(int number) {
        return NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(number).repeat(32)));
    }

    private List<IdentityKey> keys(int... members) {
        return IntStream.of(members).mapToObj(i -> identities.get(i).publicKey()).toList();
    }

    private void start(int... members) throws Exception {
        for (int member : members) {
            NodeIdentity identity = identities.get(member);
            Path home = directory.resolve("m" + member);
            Store store = Store.open(home, StoreLimits.small());
            stores.put(identity.id(), store);
            var settings =
                    new MemberSettings(
                            identity,
                            limits,
                            machine,
                            founding,
                            Optional.empty(),
                            secrets(member),
                            mark(member),
                            disk,
                            InstantSource.system());
            hosts.put(
                    identity.id(),
                    MemberHost.start(
                            settings, store, (to, frame) -> send(identity, to, frame), observer()));
        }
    }

    private void send(NodeIdentity from, KeyId to, Bytes frame) {
        MemberHost host = hosts.get(to);
        if (host != null) {
            pagesTo.computeIfAbsent(to, _ -> new AtomicLong()).addAndGet(pages(frame));
            host.received(from.id(), frame);
        }
    }

    private static long pages(Bytes frame) {
        try {
            long pages = 0;
            for (Bytes part : Parcel.opened(frame)) {
                if (MemberMessage.of(part) instanceof MemberMessage.InEpoch said
                        && said.decoded(RingLimits.production()) instanceof RingMessage.PageIs) {
                    pages++;
                }
            }
            return pages;
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private MemberHost.Observer observer() {
        return new MemberHost.Observer() {
            @Override
            public void suspect(KeyId who, String reason) {
                complaints.add(who + ": " + reason);
            }

            @Override
            public void convict(KeyId who, Evidence evidence) {
                complaints.add(who + ": " + evidence.misbehaviour());
            }

            @Override
            public void disk(String finding) {
                findings.add(finding);
            }

            @Override
            public void fatal(Throwable cause) {
                complaints.add(cause.toString());
            }
        };
    }

    private void stop(int member) {
        KeyId id = identities.get(member).id();
        MemberHost host = hosts.remove(id);
        if (host != null) {
            host.close();
        }
        Store store = stores.remove(id);
        if (store != null) {
            store.close();
        }
    }

    @AfterEach
    void stopAll() {
        for (int member = 0; member < identities.size(); member++) {
            stop(member);
        }
        assertThat(complaints).isEmpty();
    }

    private MemberHost host(int member) {
        return java.util.Objects.requireNonNull(hosts.get(identities.get(member).id()));
    }

    private GroupKey key(int member) throws InterruptedException {
        while (host(member).key().isEmpty()) {
            Thread.sleep(10);
        }
        return host(member).key().get();
    }

    private Request signed(NodeIdentity client, Addressee addressee, Bytes operation) {
        return Request.signed(
                founding.ring(),
                client,
                new ClientSequence(numbers.incrementAndGet()),
                addressee,
                operation);
    }

    /// By the code that real clients run.
    private Outcome ask(NodeIdentity client, Addressee addressee, Bytes operation, int home)
            throws InterruptedException {
        Request request = signed(client, addressee, operation);
        GroupKey known = key(home);
        Bytes settle = new Affair.Settle(request.sequence()).encoding();
        var update =
                new UpdateOperation(
                        certificate -> certificate.verify(known),
                        request,
                        () -> signed(client, Addressee.RING, settle),
                        identities.size(),
                        home,
                        2_000);
        var answers = new LinkedBlockingQueue<Certificate>();
        while (true) {
            var effects = new ArrayList<UpdateEffect>();
            long ms = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
            effects.addAll(update.step(new UpdateInput.Ticked(ms)));
            Certificate answer = answers.poll(20, TimeUnit.MILLISECONDS);
            if (answer != null) {
                effects.addAll(update.step(new UpdateInput.Answered(answer)));
            }
            for (UpdateEffect effect : effects) {
                switch (effect) {
                    case UpdateEffect.Ask(int member, Request asked) -> {
                        MemberHost host = hosts.get(identities.get(member).id());
                        if (host != null) {
                            var _ = host.requested(asked).thenAccept(answers::add);
                        }
                    }
                    case UpdateEffect.Done(Outcome outcome, Certificate _) -> {
                        return outcome;
                    }
                    case UpdateEffect.Settled settled ->
                            throw new AssertionError("results are kept longer: " + settled);
                    case UpdateEffect.Taken taken ->
                            throw new AssertionError("numbers are good for one: " + taken);
                }
            }
        }
    }

    private Bytes note(String hex, int home) throws Exception {
        return ask(CLIENT, Addressee.MACHINE, Bytes.ofHex(hex), home).result();
    }

    @Test
    void ringIsFoundedAndCertifiesWhatIsAskedFor() throws Exception {
        start(0, 1, 2, 3);
        key(1);
        assertThat(note("aa", 1)).isEqualTo(Bytes.ofHex("aa"));
        assertThat(note("bb", 2)).isEqualTo(Bytes.ofHex("aabb"));
        assertThat(key(0)).as("also of who comes last").isEqualTo(key(3));
    }

    /// A client's request that cannot be judged is answered, and is not waited for until the client's patience ends.
    @Test
    void failureOfACheckIsTheAnswer() throws Exception {
        var failure = new AssertionError("of this test");
        machine =
                new StateMachine() {
                    @Override
                    public boolean admits(IdentityKey client, RingState state) {
                        throw failure;
                    }

                    @Override
                    public Executed execute(
                            IdentityKey client, Bytes operation, AgreedTime time, RingState state) {
                        return new Executed(state, Bytes.EMPTY);
                    }
                };
        start(0);
        var answer = host(0).requested(signed(CLIENT, Addressee.MACHINE, Bytes.EMPTY));
        assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS)).hasCause(failure);
        while (complaints.isEmpty()) {
            Thread.sleep(10);
        }
        assertThat(complaints).as("and it ends the member").contains(failure.toString());
        complaints.clear();
    }

    @Test
    void whatIsCertifiedIsThereAfterAllHaveStopped() throws Exception {
        start(0, 1, 2, 3);
        GroupKey key = key(0);
        Bytes all = Bytes.EMPTY;
        // Beyond a checkpoint, so that the journal is compacted too.
        for (int i = 0; i < 40; i++) {
            String next = "%02x".formatted(i);
            all = note(next, i % 4);
        }
        assertThat(all.size()).isEqualTo(40);
        for (int member = 0; member < 4; member++) {
            stop(member);
        }
        start(0, 1, 2, 3);
        assertThat(key(2)).isEqualTo(key);
        assertThat(note("ff", 2)).isEqualTo(Bytes.concat(all, Bytes.ofHex("ff")));
    }

    @Test
    void oneMemberIsMissedByNobody() throws Exception {
        start(0, 1, 2, 3);
        key(1);
        stop(0);
        assertThat(note("aa", 1)).isEqualTo(Bytes.ofHex("aa"));
        start(0);
        assertThat(note("bb", 0)).isEqualTo(Bytes.ofHex("aabb"));
    }

    @Test
    void memberIsReplacedUnderOneKey() throws Exception {
        start(0, 1, 2, 3, 4);
        GroupKey key = key(0);
        note("aa", 0);
        var change = new Affair.Change(keys(0, 1, 2, 4), 0);
        Outcome answer = ask(OWNER, Addressee.RING, change.encoding(), 1);
        assertThat(AffairAnswer.of(answer.result())).isEqualTo(AffairAnswer.DONE);
        while (host(4).status().charter().epoch().number() < 2 || !host(4).status().hasShare()) {
            Thread.sleep(10);
        }
        stop(3);
        assertThat(note("bb", 4)).isEqualTo(Bytes.ofHex("aabb"));
        assertThat(key(4)).isEqualTo(key);
        var members = new ArrayList<IdentityKey>(host(4).status().charter().membership().members());
        assertThat(members).isEqualTo(keys(0, 1, 2, 4));
    }

    /// The journal has what it has said, and what its state is called: only pages are gone.
    @Test
    void memberWhoseDiskHasLostPagesFetchesThemAndVotesAgain() throws Exception {
        start(0, 1, 2, 3);
        key(0);
        Bytes all = Bytes.EMPTY;
        for (int i = 0; i < 40; i++) {
            all = note("%02x".formatted(i), i % 4);
        }
        while (!hasCheckpoint(2)
                || !host(2).status().executed().equals(host(0).status().executed())) {
            Thread.sleep(10);
        }
        MemberStatus before = host(2).status();
        stop(2);
        int lost = losePages(2);
        start(2);
        assertThat(findings).hasSize(1);
        assertThat(host(2).status().stable()).isEqualTo(before.stable());
        assertThat(host(2).status().executed()).isEqualTo(SequenceNumber.NONE);
        assertThat(host(2).status().hasShare()).isTrue();
        while (host(2).disk().mended() == 0) {
            Thread.sleep(10);
        }
        assertThat(host(2).disk().mended()).isEqualTo(lost);
        assertThat(pagesTo.get(identities.get(2).id())).hasValue(lost);
        stop(1);
        assertThat(note("ff", 2))
                .as("its vote counts")
                .isEqualTo(Bytes.concat(all, Bytes.ofHex("ff")));
        stop(2);
        start(2);
        assertThat(findings).as("it is whole again").hasSize(1);
    }

    /// The one that is due after what it has executed.
    private boolean hasCheckpoint(int member) {
        MemberStatus status = host(member).status();
        int period = RingLimits.production().checkpointPeriod();
        return status.executed().number() - status.stable().number() < period;
    }

    /// Of the state of its last checkpoint, which the epoch before does not have.
    ///
    /// @return how many
    private int losePages(int member) throws Exception {
        try (Store store = Store.open(directory.resolve("m" + member), StoreLimits.small())) {
            RingState last = RingState.EMPTY;
            RingState other = RingState.EMPTY;
            for (RingState state : MemberJournal.open(store).states()) {
                other = last;
                last = state;
            }
            RingState state = last;
            List<Bytes> bad =
                    state.changes(other).entrySet().stream()
                            .filter(page -> page.getValue().isPresent())
                            .map(page -> BadPages.key(state, page.getKey()))
                            .limit(3)
                            .toList();
            BadPages.spoil(store, bad);
            pagesTo.clear();
            return bad.size();
        }
    }

    @Test
    void pageThatGoesBadUnderneathIsMended() throws Exception {
        disk = new DiskCheckLimits(Duration.ofMillis(500), 1_000, Duration.ofMillis(1));
        start(0, 1, 2, 3);
        key(0);
        Instant atStart = host(3).disk().checkedAt();
        note("aa", 0);
        Store store = java.util.Objects.requireNonNull(stores.get(identities.get(3).id()));
        // As they were written. Some are of a state that another takes the place of meanwhile: then
        // others are spoiled.
        var whole = new TreeMap<Bytes, Bytes>();
        while (host(3).disk().mended() < 2) {
            var keys = new ArrayList<Bytes>();
            store.scan(
                    Shelf.RING_STATE,
                    KeyRange.all(),
                    2,
                    (key, value) -> {
                        keys.add(key);
                        whole.putIfAbsent(key, value);
                    });
            BadPages.spoil(store, keys);
            for (int i = 0; i < 300 && host(3).disk().mended() < 2; i++) {
                Thread.sleep(10);
            }
        }
        for (var page : whole.entrySet()) {
            store.get(Shelf.RING_STATE, page.getKey())
                    .ifPresent(bytes -> assertThat(bytes).isEqualTo(page.getValue()));
        }
        while (!host(3).disk().checkedAt().isAfter(atStart)) {
            Thread.sleep(10);
        }
        assertThat(host(3).disk().pages()).isPositive();
        assertThat(host(3).disk().isJournalReadable()).isTrue();
        assertThat(findings).hasSizeGreaterThanOrEqualTo(2);
        assertThat(note("bb", 3)).isEqualTo(Bytes.ofHex("aabb"));
        assertThat(host(0).disk().mended()).isZero();
    }

    private void loseDisk(int member) throws IOException {
        stop(member);
        try (Stream<Path> files = Files.walk(directory.resolve("m" + member))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /// What it has said before it does not know. It has no vote, and vouches for no read, until members have shared the
    /// key anew, for which it asks itself; then the ring can do without another.
    @Test
    void memberThatLostItsDiskHasNoVoteUntilTheNextSharing() throws Exception {
        limits = limits.withRefreshPace(new RefreshPace(3_600_000, 15_000, 1_000));
        start(0, 1, 2, 3);
        GroupKey key = key(3);
        while (!host(3).status().hasShare()) {
            Thread.sleep(10);
        }
        note("aa", 3);
        assertThat(mark(3)).doesNotExist();
        loseDisk(3);
        byte[] kept = Files.readAllBytes(secrets(3));
        start(3);
        assertThat(host(3).status().isForgetful()).isTrue();
        assertThatThrownBy(() -> host(3).read().join())
                .hasCauseInstanceOf(MemoryLostException.class);
        assertThat(Files.readAllBytes(secrets(3))).isNotEqualTo(kept);
        assertThat(note("bb", 3)).as("others agree").isEqualTo(Bytes.ofHex("aabb"));

        while (host(3).status().charter().epoch().number() < 2 || !host(3).status().hasShare()) {
            Thread.sleep(10);
        }
        stop(0);
        assertThat(note("cc", 3)).as("with its vote").isEqualTo(Bytes.ofHex("aabbcc"));
        assertThat(host(3).status().isForgetful()).isFalse();
        assertThat(host(3).read().join()).isNotNull();
        assertThat(key(3)).isEqualTo(key);
    }

    @Test
    void membersShareTheKeyAnewOfThemselves() throws Exception {
        limits = limits.withRefreshPace(new RefreshPace(2_000, 1_000, 500));
        start(0, 1, 2, 3);
        GroupKey key = key(0);
        while (host(0).status().charter().epoch().number() < 2) {
            Thread.sleep(10);
        }
        assertThat(note("aa", 1)).isEqualTo(Bytes.ofHex("aa"));
        assertThat(key(0)).isEqualTo(key);
    }
}
