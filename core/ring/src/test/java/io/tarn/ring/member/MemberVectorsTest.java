package io.tarn.ring.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Sha256;
import io.tarn.ring.Epoch;
import io.tarn.ring.MemberId;
import io.tarn.ring.TestRing;
import io.tarn.ring.VectorFile;
import io.tarn.ring.VectorFile.Case;
import io.tarn.ring.certificate.BatchRoot;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.certifier.Vouch;
import io.tarn.ring.evidence.SampleEvidence;
import io.tarn.ring.message.RingMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The vectors of docs/spec/ring-affairs.md for frames between members are what this code computes, and reads.
class MemberVectorsTest {
    private static final VectorFile FRAMES =
            new VectorFile(
                    "frames.json",
                    "One of each frame between members, and some that are none",
                    "docs/spec/ring-affairs.md");

    private static final Vouch.Subject BATCH =
            new Vouch.Subject(new Epoch(1), Optional.of(TestRing.at(7)));
    private static final Vouch.Subject CHARTER = new Vouch.Subject(new Epoch(1), Optional.empty());

    private static Vouch vouch(Vouch.Content content) {
        return Vouch.by(
                TestRing.member(1),
                new MemberId(1),
                TestRing.MEMBERSHIP,
                content,
                SampleEvidence.KEY
                        .shares()
                        .get(1)
                        .sign(content.domainTag(), content.toSign())
                        .value());
    }

    private static Map<String, MemberMessage> messages() {
        var epoch = new Epoch(1);
        var batch =
                new BatchStatement(
                        TestRing.RING,
                        epoch,
                        TestRing.at(7),
                        new BatchRoot(2, Sha256.of(Bytes.ofHex("aa"))));
        var all = new LinkedHashMap<String, MemberMessage>();
        all.put(
                "a message of an epoch",
                MemberMessage.InEpoch.of(epoch, new RingMessage.Relay(TestRing.request(5))));
        all.put(
                "a share of a batch",
                new MemberMessage.Give(vouch(Vouch.Content.of(epoch, batch))));
        all.put(
                "a share of the charter",
                new MemberMessage.Give(vouch(Vouch.Content.of(SampleEvidence.STATEMENT))));
        all.put("a share of a batch is missing", new MemberMessage.Ask(BATCH));
        all.put("a share of the charter is missing", new MemberMessage.Ask(CHARTER));
        all.put(
                "a charter",
                new MemberMessage.Show(SampleEvidence.certified(SampleEvidence.STATEMENT)));
        return all;
    }

    @Test
    void framesAreWhatThisCodeComputes() throws IOException {
        var cases = new ArrayList<Case>();
        messages()
                .forEach((name, message) ->
                        cases.add(new Case(name).hex("encoding", message.encoding()).valid()));
        Bytes one = new MemberMessage.Ask(BATCH).encoding();
        Bytes other = new MemberMessage.Ask(CHARTER).encoding();
        cases.add(
                new Case("two in one go").hex("encoding", Parcel.of(List.of(one, other))).valid());
        cases.add(
                new Case("One in one go")
                        .hex("encoding", new CanonicalWriter().u8(5).u32(1).bytes(one).toBytes())
                        .invalid("there is more than one form"));
        cases.add(
                new Case("1025 in one go")
                        .hex("encoding", new CanonicalWriter().u8(5).u32(1025).toBytes())
                        .invalid("frames are not counted before they are read"));
        cases.add(
                new Case("More behind it")
                        .hex("encoding", Bytes.concat(one, Bytes.ofHex("00")))
                        .invalid("there is more than one form"));
        cases.add(
                new Case("Of no kind")
                        .hex("encoding", Bytes.ofHex("00"))
                        .invalid("kinds are not checked"));
        Bytes parcel = Parcel.of(List.of(one, other));
        cases.add(
                new Case("A parcel in a parcel")
                        .hex("encoding", Parcel.of(List.of(one, parcel)))
                        .invalid("parcels are opened without end"));
        FRAMES.holds(cases);
    }

    @Test
    void framesAreReadSo() throws IOException {
        for (VectorFile.Read vector : FRAMES.read()) {
            assertThat(isFrame(vector.bytes("encoding")))
                    .as("%s", vector)
                    .isEqualTo(vector.isValid());
        }
    }

    private static boolean isFrame(Bytes encoding) {
        try {
            var read = new ArrayList<Bytes>();
            for (Bytes frame : Parcel.opened(encoding)) {
                MemberMessage message = MemberMessage.of(frame);
                if (message instanceof MemberMessage.InEpoch said) {
                    assertThat(said.decoded(TestRing.LIMITS)).isNotNull();
                }
                read.add(message.encoding());
            }
            return Parcel.of(read).equals(encoding);
        } catch (MalformedException e) {
            return false;
        }
    }
}
