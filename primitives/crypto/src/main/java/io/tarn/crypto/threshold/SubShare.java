package io.tarn.crypto.threshold;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.SealingKey;
import java.util.Optional;

/// What a deal gives to one receiver: the value of the dealer's polynomial at the receiver's number. A
/// secret until it is part of a sum.
public final class SubShare {
    private static final String CONTEXT_TAG = "tarn.sub-share.v1";

    private final int dealer;
    private final int receiver;
    private final ScalarR value;

    private SubShare(int dealer, int receiver, ScalarR value) {
        this.dealer = dealer;
        this.receiver = receiver;
        this.value = value;
    }

    /// The receiver's part of a deal that is sound; empty if what was sealed for it is not what the
    /// commitments say.
    static Optional<SubShare> open(Sharing sharing, Deal deal, int receiver, SealingKey key) {
        Bytes context = context(sharing, deal.dealer(), receiver, deal.commitments());
        return Optional.ofNullable(deal.shares().get(receiver))
                .flatMap(sealed -> key.open(sealed, context))
                .flatMap(SubShare::scalar)
                .filter(value ->
                        PointG2.generatorTimes(value)
                                .equals(deal.commitments().memberKey(receiver)))
                .map(value -> new SubShare(deal.dealer(), receiver, value));
    }

    private static Optional<ScalarR> scalar(Bytes encoding) {
        try {
            return Optional.of(ScalarR.read(encoding));
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /// What a sub-share is sealed for.
    static Bytes context(
            Sharing sharing, int dealer, int receiver, VerificationVector commitments) {
        var out = new CanonicalWriter(CONTEXT_TAG);
        sharing.digest().write(out);
        out.u8(dealer).u8(receiver);
        commitments.digest().write(out);
        return out.toBytes();
    }

    public int dealer() {
        return dealer;
    }

    public int receiver() {
        return receiver;
    }

    ScalarR value() {
        return value;
    }

    @Override
    public String toString() {
        return "sub-share of dealer %d for %d".formatted(dealer, receiver);
    }
}
