package io.tarn.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.NodeIdentity;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.RingLimits;
import io.tarn.ring.StateMachine;
import io.tarn.ring.affairs.Birth;
import io.tarn.ring.affairs.Founding;
import io.tarn.ring.member.Member;
import io.tarn.ring.member.MemberEffect;
import io.tarn.ring.member.MemberEntry;
import io.tarn.ring.member.MemberInput;
import io.tarn.ring.steward.Secrets;
import io.tarn.storage.Synced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: wherever a member's first start is broken off, it is unborn still, or born and remembers it; nobody hears of
/// it while its mark is there; and without mark and journal it has lost its memory.
///
/// Method: the power fails after each effect in turn, before or after the disk is done, and the member starts again.
class BirthMarkTest {
    private static final List<NodeIdentity> MEMBERS =
            IntStream.range(0, 4)
                    .mapToObj(i -> NodeIdentity.ofSeed(Bytes.ofHex("%02x".formatted(i).repeat(32))))
                    .toList();
    private static final Founding FOUNDING =
            new Founding(
                    MEMBERS.stream().map(NodeIdentity::publicKey).toList(),
                    MEMBERS.getFirst().publicKey());

    @TempDir Path directory;

    private BirthMark mark = new BirthMark(Path.of(""));
    private Disk disk = new Disk();
    private int seeds;

    @BeforeEach
    void make() throws IOException {
        mark = new BirthMark(directory.resolve("node.key.unused"));
        Files.createFile(mark.file());
        disk = new Disk();
    }

    /// Keeps what was synced.
    private final class Disk implements MemberDisk {
        final List<MemberEntry> applied = new ArrayList<>();
        int durable;
        Secrets secrets = Secrets.NONE;

        @Override
        public void append(List<MemberEntry> entries) {
            applied.addAll(entries);
        }

        @Override
        public CompletionStage<Synced> synced() {
            return new CompletableFuture<>(); // Told by the test.
        }

        @Override
        public void sync() {
            durable = applied.size();
        }

        @Override
        public void replace(Secrets kept) {
            secrets = kept;
        }

        @Override
        public void used() throws IOException {
            mark.remove();
        }

        List<MemberEntry> journal() {
            return List.copyOf(applied.subList(0, durable));
        }

        void losePower() {
            applied.subList(durable, applied.size()).clear();
        }
    }

    private static final class Nothing implements StateMachine {
        @Override
        public boolean admits(
                io.tarn.crypto.IdentityKey client, io.tarn.ring.state.RingState state) {
            return false;
        }

        @Override
        public Executed execute(
                io.tarn.crypto.IdentityKey client,
                Bytes operation,
                AgreedTime time,
                io.tarn.ring.state.RingState state) {
            throw new AssertionError("nobody is admitted");
        }
    }

    private Member member() {
        seeds++;
        Bytes seed = Bytes.ofHex("%02x".formatted(seeds).repeat(32));
        return new Member(
                MEMBERS.getFirst(),
                RingLimits.production(),
                new Nothing(),
                FOUNDING,
                () -> seed,
                mark.isThere(),
                disk.journal(),
                disk.secrets);
    }

    private static Optional<Birth> birth(List<MemberEntry> journal) {
        return journal.stream()
                .filter(MemberEntry.Born.class::isInstance)
                .map(entry -> ((MemberEntry.Born) entry).birth())
                .findFirst();
    }

    /// @param effects that are performed before it is broken off
    /// @param isSynced whether the disk was done first
    /// @return whether there was more to do
    private boolean start(int effects, boolean isSynced) throws Exception {
        var inTurn = new InTurn(disk, (_, _) -> {});
        inTurn.take(member().step(new MemberInput.Ticked(10, new AgreedTime(1_000_000))));
        if (isSynced) {
            disk.sync();
            inTurn.isDurable(disk.applied.size());
        }
        for (int left = effects; left > 0; left--) {
            Optional<MemberEffect> next = inTurn.next();
            if (next.isEmpty()) {
                return false;
            }
            switch (next.get()) {
                case MemberEffect.Used _ -> {
                    assertThat(birth(disk.journal())).as("born for good").isPresent();
                    disk.used();
                }
                case MemberEffect.Send _, MemberEffect.Show _ ->
                        assertThat(mark.isThere()).as("before anybody hears of it").isFalse();
                default -> {}
            }
        }
        return true;
    }

    @Test
    void startThatIsBrokenOffIsNoBirthOrOneThatIsRemembered() throws Exception {
        for (boolean isSynced : new boolean[] {false, true}) {
            boolean isMore = true;
            for (int effects = 0; isMore; effects++) {
                Files.deleteIfExists(mark.file());
                make();
                isMore = start(effects, isSynced);
                disk.losePower();
                assertThat(mark.isThere() || birth(disk.journal()).isPresent())
                        .as("after %d effects", effects)
                        .isTrue();
                start(1_000, true);
                assertThat(birth(disk.journal()).filter(Birth::isFirst)).isPresent();
                assertThat(mark.isThere()).isFalse();
            }
        }
    }

    @Test
    void whoLosesItsDiskAfterwardsHasLostItsMemory() throws Exception {
        start(1_000, true);
        disk = new Disk();
        start(1_000, true);
        assertThat(birth(disk.journal()).filter(birth -> !birth.isFirst())).isPresent();
    }

    /// Nobody has heard of it: this is its first life again.
    @Test
    void whoLosesItsDiskBeforeItsMarkWasGoneIsUnborn() throws Exception {
        start(0, true);
        assertThat(mark.isThere()).isTrue();
        disk = new Disk();
        start(1_000, true);
        assertThat(birth(disk.journal()).filter(Birth::isFirst)).isPresent();
    }
}
