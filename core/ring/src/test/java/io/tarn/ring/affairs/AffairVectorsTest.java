package io.tarn.ring.affairs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.Complaint;
import io.tarn.crypto.threshold.Deal;
import io.tarn.crypto.threshold.Dealer;
import io.tarn.crypto.threshold.Dealing;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.crypto.threshold.Receiver;
import io.tarn.crypto.threshold.Sharing;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Epoch;
import io.tarn.ring.RingSize;
import io.tarn.ring.TestRing;
import io.tarn.ring.VectorFile;
import io.tarn.ring.VectorFile.Case;
import io.tarn.ring.evidence.SampleEvidence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The vectors of docs/spec/ring-affairs.md for foundings, affairs and charters are what this code computes, and
/// judges so.
class AffairVectorsTest {
    private static final String SPEC = "docs/spec/ring-affairs.md";
    private static final VectorFile FOUNDINGS =
            new VectorFile(
                    "foundings.json",
                    "Foundings, the names they give to rings, and what epoch 0 begins with",
                    SPEC);
    private static final VectorFile AFFAIRS =
            new VectorFile(
                    "affairs.json",
                    "One of each affair, as the operation of a request to the ring, and some that are none",
                    SPEC);
    private static final VectorFile CHARTERS =
            new VectorFile(
                    "charters.json",
                    "Charters with the state that the epoch begins with, signed by a ring: as members show them",
                    SPEC);

    private static final long ATTEMPT = 3;
    private static final Bytes SEED = Bytes.ofHex("5e".repeat(32));

    private static Bytes encoded(Consumer<CanonicalWriter> value) {
        var out = new CanonicalWriter();
        value.accept(out);
        return out.toBytes();
    }

    private static Founding founding() {
        return new Founding(TestRing.MEMBERSHIP.members(), TestRing.CLIENT.publicKey());
    }

    @Test
    void foundingsAreWhatThisCodeComputes() throws IOException {
        Founding founding = founding();
        var reversed = new Founding(founding.members().reversed(), founding.owner());
        FOUNDINGS.holds(List.of(named("Of four", founding), named("In another order", reversed)));
    }

    private static Case named(String comment, Founding founding) {
        return new Case(comment)
                .hex("encoding", encoded(founding::write))
                .hex("ring", encoded(founding.ring()::write))
                .hex("charter", encoded(Charter.of(founding.state())::write))
                .hex("state", founding.state().digest().value())
                .valid();
    }

    @Test
    void foundingsAreReadSo() throws IOException, MalformedException {
        for (VectorFile.Read vector : FOUNDINGS.read()) {
            var in = new CanonicalReader(vector.bytes("encoding"));
            Founding founding = Founding.read(in);
            in.end();
            assertThat(encoded(founding.ring()::write)).isEqualTo(vector.bytes("ring"));
            assertThat(founding.state().digest().value()).isEqualTo(vector.bytes("state"));
        }
    }

    private static Map<String, Affair> affairs() {
        var sharing = new Sharing(SEED, 4, new RingSize(1).threshold(), Optional.empty());
        var receiver = new Receiver(sharing, 1, SEED);
        var dealing = new Dealing(sharing, new TreeMap<>(Map.of(1, receiver.keys())));
        Deal deal = Dealer.deal(dealing, 2, SEED);
        var all = new LinkedHashMap<String, Affair>();
        all.put("change", new Affair.Change(TestRing.MEMBERSHIP.members(), 2));
        all.put("cancel", new Affair.Cancel(ATTEMPT));
        all.put("offer keys", new Affair.OfferKeys(ATTEMPT, receiver.keys()));
        all.put("offer a deal", new Affair.OfferDeal(ATTEMPT, encoded(deal::write)));
        all.put("complain", new Affair.Complain(ATTEMPT, new Complaint(2, 1, SEED)));
        all.put("ready", new Affair.Ready(ATTEMPT, Sha256.of(SEED)));
        all.put("hasten", new Affair.Hasten(ATTEMPT));
        all.put("settle", new Affair.Settle(new ClientSequence(7)));
        return all;
    }

