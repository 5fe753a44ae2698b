package io.tarn.crypto.threshold;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.crypto.Vector;
import io.tarn.crypto.VectorCase;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The vectors of docs/spec/threshold.md are what this code computes; written by
/// `-Dtarn.vectors.write=true` only.
class ThresholdVectorsTest {
    private static final String SIGNATURES = "threshold.json";
    private static final String SHARINGS = "sharing.json";
    private static final String SOURCE = "docs/spec/threshold.md";
    private static final Bytes MESSAGE = Bytes.ofHex("7461726e");
    private static final Run FIRST = new Run("01", new Threshold(2, 4), Optional.empty(), 3);
    private static final Run ANEW = new Run("02", new Threshold(3, 7), Optional.of(FIRST), 2);

    /// A sharing by four dealers whose secrets are known.
    private static final class Run {
        final Dealing dealing;
        final List<Deal> deals;
        final TestGroup group;

        /// @param dealers so many of the four
        Run(String name, Threshold to, Optional<Run> from, int dealers) {
            Optional<VerificationVector> old = from.map(run -> run.group.vector());
            var sharing = new Sharing(Bytes.ofHex(name), 4, to, old);
            var receivers = new TreeMap<Integer, Receiver>();
            var keys = new TreeMap<Integer, ReceiverKeys>();
            for (int j = 1; j <= to.members(); j++) {
                receivers.put(j, new Receiver(sharing, j, seed("b", j)));
                keys.put(j, receivers.get(j).keys());
            }
            dealing = new Dealing(sharing, keys);
            deals =
                    IntStream.rangeClosed(1, dealers)
                            .mapToObj(i ->
                                    from.map(run -> run.group.shares().get(i - 1))
                                            .map(share ->
                                                    Dealer.dealAnew(dealing, share, seed("d", i)))
                                            .orElseGet(() -> Dealer.deal(dealing, i, seed("d", i))))
                            .toList();
            group = TestSharing.group(sharing, receivers, deals);
        }

        static Bytes seed(String who, int number) {
            return Bytes.ofHex((who + number).repeat(32));
        }

        Map<String, Object> vector(String comment) {
            Sharing sharing = dealing.sharing();
            Threshold to = sharing.threshold();
            return new VectorCase(comment)
                    .hex("name", sharing.name())
                    .number("dealers", sharing.dealers())
                    .number("needed", to.needed())
                    .number("members", to.members())
                    .hex("from", sharing.from().map(v -> bytes(v::write)).orElse(Bytes.EMPTY))
                    .hex("digest", sharing.digest().value())
                    .hexes("receiverSeeds", seeds("b", to.members()))
                    .hexes("dealerSeeds", seeds("d", deals.size()))
                    .hexes(
                            "receiverKeys",
                            dealing.keys().values().stream().map(k -> bytes(k::write)).toList())
                    .hexes("deals", deals.stream().map(d -> bytes(d::write)).toList())
                    .hex("vector", bytes(group.vector()::write))
                    .hex("vectorDigest", group.vector().digest().value())
                    .hexes("shares", group.shares().stream().map(SecretShare::export).toList())
                    .valid();
        }

        private static List<Bytes> seeds(String who, int count) {
            return IntStream.rangeClosed(1, count).mapToObj(i -> seed(who, i)).toList();
        }
    }

    private static Bytes bytes(Consumer<CanonicalWriter> value) {
        var out = new CanonicalWriter();
        value.accept(out);
        return out.toBytes();
    }

    static Stream<Vector> signatures() {
        return Vector.read(SIGNATURES);
    }

    @ParameterizedTest
    @MethodSource("signatures")
    void judgesTheVectors(Vector vector) throws Exception {
        boolean verified =
                GroupKey.of(vector.bytes("groupKey"))
                        .verify(
                                vector.string("domainTag"),
                                vector.bytes("message"),
                                new ThresholdSignature(vector.bytes("signature")));
        assertThat(verified).isEqualTo(vector.isValid());
    }

    @Test
    void signaturesAreWhatThisCodeComputes() throws IOException {
        Bytes signature = FIRST.group.signed(MESSAGE, List.of(1, 2)).orElseThrow().value();
        Bytes share = FIRST.group.share(1, MESSAGE).value();
        Bytes neutral = Bytes.concat(Bytes.ofHex("c0"), Bytes.zeros(47));
        Bytes orderThree = Bytes.concat(Bytes.ofHex("80"), Bytes.zeros(47));
        assertIs(
                SIGNATURES,
                "Signatures of a group; BLS12-381, in G1",
                List.of(
                        signed("Of 2 of 4", signature).valid(),
                        signed("Another purpose", signature)
                                .text("domainTag", "tarn.test.v2")
                                .invalid("the domain tag is not signed"),
                        signed("Another message", signature)
                                .hex("message", Bytes.EMPTY)
                                .invalid("the message is not signed"),
                        signed("One member's share", share).invalid("the key of a member is used"),
                        signed("Neutral element", neutral).invalid("the neutral element is taken"),
                        signed("Point of order 3", orderThree)
                                .invalid("the subgroup is not checked")));
    }

    private static VectorCase signed(String comment, Bytes signature) {
        return new VectorCase(comment)
                .hex("groupKey", FIRST.group.vector().groupKey().encoding())
                .text("domainTag", TestGroup.TAG)
                .hex("message", MESSAGE)
                .hex("signature", signature);
    }

    @Test
    void sharingsAreWhatThisCodeComputes() throws IOException {
        assertIs(
                SHARINGS,
                "Keys made, and shares dealt anew, by members whose seeds are known",
                List.of(
                        FIRST.vector("Made by dealers 1 to 3 of 4, for 2 of 4"),
                        ANEW.vector("Dealt anew by dealers 1 and 2 of 4, for 3 of 7")));
    }

    private static void assertIs(String file, String comment, List<Map<String, Object>> cases)
            throws IOException {
        var content = new LinkedHashMap<String, Object>();
        content.put("comment", comment);
        content.put("source", SOURCE);
        content.put("tests", cases);
        String text = Vector.text(content);
        if (Boolean.getBoolean("tarn.vectors.write")) {
            Files.writeString(Vector.path(file), text);
        }
        assertThat(Vector.path(file)).hasContent(text);
    }
}
