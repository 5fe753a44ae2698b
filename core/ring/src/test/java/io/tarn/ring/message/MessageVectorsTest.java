package io.tarn.ring.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.ring.TestRing;
import io.tarn.ring.VectorFile;
import io.tarn.ring.VectorFile.Case;
import io.tarn.ring.View;
import io.tarn.ring.state.Page;
import io.tarn.ring.state.RingState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The vectors of docs/spec/ring-wire.md are what this code computes, and reads.
class MessageVectorsTest {
    private static final VectorFile MESSAGES =
            new VectorFile(
                    "messages.json",
                    "One of each message between members, and some that are none",
                    "docs/spec/ring-wire.md");
    private static final VectorFile STATEMENTS =
            new VectorFile(
                    "statements.json",
                    "What members and clients sign: the tag, the bytes, the signature, the key",
                    "docs/spec/ring-wire.md");

    private final Batch batch = TestRing.batch(5);
    private final PrePrepare proposal = TestRing.proposal(0, 1, batch);
    private final PreparedProof prepared = TestRing.prepared(proposal, 1, 2);
    private final StableProof stable = TestRing.stable(4, 0, 1, 2);
    private final Signed<ViewChange> leave =
            TestRing.say(1, TestRing.viewChange(1, TestRing.START, prepared));
    private final Signed<NewView> begin =
            TestRing.newView(
                    1,
                    List.of(
                            leave,
                            TestRing.say(2, TestRing.viewChange(1, TestRing.START)),
                            TestRing.say(3, TestRing.viewChange(1, TestRing.START))));
    private final Page page =
            RingState.EMPTY
                    .put(Bytes.ofHex("0102"), Bytes.ofHex("03"))
                    .put(Bytes.ofHex("0405"), Bytes.ofHex("06"))
                    .page(Bytes.EMPTY)
                    .orElseThrow();

    private Map<String, RingMessage> messages() {
        var all = new LinkedHashMap<String, RingMessage>();
        all.put("relay", new RingMessage.Relay(TestRing.request(5)));
        all.put("propose", new RingMessage.Propose(TestRing.say(0, proposal), batch));
        all.put("agree", new RingMessage.Agree(TestRing.say(1, Prepare.to(proposal))));
        all.put("committed", new RingMessage.Committed(Commit.to(proposal)));
        all.put("checkpointed", new RingMessage.Checkpointed(stable.checkpoints().getFirst()));
        all.put("leave", new RingMessage.Leave(leave));
        all.put("begin", new RingMessage.Begin(begin));
        all.put(
                "status",
                new RingMessage.Status(new View(3), true, TestRing.at(4), TestRing.at(6)));
        all.put("fetch batch", new RingMessage.FetchBatch(TestRing.at(1), proposal.batch()));
        all.put("batch", new RingMessage.BatchIs(proposal, batch));
        all.put("decided", new RingMessage.Decided(proposal, batch));
        all.put("stable", new RingMessage.Stabilised(stable));
        all.put("fetch page", new RingMessage.FetchPage(TestRing.at(4), Bytes.ofHex("0001")));
        all.put("page", new RingMessage.PageIs(TestRing.at(4), Bytes.EMPTY, page));
        return all;
    }

    @Test
    void messagesAreWhatThisCodeComputes() throws IOException {
        var cases = new ArrayList<Case>();
        messages()
                .forEach((name, message) ->
                        cases.add(
                                new Case(name)
                                        .hex("encoding", MessageCodec.encode(message))
                                        .valid()));
        Bytes relay = MessageCodec.encode(new RingMessage.Relay(TestRing.request(5)));
        cases.add(
                new Case("More behind it")
                        .hex("encoding", Bytes.concat(relay, Bytes.ofHex("00")))
                        .invalid("there is more than one form"));
        cases.add(
                new Case("Of no kind")
                        .hex("encoding", Bytes.ofHex("0f"))
                        .invalid("kinds are not checked"));
        Bytes beyond =
                new CanonicalWriter().u8(9).u64((1L << 62) + 1).fixed(Bytes.zeros(32)).toBytes();
        cases.add(
                new Case("A sequence beyond 2^62")
                        .hex("encoding", beyond)
                        .invalid("numbers are counted on from without a bound"));
        MESSAGES.holds(cases);
    }

    @Test
    void messagesAreReadSo() throws IOException {
        for (VectorFile.Read vector : MESSAGES.read()) {
            assertThat(isMessage(vector.bytes("encoding")))
                    .as("%s", vector)
                    .isEqualTo(vector.isValid());
        }
    }

    private static boolean isMessage(Bytes encoding) {
        try {
            return MessageCodec.encode(MessageCodec.decode(encoding, TestRing.LIMITS))
                    .equals(encoding);
        } catch (MalformedException e) {
            return false;
        }
    }

    @Test
    void statementsAreWhatThisCodeComputes() throws IOException {
        STATEMENTS.holds(
                List.of(
                        signed("pre-prepare", TestRing.say(0, proposal)),
                        signed("prepare", TestRing.say(1, Prepare.to(proposal))),
                        signed("checkpoint", stable.checkpoints().getFirst()),
                        signed("view change", leave),
                        signed("new view", begin)));
    }

    private static Case signed(String comment, Signed<?> signed) {
        var out = new CanonicalWriter();
        TestRing.MEMBERSHIP.ring().write(out);
        TestRing.MEMBERSHIP.epoch().write(out);
        signed.signer().write(out);
        signed.statement().write(out);
        assertThat(signed.verify(TestRing.MEMBERSHIP)).isTrue();
        assertThat(
                        TestRing.MEMBERSHIP
                                .key(signed.signer())
                                .verify(
                                        signed.statement().domainTag(),
                                        out.toBytes(),
                                        signed.signature()))
                .isTrue();
        return new Case(comment)
                .hex("key", TestRing.MEMBERSHIP.key(signed.signer()).encoding())
                .hex("tag", Bytes.owning(signed.statement().domainTag().getBytes(UTF_8)))
                .hex("signed", out.toBytes())
                .hex("signature", signed.signature().value())
                .valid();
    }
}
