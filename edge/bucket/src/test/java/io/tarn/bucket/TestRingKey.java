package io.tarn.bucket;

import io.tarn.base.Bytes;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.Deal;
import io.tarn.crypto.threshold.Dealer;
import io.tarn.crypto.threshold.Dealing;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.crypto.threshold.KeyAssembly;
import io.tarn.crypto.threshold.Receiver;
import io.tarn.crypto.threshold.ReceiverKeys;
import io.tarn.crypto.threshold.SecretShare;
import io.tarn.crypto.threshold.ShareCombiner;
import io.tarn.crypto.threshold.Sharing;
import io.tarn.crypto.threshold.ThresholdSignature;
import io.tarn.crypto.threshold.VerificationVector;
import io.tarn.ring.RingSize;
import io.tarn.ring.certificate.BatchStatement;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// The key of a ring of four, and all its shares.
record TestRingKey(VerificationVector vector, List<SecretShare> shares) {
    private static final RingSize SIZE = new RingSize(1);

    /// Another key for each name.
    static TestRingKey of(String name) {
        Bytes seed = Bytes.ofHex(name.repeat(32));
        Bytes other = Sha256.of(seed).value();
        var sharing = new Sharing(Bytes.ofHex(name), 4, SIZE.threshold(), Optional.empty());
        var receivers = new TreeMap<Integer, Receiver>();
        var keys = new TreeMap<Integer, ReceiverKeys>();
        for (int i = 1; i <= SIZE.members(); i++) {
            receivers.put(i, new Receiver(sharing, i, seed));
            keys.put(i, receivers.get(i).keys());
        }
        var dealing = new Dealing(sharing, keys);
        List<Deal> deals = List.of(Dealer.deal(dealing, 1, seed), Dealer.deal(dealing, 2, other));
        KeyAssembly assembly = KeyAssembly.of(sharing, deals);
        List<SecretShare> shares =
                receivers.entrySet().stream()
                        .map(r ->
                                assembly.share(
                                        r.getKey(),
                                        deals.stream()
                                                .map(deal -> r.getValue().open(deal).orElseThrow())
                                                .toList()))
                        .toList();
        return new TestRingKey(assembly.vector(), shares);
    }

    GroupKey key() {
        return vector.groupKey();
    }

    ThresholdSignature sign(BatchStatement statement) {
        String tag = BatchStatement.DOMAIN_TAG;
        Bytes message = statement.toSign();
        var combiner = new ShareCombiner(SIZE.threshold(), vector, tag, message);
        combiner.add(shares.get(1).sign(tag, message));
        return combiner.add(shares.get(3).sign(tag, message)).orElseThrow();
    }
}
