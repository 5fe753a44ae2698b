package io.tarn.benchmarks.signatures;

import io.tarn.base.Bytes;
import io.tarn.crypto.threshold.Deal;
import io.tarn.crypto.threshold.Dealer;
import io.tarn.crypto.threshold.Dealing;
import io.tarn.crypto.threshold.KeyAssembly;
import io.tarn.crypto.threshold.Receiver;
import io.tarn.crypto.threshold.ReceiverKeys;
import io.tarn.crypto.threshold.SecretShare;
import io.tarn.crypto.threshold.ShareCombiner;
import io.tarn.crypto.threshold.Sharing;
import io.tarn.crypto.threshold.SignatureShare;
import io.tarn.crypto.threshold.Threshold;
import io.tarn.crypto.threshold.VerificationVector;
import io.tarn.ring.RingSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// A group of all of a ring's members in one place, and something as long as what a ring signs.
///
/// @param shares those of members 1, 2, …
public record SignedRoot(
        Threshold threshold, VerificationVector vector, List<SecretShare> shares, Bytes message) {
    static final String TAG = "tarn.benchmark.root";

    /// Of a batch's statement: ring, epoch, sequence, size and digest of the tree.
    private static final int STATEMENT_BYTES = 32 + 8 + 8 + 4 + 32;

    private static final int SEED_BYTES = 32;

    /// @param members `3f + 1`, of whom `f + 1` sign
    public static SignedRoot of(int members) {
        var random = new SplittableRandom(members);
        Threshold threshold = new RingSize((members - 1) / 3).threshold();
        var sharing = new Sharing(bytes(random, 16), members, threshold, Optional.empty());
        var receivers = new ArrayList<Receiver>();
        var keys = new TreeMap<Integer, ReceiverKeys>();
        for (int i = 1; i <= members; i++) {
            var receiver = new Receiver(sharing, i, bytes(random, SEED_BYTES));
            receivers.add(receiver);
            keys.put(i, receiver.keys());
        }
        var dealing = new Dealing(sharing, keys);
        var deals = new ArrayList<Deal>();
        for (int i = 1; i <= members; i++) {
            deals.add(Dealer.deal(dealing, i, bytes(random, SEED_BYTES)));
        }
        KeyAssembly assembly = KeyAssembly.of(sharing, deals);
        var shares = new ArrayList<SecretShare>();
        for (int i = 1; i <= members; i++) {
            Receiver receiver = receivers.get(i - 1);
            shares.add(
                    assembly.share(
                            i,
                            deals.stream()
                                    .map(deal -> receiver.open(deal).orElseThrow())
                                    .toList()));
        }
        return new SignedRoot(threshold, assembly.vector(), shares, bytes(random, STATEMENT_BYTES));
    }

    private static Bytes bytes(SplittableRandom random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Bytes.owning(bytes);
    }

    /// As many as it takes.
    public List<SignatureShare> signatureShares() {
        return shares.stream()
                .limit(threshold.needed())
                .map(share -> share.sign(TAG, message))
                .toList();
    }

    public ShareCombiner combiner() {
        return new ShareCombiner(threshold, vector, TAG, message);
    }
}
