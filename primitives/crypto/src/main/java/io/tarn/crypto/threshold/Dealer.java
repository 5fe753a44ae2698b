package io.tarn.crypto.threshold;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.crypto.Sealed;
import io.tarn.crypto.SealingKey;
import java.util.TreeMap;

/// Makes deals: a new secret's, or those of an old share.
public final class Dealer {
    public static final int SEED_BYTES = 32;

    private Dealer() {}

    /// A part of a key that is to be made.
    ///
    /// @param seed 32 secret bytes, used for this deal and then forgotten; the same give the same deal
    public static Deal deal(Dealing dealing, int dealer, Bytes seed) {
        Sharing sharing = dealing.sharing();
        require(sharing.from().isEmpty(), "old shares are dealt, not new secrets");
        return deal(dealing, dealer, Polynomial.random(sharing, seed), seed);
    }

    /// A share dealt anew, to the same members or to others.
    ///
    /// @param share the dealer's, of what the sharing is from
    /// @param seed as for [#deal]
    public static Deal dealAnew(Dealing dealing, SecretShare share, Bytes seed) {
        Sharing sharing = dealing.sharing();
        require(sharing.from().filter(share::isOf).isPresent(), "the share is not of this key");
        var polynomial = Polynomial.through(share.scalar(), sharing, seed);
        return deal(dealing, share.member(), polynomial, seed);
    }

    private static Deal deal(Dealing dealing, int dealer, Polynomial polynomial, Bytes seed) {
        Sharing sharing = dealing.sharing();
        require(seed.size() == SEED_BYTES, "a seed has 32 bytes");
        require(dealer <= sharing.dealers(), "there are not so many dealers");
        VerificationVector commitments = polynomial.commitments();
        var shares = new TreeMap<Integer, Sealed>();
        for (ReceiverKeys keys : dealing.keys().values()) {
            int receiver = keys.receiver();
            Bytes context = SubShare.context(sharing, dealer, receiver, commitments);
            SealingKey once = SealingKey.derive(seed, context);
            Bytes subShare = polynomial.at(receiver).encoding();
            Bytes key = keys.byDealer().get(dealer - 1);
            shares.put(receiver, SealingKey.seal(key, once, context, subShare));
        }
        return Deal.proved(sharing, dealer, polynomial, shares);
    }
}
