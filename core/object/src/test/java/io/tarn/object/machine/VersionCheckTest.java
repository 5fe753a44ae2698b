package io.tarn.object.machine;

import static io.tarn.object.machine.TestRing.OWNER;
import static io.tarn.object.machine.TestRing.STRANGER;
import static io.tarn.object.machine.TestRing.WRITER;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.Sha256;
import io.tarn.object.Locking;
import io.tarn.object.ObjectName;
import io.tarn.object.Retention;
import io.tarn.object.SignedVolume;
import io.tarn.object.machine.VersionCheck.Checked;
import io.tarn.object.machine.VersionCheck.Fault;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.RingId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// objects.md: "Read; the client checks, in order".
class VersionCheckTest {
    private static final VersionCheck CHECK =
            new VersionCheck(OWNER.publicKey(), "bucket", ObjectName.of("o"));

    private TestRing ring;
    private ObjectAnswer committed;
    private Bytes root;

    @BeforeEach
    void begin() throws Exception {
        ring = new TestRing();
        ring.commit(WRITER, ring.put("o", "first"));
        committed = ring.ask(WRITER, ring.put("o", "second"));
        root = ring.blocks().content(ring.head("o").vguid());
    }

    private Checked check(VersionCheck check, ObjectAnswer answer, Bytes rootBlock) {
        return check.check(ring.view().signed(), TestRing.FOUNDING.ring(), answer, rootBlock);
    }

    private static Checked wrong(Fault fault) {
        return new Checked.Wrong(fault);
    }

    private ObjectAnswer latest(String name) throws Exception {
        return ring.ask(
                WRITER,
                new ObjectRequest.Latest(ring.volume, ObjectName.of(name), Bytes.zeros(32)));
    }

    @Test
    void certifiedVersionOfTheObjectIsProven() throws Exception {
        for (ObjectAnswer answer : new ObjectAnswer[] {committed, latest("o")}) {
            assertThat(check(CHECK, answer, root))
                    .isEqualTo(new Checked.Proven(ring.root(ring.head("o").vguid())));
        }
    }

    @Test
    void volumeIsTheOwnersByItsOwnWord() {
        var others = new VersionCheck(STRANGER.publicKey(), "bucket", ObjectName.of("o"));
        assertThat(check(others, committed, root)).isEqualTo(wrong(Fault.VOLUME));
        var another = new VersionCheck(OWNER.publicKey(), "other", ObjectName.of("o"));
        assertThat(check(another, committed, root)).isEqualTo(wrong(Fault.VOLUME));
        SignedVolume signed = ring.view().signed();
        var unsigned =
                new SignedVolume(
                        TestRing.description("bucket", 2, new Retention.All(), Locking.NONE),
                        signed.signature());
        assertThat(CHECK.check(unsigned, TestRing.FOUNDING.ring(), committed, root))
                .isEqualTo(wrong(Fault.VOLUME));
        var otherRing = new RingId(Sha256.of(Bytes.EMPTY));
        assertThat(CHECK.check(signed, otherRing, committed, root)).isEqualTo(wrong(Fault.RING));
    }

    @Test
    void answerAndRootAreAboutTheObject() throws Exception {
        var other = new VersionCheck(OWNER.publicKey(), "bucket", ObjectName.of("p"));
        assertThat(check(other, committed, root)).isEqualTo(wrong(Fault.OBJECT));
        assertThat(check(CHECK, latest("p"), root)).isEqualTo(wrong(Fault.OBJECT));
        assertThat(check(CHECK, new ObjectAnswer.Done(), root)).isEqualTo(wrong(Fault.OBJECT));

        Bytes older =
                ring.blocks()
                        .content(
                                ring.view()
                                        .past(ObjectName.of("o"), TestRing.number(1))
                                        .orElseThrow()
                                        .vguid());
        for (Bytes block : new Bytes[] {older, Bytes.EMPTY, Bytes.concat(root, root)}) {
            assertThat(check(CHECK, committed, block)).isEqualTo(wrong(Fault.ROOT));
        }
        var said = ((ObjectAnswer.Committed) committed).applied().getFirst();
        var otherNumber =
                new ObjectAnswer.Committed(
                        ring.volume,
                        new AgreedTime(ring.now),
                        List.of(
                                new ObjectAnswer.Applied(
                                        said.object(), 0, TestRing.number(9), said.vguid())));
        assertThat(check(CHECK, otherNumber, root)).isEqualTo(wrong(Fault.ROOT));
    }
}
