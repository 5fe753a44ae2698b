package io.tarn.ring.message;

import static io.tarn.ring.TestRing.START;
import static io.tarn.ring.TestRing.at;
import static io.tarn.ring.TestRing.batch;
import static io.tarn.ring.TestRing.newView;
import static io.tarn.ring.TestRing.prepare;
import static io.tarn.ring.TestRing.prepared;
import static io.tarn.ring.TestRing.proposal;
import static io.tarn.ring.TestRing.request;
import static io.tarn.ring.TestRing.say;
import static io.tarn.ring.TestRing.stable;
import static io.tarn.ring.TestRing.viewChange;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Sha256;
import io.tarn.ring.Membership;
import io.tarn.ring.TestRing;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
    private static <T> void assertReadsBack(
            T value, Consumer<CanonicalWriter> write, Signed.Reader<T> read)
            throws MalformedException {
        var out = new CanonicalWriter();
        write.accept(out);
        Bytes bytes = out.toBytes();
        var in = new CanonicalReader(bytes);
        assertThat(read.read(in)).isEqualTo(value);
        in.end();
        for (int size = 0; size < bytes.size(); size += Math.max(1, bytes.size() / 50)) {
            var cut = new CanonicalReader(bytes.slice(0, size));
            assertThatThrownBy(() -> read.read(cut)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void everyMessageReadsBack() throws MalformedException {
        PrePrepare proposal = proposal(0, 1, batch(1));
        assertReadsBack(request(3), request(3)::write, Request::read);
        assertReadsBack(batch(3), batch(3)::write, in -> Batch.read(in, 1));
        assertReadsBack(proposal, proposal::write, PrePrepare::read);
        assertReadsBack(prepare(proposal), prepare(proposal)::write, Prepare::read);
        var commit = Commit.to(proposal);
        assertReadsBack(commit, commit::write, Commit::read);
        var checkpoint = new Checkpoint(at(4), Sha256.of(Bytes.EMPTY));
        assertReadsBack(checkpoint, checkpoint::write, Checkpoint::read);
        Signed<ViewChange> change =
                say(0, viewChange(1, stable(4, 0, 1, 2), prepared(proposal(0, 5, batch(5)), 1, 2)));
        assertReadsBack(change, change::write, in -> Signed.read(in, ViewChange::read));
        Signed<NewView> view =
                newView(
                        1,
                        List.of(
                                change,
                                say(2, viewChange(1, START)),
                                say(3, viewChange(1, START))));
        assertReadsBack(view, view::write, in -> Signed.read(in, NewView::read));
        assertReadsBack(TestRing.MEMBERSHIP, TestRing.MEMBERSHIP::write, Membership::read);
    }

    @Test
    void batchOfTooManyIsRefusedBeforeItIsRead() {
        var out = new CanonicalWriter().u32(2);
        assertThatThrownBy(() -> Batch.read(new CanonicalReader(out.toBytes()), 1))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("above");
    }
}
