package io.tarn.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.operations.object.Likely;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.Condition;
import io.tarn.s3.store.Incoming;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Refusal;
import io.tarn.s3.store.Version;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: with nothing but a ring's key, a proof and a file anyone sees that the file is the object's, to the last bit, and nobody is
/// shown that it is when it is not.
class ProofFileTest {
    private static final String KEY = "k";

    private final MachineRing ring = new MachineRing();
    private final BucketStore store =
            new BucketStore(ring, DispersalLimits.production(), MachineRing.MADE);
    private final BucketHistory history = new BucketHistory(ring);

    @BeforeEach
    void begin() {
        done(store.createBucket("b", BucketSettings.plain()));
    }

    @AfterEach
    void end() {
        store.close();
    }

    private static <T> T done(Outcome<T> outcome) {
        if (outcome instanceof Outcome.Success<T>(T value)) {
            return value;
        }
        throw new AssertionError(outcome);
    }

    private record Sent(Bytes bytes) implements Incoming {
        @Override
        public InputStream content() {
            return new ByteArrayInputStream(bytes.toArray());
        }

        @Override
        public OptionalLong length() {
            return OptionalLong.empty();
        }

        @Override
        public Attributes attributes() {
            return Attributes.NONE;
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void put(String key, String text) throws IOException {
        done(
                store.put(
                        "b",
                        key,
                        new Sent(Bytes.owning(utf8(text))),
                        Condition.always(),
                        ObjectLock.NONE));
    }

    private byte[] proof(Moment moment) throws IOException {
        var out = new ByteArrayOutputStream();
        done(history.prove("b", done(history.find("b", KEY, moment)), out));
        return out.toByteArray();
    }

    private static ProofVerdict verify(byte[] proof, byte[] content, GroupKey key)
            throws IOException {
        return ProofFile.verify(
                new ByteArrayInputStream(proof), new ByteArrayInputStream(content), key);
    }

    private static ProofVerdict.Proven proven(byte[] proof, String content) throws IOException {
        ProofVerdict verdict = verify(proof, utf8(content), MachineRing.key());
        if (verdict instanceof ProofVerdict.Proven proven) {
            return proven;
        }
        throw new AssertionError(verdict);
    }

    private static String refuted(byte[] proof, byte[] content) throws IOException {
        ProofVerdict verdict = verify(proof, content, MachineRing.key());
        if (verdict instanceof ProofVerdict.Refuted(String reason)) {
            return reason;
        }
        throw new AssertionError(verdict);
    }

    @Test
    void newestVersionIsProven() throws IOException {
        put(KEY, "one");
        put(KEY, "two");
        KeptVersion version = done(history.find("b", KEY, Moment.NOW));
        ProofVerdict.Proven proven = proven(proof(Moment.NOW), "two");
        assertThat(proven.bucket()).isEqualTo("b");
        assertThat(proven.key()).isEqualTo(KEY);
        assertThat(proven.version()).isEqualTo(2);
        assertThat(proven.time()).isEqualTo(version.time());
        assertThat(proven.vguid()).isEqualTo(version.vguid());
        assertThat(proven.size()).isEqualTo(3);
        assertThat(proven.newest()).isTrue();
        assertThat(proven.seen()).isAfter(proven.time());
    }

    @Test
    void pastVersionIsProvenThoughItIsDeletedSince() throws IOException {
        put(KEY, "one");
        put(KEY, "two");
        put("another", "three");
        done(store.delete("b", KEY, Condition.always()));
        ProofVerdict.Proven proven = proven(proof(new Moment.Numbered(1)), "one");
        assertThat(proven.version()).isEqualTo(1);
        assertThat(proven.newest()).isFalse();
        assertThat(refuted(proof(new Moment.Numbered(1)), utf8("two"))).contains("bytes 0 to 2");
        var out = new ByteArrayOutputStream();
        KeptVersion marker = done(history.find("b", KEY, new Moment.Numbered(3)));
        assertThat(history.prove("b", marker, out))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.why()).isEqualTo(Refusal.NO_SUCH_KEY));
    }

    /// What S3's clients are given is what `tarn export-proof` writes.
    @Test
    void s3ProvesTheVersionThatItHasFound() throws IOException {
        put(KEY, "one");
        Version first = done(store.find("b", KEY, Optional.empty()));
        assertThat(proven(proof(first), "one").newest()).isTrue();
        put(KEY, "two");
        ProofVerdict.Proven proven = proven(proof(first), "one");
        assertThat(proven.newest()).isFalse();
        assertThat(first.certified().orElseThrow().name()).isEqualTo(proven.vguid().toString());
        done(store.delete("b", KEY, Condition.always()));
        var out = new ByteArrayOutputStream();
        done(history.prove("b", done(history.find("b", KEY, new Moment.Numbered(1))), out));
        // But for what names the answer: each is asked for anew.
        assertThat(proof(first)).hasSize(out.size());
    }

    private byte[] proof(Version version) throws IOException {
        var out = new ByteArrayOutputStream();
        done(store.prove("b", version, out));
        return out.toByteArray();
    }

    /// Headers hold 4,608 bytes of a proof: of objects of some megabytes.
    @Test
    void proofsOfSmallObjectsFitAHeader() throws IOException {
        put(KEY, "one");
        put(KEY, "two");
        assertThat(proof(Moment.NOW)).hasSizeLessThan(2_048);
        assertThat(proof(new Moment.Numbered(1))).hasSizeLessThan(2_560);
        done(
                store.put(
                        "b",
                        KEY,
                        new Sent(Bytes.zeros(3 << 20)),
                        Condition.always(),
                        ObjectLock.NONE));
        assertThat(proof(Moment.NOW)).hasSizeLessThan(4_608);
    }