    @Test
    void affairsAreWhatThisCodeComputes() throws IOException {
        var cases = new ArrayList<Case>();
        affairs()
                .forEach((name, affair) ->
                        cases.add(new Case(name).hex("encoding", affair.encoding()).valid()));
        Bytes hasten = new Affair.Hasten(ATTEMPT).encoding();
        cases.add(
                new Case("More behind it")
                        .hex("encoding", Bytes.concat(hasten, Bytes.ofHex("00")))
                        .invalid("there is more than one form"));
        cases.add(
                new Case("Cut short")
                        .hex("encoding", hasten.slice(0, hasten.size() - 1))
                        .invalid("the length is not checked"));
        cases.add(
                new Case("Of no kind")
                        .hex("encoding", Bytes.ofHex("00"))
                        .invalid("kinds are not checked"));
        Bytes crowd = new CanonicalWriter().u8(1).u64(0).u8(65).toBytes();
        cases.add(
                new Case("A change to 65 members")
                        .hex("encoding", Bytes.concat(crowd, Bytes.zeros(65 * 64)))
                        .invalid("members are not counted before they are read"));
        AFFAIRS.holds(cases);
    }

    @Test
    void affairsAreReadSo() throws IOException {
        for (VectorFile.Read vector : AFFAIRS.read()) {
            assertThat(isAffair(vector.bytes("encoding")))
                    .as("%s", vector)
                    .isEqualTo(vector.isValid());
        }
    }

    private static boolean isAffair(Bytes encoding) {
        try {
            return Affair.of(encoding).encoding().equals(encoding);
        } catch (MalformedException e) {
            return false;
        }
    }

    @Test
    void chartersAreWhatThisCodeComputes() throws IOException {
        CertifiedCharter good = SampleEvidence.certified(SampleEvidence.STATEMENT);
        CharterStatement said = good.statement();
        var otherEpoch =
                new CharterStatement(
                        new Charter(
                                TestRing.membership(TestRing.RING, new Epoch(2)),
                                said.charter().after(),
                                said.charter().sharing()),
                        said.began());
        var otherState = new CharterStatement(said.charter(), Sha256.of(SEED));
        var otherPlace =
                new CharterStatement(
                        new Charter(
                                said.charter().membership(),
                                TestRing.at(9),
                                said.charter().sharing()),
                        said.began());
        CHARTERS.holds(
                List.of(
                        charter("Of epoch 1", good).valid(),
                        charter(
                                        "Of another epoch than was signed",
                                        new CertifiedCharter(otherEpoch, good.signature()))
                                .invalid("the epoch is not signed"),
                        charter(
                                        "With another state than was signed",
                                        new CertifiedCharter(otherState, good.signature()))
                                .invalid("the state is not signed"),
                        charter(
                                        "Begun elsewhere than was signed",
                                        new CertifiedCharter(otherPlace, good.signature()))
                                .invalid("the place where the epoch begins is not signed")));
    }

    private static Case charter(String comment, CertifiedCharter charter) {
        return new Case(comment)
                .hex("key", SampleEvidence.KEY.key().encoding())
                .hex("encoding", encoded(charter::write));
    }

    @Test
    void chartersAreJudgedSo() throws IOException {
        for (VectorFile.Read vector : CHARTERS.read()) {
            assertThat(isCharter(vector)).as("%s", vector).isEqualTo(vector.isValid());
        }
    }

    private static boolean isCharter(VectorFile.Read vector) {
        try {
            var in = new CanonicalReader(vector.bytes("encoding"));
            CertifiedCharter charter = CertifiedCharter.read(in);
            in.end();
            return charter.verify(GroupKey.of(vector.bytes("key")));
        } catch (MalformedException e) {
            return false;
        }
    }
}
