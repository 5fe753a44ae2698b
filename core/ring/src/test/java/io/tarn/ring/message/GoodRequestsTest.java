package io.tarn.ring.message;

import static io.tarn.ring.TestRing.LIMITS;
import static io.tarn.ring.TestRing.MEMBERSHIP;
import static io.tarn.ring.TestRing.START;
import static io.tarn.ring.TestRing.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarn.base.Bytes;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.Signature;
import io.tarn.ring.TestRing;
import org.junit.jupiter.api.Test;

/// Goal: what was found good is not checked again, and nothing else passes for it.
class GoodRequestsTest {
    private static Digest digest(int number) {
        return Sha256.of(Bytes.ofHex("%08x".formatted(number)));
    }

    @Test
    void theLastSoManyAreKnown() {
        var good = new GoodRequests();
        int max = 1 << 15;
        for (int i = 0; i < max; i++) {
            good.add(digest(i));
        }
        assertThat(good.contains(digest(0))).isTrue();
        good.add(digest(max));
        assertThat(good.contains(digest(0))).as("the oldest goes").isFalse();
        assertThat(good.contains(digest(1))).isTrue();
        good.add(digest(1));
        good.add(digest(max + 1));
        assertThat(good.contains(digest(1))).as("it has come again").isTrue();
        assertThat(good.contains(digest(2))).isFalse();
        assertThat(good.contains(digest(max + 2))).isFalse();
    }

    /// Or whoever sees a request could put another in its place.
    @Test
    void goodOneDoesNotMakeAnotherGood() {
        var check = new MessageCheck(MEMBERSHIP, LIMITS, START);
        Request request = request(1);
        assertThat(check.isGood(request)).isTrue();
        assertThat(check.isGood(request)).as("again").isTrue();
        var unsigned =
                new Request(
                        request.client(),
                        request.sequence(),
                        request.addressee(),
                        request.operation(),
                        new Signature(Bytes.zeros(Signature.BYTES)));
        assertThat(check.isGood(unsigned)).isFalse();
        assertThat(check.isGood(unsigned)).as("nor when it comes again").isFalse();
        var other =
                new Request(
                        request.client(),
                        request.sequence(),
                        request.addressee(),
                        Bytes.ofHex("ff"),
                        request.signature());
        assertThat(check.isGood(other)).isFalse();
        assertThat(check.isGood(request)).isTrue();
    }

    /// Keys are remembered too, both halves together.
    @Test
    void keyThatIsKnownDoesNotMakeAnotherOne() throws MalformedException {
        IdentityKey known = TestRing.CLIENT.publicKey();
        assertThat(IdentityKey.of(known.encoding())).isEqualTo(known);
        Bytes zero = Bytes.zeros(32);
        for (Bytes bad :
                new Bytes[] {
                    Bytes.concat(known.ed25519(), zero), Bytes.concat(zero, known.x25519())
                }) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> IdentityKey.of(bad))
                        .isInstanceOf(MalformedException.class);
            }
        }
        assertThat(IdentityKey.of(known.encoding())).isEqualTo(known);
    }
}
