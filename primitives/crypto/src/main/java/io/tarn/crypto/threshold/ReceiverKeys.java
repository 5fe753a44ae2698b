package io.tarn.crypto.threshold;

import static io.tarn.base.Invariant.require;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.SealingKey;
import java.util.ArrayList;
import java.util.List;

/// The public keys that dealers seal one receiver's sub-shares to: one for each dealer, used once.
///
/// @param byDealer those of dealers 1, 2, …; X25519 keys of 32 bytes, none of small order
public record ReceiverKeys(int receiver, List<Bytes> byDealer) {
    public ReceiverKeys {
        require(receiver >= 1 && receiver <= Threshold.MEMBERS_MAX, "members are numbered 1 to 64");
        byDealer = List.copyOf(byDealer);
        require(
                byDealer.size() <= Threshold.MEMBERS_MAX
                        && byDealer.stream().allMatch(SealingKey::isPublicKey),
                "there are at most 64 dealers, and an X25519 key for each");
    }

    public void write(CanonicalWriter out) {
        out.u8(receiver).u8(byDealer.size());
        byDealer.forEach(out::fixed);
    }

    public static ReceiverKeys read(CanonicalReader in) throws MalformedException {
        int receiver = MemberNumber.read(in);
        int dealers = in.u8();
        if (dealers > Threshold.MEMBERS_MAX) {
            throw new MalformedException("more than 64 dealers");
        }
        var keys = new ArrayList<Bytes>();
        for (int i = 0; i < dealers; i++) {
            Bytes key = in.fixed(SealingKey.BYTES).compact();
            if (!SealingKey.isPublicKey(key)) {
                throw new MalformedException("not an X25519 public key");
            }
            keys.add(key);
        }
        return new ReceiverKeys(receiver, keys);
    }
}
