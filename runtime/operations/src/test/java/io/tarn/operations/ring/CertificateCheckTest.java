package io.tarn.operations.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarn.base.Bytes;
import io.tarn.crypto.IdentityKey;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.StateMachine;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.message.Addressee;
import io.tarn.ring.state.RingState;
import org.junit.jupiter.api.Test;

/// Goal: whoever remembers which batches are signed judges every certificate as one who does not.
class CertificateCheckTest {
    private static final long MS = 10_000;

    private final FakeRing ring = new FakeRing(new Echo());
    private final CertificateCheck check = new CertificateCheck();

    private static final class Echo implements StateMachine {
        @Override
        public boolean admits(IdentityKey client, RingState state) {
            return true;
        }

        @Override
        public Executed execute(
                IdentityKey client, Bytes operation, AgreedTime time, RingState state) {
            return new Executed(state, operation);
        }
    }

    private Certificate certificate(String hex) throws Exception {
        var done =
                (RingClient.Updated.Done)
                        ring.client(FakeRing.OWNER).update(Addressee.MACHINE, Bytes.ofHex(hex), MS);
        return done.certificate();
    }

    private boolean isCertified(Certificate certificate) {
        boolean isTrue = certificate.verify(ring.key());
        for (int times = 0; times < 2; times++) {
            assertThat(check.verify(ring.key(), certificate)).isEqualTo(isTrue);
        }
        return isTrue;
    }

    @Test
    void judgesAsOneWhoDoesNotRemember() throws Exception {
        Certificate one = certificate("01");
        Certificate two = certificate("02");
        assertThat(isCertified(one)).isTrue();
        assertThat(isCertified(two)).isTrue();
        assertThat(
                        isCertified(
                                new Certificate(
                                        one.statement(),
                                        one.index(),
                                        two.leaf(),
                                        one.proof(),
                                        one.signature())))
                .as("another leaf of a batch that is known to be signed")
                .isFalse();
        assertThat(
                        isCertified(
                                new Certificate(
                                        one.statement(),
                                        one.index(),
                                        one.leaf(),
                                        one.proof(),
                                        two.signature())))
                .as("another signature")
                .isFalse();
        assertThat(isCertified(one)).isTrue();
    }

    @Test
    void forgetsTheOldest() throws Exception {
        Certificate first = certificate("00");
        for (int i = 0; i < 70; i++) {
            assertThat(isCertified(certificate("%02x".formatted(i)))).isTrue();
        }
        assertThat(isCertified(first)).isTrue();
    }
}
