package io.tarn.ring.client;

import static io.tarn.ring.TestRing.CLIENT;
import static io.tarn.ring.TestRing.RING;
import static io.tarn.ring.TestRing.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.MerkleTree;
import io.tarn.crypto.Sha256;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.Epoch;
import io.tarn.ring.SequenceNumber;
import io.tarn.ring.affairs.AffairAnswer;
import io.tarn.ring.certificate.BatchHeader;
import io.tarn.ring.certificate.BatchRoot;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.certificate.Outcome.Fate;
import io.tarn.ring.certificate.TestRingKey;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.message.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Goal: an update ends with the ring's own word on it and with nothing else that a home may say; and a home that says
/// nothing, or nothing that helps, costs the client one patience at most.
///
/// Method: four members, of whom the test answers for each; a key whose shares are all here signs what the ring would.
class UpdateOperationTest {
    private static final TestRingKey KEY = TestRingKey.of("01");
    private static final TestRingKey OTHER_KEY = TestRingKey.of("02");
    private static final int MEMBERS = 4;
    private static final int HOME = 1;
    private static final int PATIENCE = 10;

    private static final Request ASKED = request(1);
    private static final Outcome TRUE = outcome(ASKED, Fate.EXECUTED, Bytes.ofHex("aa"));

    /// The client's own, of the number that is next.
    private static final Request SETTLING = request(1_000);

    private final List<Request> settlings = new ArrayList<>();
    private final UpdateOperation operation = operation(HOME);

    private UpdateOperation operation(int home) {
        return new UpdateOperation(
                certificate -> certificate.verify(KEY.key()),
                ASKED,
                this::settling,
                MEMBERS,
                home,
                PATIENCE);
    }

    private Request settling() {
        settlings.add(request(1_000 + settlings.size()));
        return settlings.getLast();
    }

    private static Outcome outcome(Request request, Fate fate, Bytes result) {
        return new Outcome(
                request.client().id(), request.sequence(), request.digest(), fate, result);
    }

    private static Bytes header() {
        return new BatchHeader(
                        new Epoch(1),
                        new SequenceNumber(7),
                        Sha256.of(Bytes.ofHex("bb")),
                        new AgreedTime(1),
                        Optional.empty())
                .leaf();
    }

    /// Of one leaf of a batch with these.
    private static Certificate certificate(TestRingKey key, int index, Bytes... leaves) {
        MerkleTree tree = MerkleTree.of(List.of(leaves));
        var statement =
                new BatchStatement(RING, new Epoch(1), new SequenceNumber(7), BatchRoot.of(tree));
        return new Certificate(
                statement, index, leaves[index], tree.proof(index), key.sign(statement));
    }

    private static Certificate certified(Outcome outcome) {
        return certificate(KEY, 1, header(), outcome.leaf());
    }

    private static Certificate settled(Request settling, Fate fate, AffairAnswer answer) {
        return certified(outcome(settling, fate, answer.result()));
    }

    private List<UpdateEffect> tick(long ms) {
        return operation.step(new UpdateInput.Ticked(ms));
    }

    private List<UpdateEffect> answer(Certificate certificate) {
        return operation.step(new UpdateInput.Answered(certificate));
    }

    private List<UpdateEffect> fail(int member) {
        return operation.step(new UpdateInput.Failed(member));
    }

    private static UpdateEffect ask(int member) {
        return new UpdateEffect.Ask(member, ASKED);
    }

    private static List<UpdateEffect> askAll(Request request) {
        return IntStream.range(0, MEMBERS)
                .<UpdateEffect>mapToObj(member -> new UpdateEffect.Ask(member, request))
                .toList();
    }

    /// Until the ring has been asked to settle it, so many times.
    private long tickUntilSettling(int times) {
        long ms = 0;
        while (settlings.size() < times) {
            assertThat(ms).isLessThan(100 * PATIENCE);
            tick(ms);
            ms += PATIENCE;
        }
        return ms;
    }

