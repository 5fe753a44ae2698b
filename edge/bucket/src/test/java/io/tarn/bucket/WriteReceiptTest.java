package io.tarn.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.NodeIdentity;
import io.tarn.object.proof.VersionReceipt;
import io.tarn.s3.store.Attributes;
import io.tarn.s3.store.BucketSettings;
import io.tarn.s3.store.Condition;
import io.tarn.s3.store.Incoming;
import io.tarn.s3.store.ObjectLock;
import io.tarn.s3.store.Outcome;
import io.tarn.s3.store.Version;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Goal: a writer that keeps its receipt can show that the ring had its version, and nobody can show anything else by it.
class WriteReceiptTest {
    private static final Bytes RECEIPT = Stored.put(new MachineRing(), "k", "text").receipt();

    private record Sent(String text) implements Incoming {
        @Override
        public InputStream content() {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
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

    record Stored(Version version) {
        static Stored put(MachineRing ring, String key, String text) {
            ring.certifyChanges();
            try (var store =
                    new BucketStore(ring, DispersalLimits.production(), MachineRing.MADE)) {
                var _ = store.createBucket("b", BucketSettings.plain());
                Outcome<Version> put =
                        store.put("b", key, new Sent(text), Condition.always(), ObjectLock.NONE);
                if (put instanceof Outcome.Success<Version>(Version version)) {
                    return new Stored(version);
                }
                throw new AssertionError(put);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        Bytes receipt() {
            return version.certified().orElseThrow().receipt().orElseThrow();
        }
    }

    private static WriteReceipt.Verdict verify(Bytes receipt) {
        return WriteReceipt.verify(receipt, MachineRing.key());
    }

    @Test
    void aWriterCanShowWhatItWasAnswered() {
        var ring = new MachineRing();
        Stored.put(ring, "k", "one");
        Stored second = Stored.put(ring, "k", "two");
        Version version = second.version();
        assertThat(WriteReceipt.isReceipt(second.receipt())).isTrue();
        assertThat(verify(second.receipt()))
                .isInstanceOfSatisfying(
                        WriteReceipt.Verdict.Proven.class,
                        proven -> {
                            assertThat(proven.bucket()).isEqualTo("b");
                            assertThat(proven.key()).isEqualTo("k");
                            assertThat(proven.version()).isEqualTo(2);
                            assertThat(proven.time()).isEqualTo(version.modified());
                            assertThat(proven.vguid().toString())
                                    .isEqualTo(version.certified().orElseThrow().name());
                        });
        assertThat(second.receipt().size()).isLessThan(1_024);
    }

    @Test
    void nothingElseIsShownByIt() throws MalformedException {
        assertThat(WriteReceipt.verify(RECEIPT, TestRingKey.of("08").key()))
                .isEqualTo(new WriteReceipt.Verdict.Refuted());
        VersionReceipt good = VersionReceipt.of(RECEIPT);
        var stranger = NodeIdentity.ofSeed(Bytes.ofHex("77".repeat(32))).publicKey();
        for (VersionReceipt wrong :
                new VersionReceipt[] {
                    new VersionReceipt(stranger, "b", good.name(), good.certificate()),
                    new VersionReceipt(good.owner(), "c", good.name(), good.certificate()),
                    new VersionReceipt(
                            good.owner(),
                            "b",
                            io.tarn.object.ObjectName.of("okk"),
                            good.certificate())
                }) {
            assertThat(verify(wrong.encoding())).isEqualTo(new WriteReceipt.Verdict.Refuted());
        }
        assertThat(
                        verify(
                                new VersionReceipt(
                                                good.owner(),
                                                "b",
                                                Items.SETTINGS,
                                                good.certificate())
                                        .encoding()))
                .isInstanceOf(WriteReceipt.Verdict.Unreadable.class);
        assertThat(verify(Bytes.EMPTY)).isInstanceOf(WriteReceipt.Verdict.Unreadable.class);
        assertThat(verify(RECEIPT.slice(0, RECEIPT.size() - 1)))
                .isInstanceOf(WriteReceipt.Verdict.Unreadable.class);
    }
}
