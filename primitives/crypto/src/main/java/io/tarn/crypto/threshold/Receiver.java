package io.tarn.crypto.threshold;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalWriter;
import io.tarn.crypto.SealingKey;
import java.util.Optional;
import java.util.stream.IntStream;

/// One receiver's secrets in one sharing: a key for each dealer.
public final class Receiver {
    private static final String KEY_TAG = "tarn.receiver-key.v1";

    private final Sharing sharing;
    private final int number;
    private final Bytes seed;

    /// @param number from 1, among the members that are to hold shares
    /// @param seed 32 secret bytes, used for this sharing and then forgotten; the same give the same
    ///     keys
    public Receiver(Sharing sharing, int number, Bytes seed) {
        require(sharing.threshold().isMember(number), "receivers are members");
        require(seed.size() == Dealer.SEED_BYTES, "a seed has 32 bytes");
        this.sharing = sharing;
        this.number = number;
        this.seed = seed;
    }

    /// What dealers seal to.
    public ReceiverKeys keys() {
        return new ReceiverKeys(
                number,
                IntStream.rangeClosed(1, sharing.dealers())
                        .mapToObj(dealer -> key(dealer).publicKey())
                        .toList());
    }

    private SealingKey key(int dealer) {
        var purpose = new CanonicalWriter(KEY_TAG);
        sharing.digest().write(purpose);
        purpose.u8(number).u8(dealer);
        return SealingKey.derive(seed, purpose.toBytes());
    }

    /// This receiver's part of a deal that is sound, if it is one of the receivers; empty if the dealer
    /// has cheated it, which [#complain] proves.
    public Optional<SubShare> open(Deal deal) {
        return SubShare.open(sharing, deal, number, key(deal.dealer()));
    }

    /// Proof that a dealer has cheated this receiver. Gives away what he has sealed for it, so only
    /// after [#open] has failed.
    ///
    /// @param dealing with the keys of this receiver, or it would only seem cheated
    public Complaint complain(Dealing dealing, Deal deal) {
        require(keys().equals(dealing.keys().get(number)), "the keys are another seed's");
        require(open(deal).isEmpty(), "what can be opened is nothing to complain of");
        return new Complaint(deal.dealer(), number, key(deal.dealer()).privateKey());
    }
}