    /// Of another process with the same key.
    private static Request another() {
        return Request.signed(RING, CLIENT, ASKED.sequence(), Addressee.MACHINE, Bytes.ofHex("00"));
    }

    private static Outcome executed(Request request) {
        return outcome(request, Fate.EXECUTED, Bytes.ofHex("aa"));
    }

    @Test
    void numberIsTakenByAnotherRequest() {
        for (Fate fate : List.of(Fate.EXECUTED, Fate.FAILED)) {
            UpdateOperation asked = operation(HOME);
            var _ = asked.step(new UpdateInput.Ticked(0));
            Certificate taken = certified(outcome(another(), fate, Bytes.EMPTY));
            assertThat(asked.step(new UpdateInput.Answered(taken)))
                    .containsExactly(new UpdateEffect.Taken(taken));
            assertThat(asked.step(new UpdateInput.Answered(certified(TRUE)))).isEmpty();
        }
    }

    @Test
    void ringSettlesAtOnceWhatACorrectMemberKnowsToBeUsed() {
        tick(0);
        operation.step(new UpdateInput.Used(HOME));
        assertThat(tick(1)).as("one may lie").hasSize(1);
        assertThat(settlings).isEmpty();
        operation.step(new UpdateInput.Used(HOME));
        assertThat(tick(2)).isEmpty();
        operation.step(new UpdateInput.Used(2));
        List<UpdateEffect> asked = tick(3);
        assertThat(settlings).hasSize(1);
        assertThat(asked).containsAll(askAll(settlings.getFirst()));
        Certificate settled =
                settled(settlings.getFirst(), Fate.EXECUTED, AffairAnswer.EXECUTED_BEFORE);
        assertThat(answer(settled))
                .containsExactly(new UpdateEffect.Settled(AffairAnswer.EXECUTED_BEFORE, settled));
    }

