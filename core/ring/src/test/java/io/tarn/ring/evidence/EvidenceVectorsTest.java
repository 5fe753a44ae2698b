package io.tarn.ring.evidence;

import static io.tarn.ring.evidence.SampleEvidence.KEY;
import static io.tarn.ring.evidence.SampleEvidence.evidence;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.ring.MemberId;
import io.tarn.ring.TestRing;
import io.tarn.ring.message.Prepare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// `vectors/ring/evidence.json` is what this code computes: a record of each kind, and some that prove nothing. It is
/// written only when asked for, by `-Dtarn.vectors.write=true`.
class EvidenceVectorsTest {
    private static final Path FILE = Path.of("../../vectors/ring/evidence.json");

    /// @param bug what a reader does not check that takes it; empty if it is good
    private record Case(String comment, Misbehaviour misbehaviour, String bug) {}

    private static List<Case> cases() {
        var cases = new ArrayList<Case>();
        for (Misbehaviour one : SampleEvidence.all()) {
            cases.add(new Case("Of kind %d".formatted(one.kind().code()), one, ""));
        }
        var same = Prepare.to(SampleEvidence.ONE);
        cases.add(
                new Case(
                        "One prepare twice",
                        SampleEvidence.pair(Kind.TWO_PREPARES, 1, same, same),
                        "statements are not compared"));
        cases.add(
                new Case(
                        "Prepares of two members",
                        new Misbehaviour.Contradiction(
                                Kind.TWO_PREPARES,
                                TestRing.say(1, same),
                                TestRing.say(2, Prepare.to(SampleEvidence.OTHER))),
                        "signers are not compared"));
        cases.add(
                new Case(
                        "A proposal of the primary",
                        new Misbehaviour.OutOfTurn(TestRing.say(0, SampleEvidence.ONE)),
                        "the primary is not computed"));
        cases.add(
                new Case(
                        "A view change that proves what it tells",
                        new Misbehaviour.UnfoundedViewChange(
                                TestRing.say(
                                        2,
                                        TestRing.viewChange(
                                                1,
                                                TestRing.START,
                                                TestRing.prepared(SampleEvidence.ONE, 1, 2)))),
                        "proofs are not checked"));
        cases.add(
                new Case(
                        "A share that is right",
                        SampleEvidence.share(1, 1, SampleEvidence.executed("aa")),
                        "the share is not checked"));
        var honest =
                (Misbehaviour.WrongShare) SampleEvidence.share(1, 1, SampleEvidence.executed("aa"));
        cases.add(
                new Case(
                        "A share of something else than is claimed",
                        new Misbehaviour.WrongShare(
                                new MemberId(1),
                                honest.vouch(),
                                Optional.of(SampleEvidence.executed("bb"))),
                        "the signature does not cover what is signed"));
        return cases;
    }

    private static String text(Case one) {
        Bytes record = evidence(one.misbehaviour()).encoding();
        var fields = new ArrayList<String>();
        fields.add(field("comment", one.comment()));
        fields.add("\"flags\": [\"Derived\"]");
        fields.add(field("key", KEY.key().text()));
        fields.add(field("record", record.hex()));
        if (one.bug().isEmpty()) {
            fields.add(
                    field(
                            "member",
                            TestRing.MEMBERSHIP.key(one.misbehaviour().member()).id().text()));
            fields.add(field("kind", one.misbehaviour().kind().name()));
            fields.add(field("result", "valid"));
        } else {
            fields.add(field("bug", one.bug()));
            fields.add(field("result", "invalid"));
        }
        return "    {\n      " + String.join(",\n      ", fields) + "\n    }";
    }

    private static String field(String name, String value) {
        return "\"%s\": \"%s\"".formatted(name, value);
    }

    @Test
    void fileHoldsWhatThisCodeComputes() throws IOException {
        String text =
                "{\n  %s,\n  %s,\n  \"tests\": [\n%s\n  ]\n}\n"
                        .formatted(
                                field("comment", "Evidence of misbehaviour in a ring of four"),
                                field("source", "docs/spec/evidence.md"),
                                String.join(
                                        ",\n",
                                        cases().stream().map(EvidenceVectorsTest::text).toList()));
        if (Boolean.getBoolean("tarn.vectors.write")) {
            Files.createDirectories(FILE.toAbsolutePath().getParent());
            Files.writeString(FILE, text);
        }
        assertThat(FILE).hasContent(text);
    }

    @Test
    void casesAreJudgedAsTheySay() {
        for (Case one : cases()) {
            assertThat(evidence(one.misbehaviour()).verify(KEY.key()).isPresent())
                    .as(one.comment())
                    .isEqualTo(one.bug().isEmpty());
        }
    }
}
