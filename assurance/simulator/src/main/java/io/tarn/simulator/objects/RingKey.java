package io.tarn.simulator.objects;

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
import io.tarn.crypto.threshold.Sharing;
import io.tarn.crypto.threshold.VerificationVector;
import io.tarn.ring.MemberId;
import io.tarn.ring.RingSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// The key of a simulated ring, and all its shares. The same in all runs of rings of one size, and made once: how members make one is
/// for other runs to show.
record RingKey(RingSize size, VerificationVector vector, List<SecretShare> shares) {
    private static final Map<Integer, RingKey> KNOWN = new ConcurrentHashMap<>();

    RingKey {
        shares = List.copyOf(shares);
    }

    static RingKey of(RingSize size) {
        return KNOWN.computeIfAbsent(size.faults(), _ -> made(size));
    }

    private static RingKey made(RingSize size) {
        Bytes seed = Sha256.hash(Bytes.owning(new byte[] {(byte) size.faults()}));
        var sharing =
                new Sharing(
                        Bytes.ofHex("6f626a"), size.members(), size.threshold(), Optional.empty());
        var receivers = new TreeMap<Integer, Receiver>();
        var keys = new TreeMap<Integer, ReceiverKeys>();
        for (int i = 1; i <= size.members(); i++) {
            var receiver = new Receiver(sharing, i, seed);
            receivers.put(i, receiver);
            keys.put(i, receiver.keys());
        }
        var deals = new ArrayList<Deal>();
        Bytes secret = seed;
        for (int i = 1; i <= size.oneCorrect(); i++) {
            secret = Sha256.hash(secret);
            deals.add(Dealer.deal(new Dealing(sharing, keys), i, secret));
        }
        KeyAssembly assembly = KeyAssembly.of(sharing, deals);
        var shares = new ArrayList<SecretShare>();
        receivers.forEach((number, receiver) ->
                shares.add(
                        assembly.share(
                                number,
                                deals.stream()
                                        .map(deal -> receiver.open(deal).orElseThrow())
                                        .toList())));
        return new RingKey(size, assembly.vector(), shares);
    }

    GroupKey key() {
        return vector.groupKey();
    }

    SecretShare share(MemberId member) {
        return Objects.requireNonNull(shares.get(member.index()));
    }
}