    @Test
    void emptyContentIsProven() throws IOException {
        put(KEY, "");
        assertThat(proven(proof(Moment.NOW), "").size()).isZero();
        assertThat(refuted(proof(Moment.NOW), utf8("x"))).contains("behind byte 0");
    }

    @Test
    void fileThatDiffersIsRefuted() throws IOException {
        put(KEY, "content");
        byte[] proof = proof(Moment.NOW);
        assertThat(refuted(proof, utf8("conteNt"))).isEqualTo("the file differs in bytes 0 to 6");
        assertThat(refuted(proof, utf8("conten"))).isEqualTo("the file ends early, at byte 6");
        assertThat(refuted(proof, utf8("content."))).isEqualTo("the file goes on behind byte 7");
        assertThat(refuted(proof, utf8(""))).contains("ends early");
    }

    @Test
    void contentOfManyBlocksIsProvenAndTheBlockThatDiffersIsNamed() throws IOException {
        byte[] content = new byte[300_000];
        new Random(3).nextBytes(content);
        done(
                store.put(
                        "b",
                        KEY,
                        new Sent(Bytes.copyOf(content)),
                        Condition.always(),
                        ObjectLock.NONE));
        byte[] proof = proof(Moment.NOW);
        assertThat(verify(proof, content, MachineRing.key()))
                .isInstanceOfSatisfying(
                        ProofVerdict.Proven.class,
                        proven -> assertThat(proven.size()).isEqualTo(300_000));
        content[70_000] ^= 1;
        assertThat(refuted(proof, content)).isEqualTo("the file differs in bytes 65536 to 131071");
        content[70_000] ^= 1;
        byte[] shorter = Arrays.copyOf(content, 299_999);
        assertThat(refuted(proof, shorter)).isEqualTo("the file ends early, at byte 299999");

        // The index stands at the end, before the count that ends it.
        byte[] flipped = proof.clone();
        flipped[proof.length - 5] ^= 1;
        assertThat(refuted(flipped, content)).contains("a block of its index");
        byte[] withoutIndex = Arrays.copyOf(proof, proof.length - 4);
        assertThat(verify(withoutIndex, content, MachineRing.key()))
                .isInstanceOf(ProofVerdict.Unreadable.class);
    }

    @Test
    void anotherRingsKeyProvesNothing() throws IOException {
        put(KEY, "content");
        assertThat(verify(proof(Moment.NOW), utf8("content"), TestRingKey.of("08").key()))
                .isEqualTo(new ProofVerdict.Refuted("the ring of this key has not certified it"));
    }

    /// Every bit counts: none of those that are left, and none that are flipped, makes a proof of it.
    @Test
    void noByteOfAProofCanBeAnother() throws IOException {
        put(KEY, "old");
        put(KEY, "content");
        for (Moment moment : new Moment[] {Moment.NOW, new Moment.Numbered(1)}) {
            String content = moment.equals(Moment.NOW) ? "content" : "old";
            byte[] proof = proof(moment);
            proven(proof, content);
            // Pairings take their time, so not every byte is tried.
            for (int at = 0; at < proof.length; at += 29) {
                byte[] flipped = proof.clone();
                flipped[at] ^= (byte) (1 << (at % 8));
                assertThat(verify(flipped, utf8(content), MachineRing.key()))
                        .as("byte " + at)
                        .isNotInstanceOf(ProofVerdict.Proven.class);
            }
            for (int size = 0; size < proof.length; size += 101) {
                byte[] cut = Arrays.copyOf(proof, size);
                assertThat(verify(cut, utf8(content), MachineRing.key()))
                        .isInstanceOf(ProofVerdict.Unreadable.class);
            }
            byte[] longer = Arrays.copyOf(proof, proof.length + 1);
            assertThat(verify(longer, utf8(content), MachineRing.key()))
                    .isInstanceOf(ProofVerdict.Unreadable.class);
        }
    }

    @Test
    void whatIsNoObjectOfTheBucketIsNotProvenToBeOne() throws Exception {
        OpenBucket bucket = ring.find("b").orElseThrow();
        var head = bucket.volume().view().head(Items.SETTINGS).orElseThrow();
        var certified = bucket.volume().certified(Items.SETTINGS, head.number()).orElseThrow();
        var root = bucket.volume().root(Items.SETTINGS, head.vguid(), Likely.HELD).orElseThrow();
        var out = new ByteArrayOutputStream();
        ProofFile.write(
                new io.tarn.object.proof.VersionProof(
                        certified.volume(),
                        Items.SETTINGS,
                        certified.answer(),
                        certified.past(),
                        root.encoding()),
                root,
                block -> bucket.volume().block(block, Likely.HELD),
                out);
        assertThat(refuted(out.toByteArray(), new byte[0])).contains("nothing that a bucket shows");
    }

    @Test
    void anythingElseIsNoProof() throws IOException {
        for (Bytes bytes :
                new Bytes[] {
                    Bytes.EMPTY,
                    Bytes.ofHex("00000000"),
                    Bytes.ofHex("7fffffff"),
                    Bytes.ofHex("ffffffff"),
                    Bytes.ofHex("00000001ff")
                }) {
            assertThat(verify(bytes.toArray(), utf8("x"), MachineRing.key()))
                    .isInstanceOf(ProofVerdict.Unreadable.class);
        }
    }
}