    static List<Named<Certificate>> lies() {
        Bytes own = TRUE.leaf();
        Bytes others = outcome(request(2), Fate.EXECUTED, Bytes.ofHex("aa")).leaf();
        Certificate good = certified(TRUE);
        Bytes better = outcome(ASKED, Fate.EXECUTED, Bytes.ofHex("bb")).leaf();
        Outcome repeated = outcome(another(), Fate.REPEATED, Bytes.EMPTY);
        return List.of(
                Named.of("of another ring", certificate(OTHER_KEY, 1, header(), own)),
                Named.of("of another request", certificate(KEY, 2, header(), own, others)),
                Named.of(
                        "of another request of this number, which has not used it",
                        certified(repeated)),
                Named.of(
                        "of another ring's other request of this number",
                        certificate(OTHER_KEY, 1, header(), executed(another()).leaf())),
                Named.of(
                        "an outcome that is not in the batch",
                        new Certificate(
                                good.statement(), 1, better, good.proof(), good.signature())),
                Named.of(
                        "an outcome in another's place",
                        new Certificate(
                                certificate(KEY, 2, header(), own, others).statement(),
                                2,
                                own,
                                certificate(KEY, 2, header(), own, others).proof(),
                                certificate(KEY, 2, header(), own, others).signature())),
                Named.of(
                        "the signature of another batch",
                        new Certificate(
                                good.statement(),
                                1,
                                own,
                                good.proof(),
                                certified(outcome(request(2), Fate.EXECUTED, Bytes.EMPTY))
                                        .signature())),
                Named.of("of the batch's head", certificate(KEY, 0, header(), own)),
                Named.of("where the head belongs", certificate(KEY, 0, own, own)),
                Named.of(
                        "an outcome with more behind it",
                        certificate(KEY, 1, header(), Bytes.concat(own, Bytes.ofHex("00")))),
                Named.of("no outcome", certificate(KEY, 1, header(), Bytes.ofHex("ff"))),
                Named.of(
                        "of a settling that nobody has asked for",
                        settled(SETTLING, Fate.EXECUTED, AffairAnswer.VOID)));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void lieEndsNothing(Certificate lie) {
        assertThat(tick(0)).containsExactly(ask(HOME));
        assertThat(answer(lie)).isEmpty();
        assertThat(tick(PATIENCE)).as("the next is asked").containsExactly(ask(HOME + 1));
        Certificate truth = certified(TRUE);
        assertThat(answer(truth)).containsExactly(new UpdateEffect.Done(TRUE, truth));
    }

    /// The ring's word is the ring's word, whatever it is.
    @Test
    void everyFateEndsIt() {
        for (Fate fate : Fate.values()) {
            Outcome outcome = outcome(ASKED, fate, Bytes.EMPTY);
            UpdateOperation one = operation(HOME);
            one.step(new UpdateInput.Ticked(0));
            assertThat(one.step(new UpdateInput.Answered(certified(outcome))))
                    .containsExactly(new UpdateEffect.Done(outcome, certified(outcome)));
        }
    }

    @Test
    void silentMembersAreLeftOneAfterAnotherThenAllAreAsked() {
        assertThat(tick(0)).containsExactly(ask(HOME));
        assertThat(tick(PATIENCE - 1)).isEmpty();
        assertThat(tick(PATIENCE)).containsExactly(ask(HOME + 1));
        assertThat(tick(2 * PATIENCE - 1)).isEmpty();
        assertThat(tick(2 * PATIENCE)).containsExactlyElementsOf(askAll(ASKED));
        assertThat(tick(3 * PATIENCE - 1)).isEmpty();
        assertThat(tick(3 * PATIENCE)).containsExactlyElementsOf(askAll(ASKED));
    }

    @Test
    void theFirstMemberFollowsTheLast() {
        UpdateOperation last = operation(MEMBERS - 1);
        assertThat(last.step(new UpdateInput.Ticked(0))).containsExactly(ask(MEMBERS - 1));
        assertThat(last.step(new UpdateInput.Ticked(PATIENCE))).containsExactly(ask(0));
    }

    /// A refusal proves nothing, and is not worth waiting for.
    @Test
    void whoRefusesIsLeftAtOnceAndNotBelieved() {
        tick(0);
        assertThat(fail(HOME)).isEmpty();
        assertThat(tick(1)).containsExactly(ask(HOME + 1));
        assertThat(fail(HOME + 1)).isEmpty();
        assertThat(tick(2)).containsExactlyElementsOf(askAll(ASKED));
        Certificate truth = certified(TRUE);
        assertThat(answer(truth)).containsExactly(new UpdateEffect.Done(TRUE, truth));
    }

    /// Else two liars would have a client ask all members anew as fast as it ticks, and it would not know why.
    @Test
    void refusalsHastenNothingWhenAllAreAsked() {
        tick(0);
        tick(PATIENCE);
        tick(2 * PATIENCE);
        for (int member = 0; member < MEMBERS; member++) {
            assertThat(fail(member)).isEmpty();
        }
        assertThat(tick(2 * PATIENCE + 1)).isEmpty();
        assertThat(tick(3 * PATIENCE)).containsExactlyElementsOf(askAll(ASKED));
    }

    /// Of one that was left, or of one that was never asked.
    @Test
    void refusalOfAnotherThanTheHomeHastensNothing() {
        tick(0);
        assertThat(fail(HOME + 2)).isEmpty();
        assertThat(tick(1)).isEmpty();
        tick(PATIENCE);
        assertThat(fail(HOME)).isEmpty();
        assertThat(tick(PATIENCE + 1)).isEmpty();
    }

    @Test
    void wordOfAMemberThatWasLeftCounts() {
        tick(0);
        tick(PATIENCE);
        tick(2 * PATIENCE);
        Certificate truth = certified(TRUE);
        assertThat(answer(truth)).containsExactly(new UpdateEffect.Done(TRUE, truth));
    }

    @Test
    void nothingFollowsTheEnd() {
        tick(0);
        answer(certified(TRUE));
        assertThat(answer(certified(TRUE))).isEmpty();
        assertThat(answer(certified(outcome(ASKED, Fate.REPEATED, Bytes.EMPTY)))).isEmpty();
        assertThat(fail(HOME)).isEmpty();
        assertThat(tick(100 * PATIENCE)).isEmpty();
        assertThat(settlings).isEmpty();
    }

    @Test
    void silenceOfAllIsSettledByTheRing() {
        for (int tries = 0; tries < 5; tries++) {
            tick((long) tries * PATIENCE);
        }
        assertThat(settlings).isEmpty();
        List<UpdateEffect> asked = tick(5 * PATIENCE);
        assertThat(settlings).hasSize(1);
        Request first = settlings.getFirst();
        assertThat(asked)
                .as("the update itself too: its result may yet be there")
                .containsExactlyElementsOf(both(first));
        assertThat(tick(6 * PATIENCE)).containsExactlyElementsOf(both(first));
        for (int tries = 7; tries < 10; tries++) {
            tick((long) tries * PATIENCE);
        }
        assertThat(settlings).hasSize(1);
        assertThat(tick(10 * PATIENCE))
                .as("the result of the first may be lost too")
                .containsExactlyElementsOf(both(settlings.getLast()));
        assertThat(settlings).hasSize(2);

        Certificate late = settled(first, Fate.EXECUTED, AffairAnswer.VOID);
        assertThat(answer(late)).containsExactly(new UpdateEffect.Settled(AffairAnswer.VOID, late));
        assertThat(answer(certified(TRUE))).as("it is over").isEmpty();
    }

    private static List<UpdateEffect> both(Request settling) {
        var both = new ArrayList<>(askAll(ASKED));
        both.addAll(askAll(settling));
        return both;
    }

    /// Whether the update was carried out is settled by a settling that was itself: members may have refused the client's
    /// number, or executed it before.
    @Test
    void settlingThatWasNotExecutedSettlesNothing() {
        tickUntilSettling(1);
        for (Fate fate : Fate.values()) {
            if (fate != Fate.EXECUTED) {
                assertThat(answer(settled(settlings.getFirst(), fate, AffairAnswer.VOID)))
                        .as("%s", fate)
                        .isEmpty();
            }
        }
        Certificate certificate =
                settled(settlings.getFirst(), Fate.EXECUTED, AffairAnswer.FORGOTTEN);
        assertThat(answer(certificate))
                .containsExactly(new UpdateEffect.Settled(AffairAnswer.FORGOTTEN, certificate));
    }

    @Test
    void settlingOfAnotherRingSettlesNothing() {
        tickUntilSettling(1);
        Bytes leaf =
                outcome(settlings.getFirst(), Fate.EXECUTED, AffairAnswer.VOID.result()).leaf();
        assertThat(answer(certificate(OTHER_KEY, 1, header(), leaf))).isEmpty();
    }

    /// The settling is of the ring, and so is this: the client has its result after all.
    @Test
    void resultThatComesAfterASettlingWasAskedForIsTheResult() {
        long ms = tickUntilSettling(2);
        Certificate truth = certified(TRUE);
        assertThat(answer(truth)).containsExactly(new UpdateEffect.Done(TRUE, truth));
        assertThat(tick(ms)).isEmpty();
    }

    /// A client of this release does not know what it says, and the operation goes on.
    @Test
    void settlingThatSaysWhatNobodyKnowsEndsNothing() {
        tickUntilSettling(1);
        Outcome unknown = outcome(settlings.getFirst(), Fate.EXECUTED, Bytes.ofHex("7f"));
        assertThat(answer(certified(unknown))).isEmpty();
        Certificate truth = certified(TRUE);
        assertThat(answer(truth)).containsExactly(new UpdateEffect.Done(TRUE, truth));
    }
}
