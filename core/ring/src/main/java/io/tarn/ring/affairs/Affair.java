package io.tarn.ring.affairs;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.threshold.Complaint;
import io.tarn.crypto.threshold.ReceiverKeys;
import io.tarn.crypto.threshold.Threshold;
import io.tarn.ring.ClientSequence;
import java.util.ArrayList;
import java.util.List;

/// What members and the owner may ask of the ring about itself. What is part of a
/// sharing names it, and does nothing for any other.
public sealed interface Affair {
    /// The owner's: these shall be the members. The same ones get fresh shares.
    ///
    /// @param counter how many changes there have been: a request that is shown again later does nothing
    record Change(List<IdentityKey> next, long counter) implements Affair {
        public Change {
            next = List.copyOf(next);
        }
    }

    /// The owner's: a change that is under way, and not settled, is given up.
    record Cancel(long counter) implements Affair {}

    /// Any client's: what has become of an earlier request of its own? If it has not been executed, it never
    /// will be.
    record Settle(ClientSequence request) implements Affair {}

    /// A member's, or of one that is to be: this is the life that it is in. It counts from the next epoch on.
    record Born(Life life) implements Affair {}

    /// A member's: the same members shall share the key anew.
    ///
    /// @param counter see [Change]
    record Refresh(long counter) implements Affair {}

    /// Part of a sharing.
    sealed interface OfSharing extends Affair {
        /// Which one it is part of.
        long attempt();
    }

    /// A member to be: what shares may be sealed to.
    record OfferKeys(long attempt, ReceiverKeys keys) implements OfSharing {}

    /// A member's: shares for those that have offered keys.
    ///
    /// @param deal encoded; its shape hangs on the sharing
    record OfferDeal(long attempt, Bytes deal) implements OfSharing {}

    /// A member to be: a dealer has cheated it.
    record Complain(long attempt, Complaint complaint) implements OfSharing {}

    /// A member to be: it has its share of what this digest names, for good.
    record Ready(long attempt, Digest vector) implements OfSharing {}

    /// A member's: time has passed, and those who have not done their part may be left behind.
    record Hasten(long attempt) implements OfSharing {}

    /// Encoded it fits an operation.
    int DEAL_BYTES_MAX = 1 << 15;

    private static int kind(Affair affair) {
        return switch (affair) {
            case Change _ -> 1;
            case Cancel _ -> 2;
            case OfferKeys _ -> 3;
            case OfferDeal _ -> 4;
            case Complain _ -> 5;
            case Ready _ -> 6;
            case Hasten _ -> 7;
            case Settle _ -> 8;
            case Born _ -> 9;
            case Refresh _ -> 10;
        };
    }

    default Bytes encoding() {
        var out = new CanonicalWriter().u8(kind(this));
        switch (this) {
            case Change(List<IdentityKey> next, long counter) -> {
                out.u64(counter).u8(next.size());
                next.forEach(member -> member.write(out));
            }
            case Cancel(long counter) -> out.u64(counter);
            case OfferKeys(long attempt, ReceiverKeys keys) -> keys.write(out.u64(attempt));
            case OfferDeal(long attempt, Bytes deal) -> out.u64(attempt).bytes(deal);
            case Complain(long attempt, Complaint complaint) -> complaint.write(out.u64(attempt));
            case Ready(long attempt, Digest vector) -> vector.write(out.u64(attempt));
            case Hasten(long attempt) -> out.u64(attempt);
            case Settle(ClientSequence request) -> request.write(out);
            case Born(Life life) -> life.write(out);
            case Refresh(long counter) -> out.u64(counter);
        }
        return out.toBytes();
    }

    static Affair of(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding);
        Affair affair =
                switch (in.u8()) {
                    case 1 -> {
                        long counter = in.u64();
                        yield new Change(members(in), counter);
                    }
                    case 2 -> new Cancel(in.u64());
                    case 3 -> new OfferKeys(in.u64(), ReceiverKeys.read(in));
                    case 4 -> new OfferDeal(in.u64(), in.bytes(DEAL_BYTES_MAX));
                    case 5 -> new Complain(in.u64(), Complaint.read(in));
                    case 6 -> new Ready(in.u64(), Digest.read(in));
                    case 7 -> new Hasten(in.u64());
                    case 8 -> new Settle(ClientSequence.read(in));
                    case 9 -> new Born(Life.read(in));
                    case 10 -> new Refresh(in.u64());
                    default -> throw new MalformedException("no affair has this kind");
                };
        in.end();
        return affair;
    }

    private static List<IdentityKey> members(CanonicalReader in) throws MalformedException {
        int count = in.u8();
        if (count > Threshold.MEMBERS_MAX) {
            throw new MalformedException("more than 64 members");
        }
        var members = new ArrayList<IdentityKey>();
        for (int i = 0; i < count; i++) {
            members.add(IdentityKey.read(in));
        }
        return members;
    }
}
