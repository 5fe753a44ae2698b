package io.tarn.ring.affairs;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.Digest;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.crypto.Sha256;
import io.tarn.crypto.threshold.Deal;
import io.tarn.crypto.threshold.Dealing;
import io.tarn.crypto.threshold.KeyAssembly;
import io.tarn.crypto.threshold.ReceiverKeys;
import io.tarn.crypto.threshold.Sharing;
import io.tarn.crypto.threshold.Threshold;
import io.tarn.ring.AgreedTime;
import io.tarn.ring.Membership;
import io.tarn.ring.RingSize;
import io.tarn.ring.state.RingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// How far the next epoch's members have come on the way to their shares. Part of the agreed state.
///
/// Members to be offer keys until keys are closed; members deal to the keys there are; members to be say
/// that they are ready, or complain. What takes too long begins anew, as another attempt.
///
/// @param attempt of the ring's life, over all epochs
/// @param next the members to be, in their order
/// @param tries of this change so far
/// @param since when this attempt began
/// @param areKeysClosed from here on members deal
/// @param keys by the receiver's number
/// @param deals sound, as they were ordered, without those that were found to cheat
/// @param cheats numbers of dealers whose deals were
/// @param slanders numbers of receivers who have complained without reason: they are not heard again
/// @param vector what the chosen deals come to, if there are enough; kept, for it takes milliseconds to find
///     out, and everybody who says that it is ready is compared with it
/// @param ready by the receiver's number: what it is ready for
public record Succession(
        long attempt,
        List<IdentityKey> next,
        int tries,
        AgreedTime since,
        boolean areKeysClosed,
        SortedMap<Integer, ReceiverKeys> keys,
        List<Deal> deals,
        SortedSet<Integer> cheats,
        SortedSet<Integer> slanders,
        Optional<Digest> vector,
        SortedMap<Integer, Digest> ready) {
    private static final StateKeys.Kept<Succession> UNDER_WAY =
            new StateKeys.Kept<>(StateKeys.SUCCESSION, Succession::read);

    private static final String NAME_TAG = "tarn.ring-sharing.v1";
    private static final long PATIENCE_MS = 10_000;
    private static final int DOUBLINGS_MAX = 8;

    public Succession {
        next = List.copyOf(next);
        deals = List.copyOf(deals);
    }

    static Succession begun(long attempt, List<IdentityKey> next, AgreedTime now) {
        return begun(attempt, next, 0, now);
    }

    private static Succession begun(
            long attempt, List<IdentityKey> next, int tries, AgreedTime now) {
        return new Succession(
                attempt,
                next,
                tries,
                now,
                false,
                new TreeMap<>(),
                List.of(),
                new TreeSet<>(),
                new TreeSet<>(),
                Optional.empty(),
                new TreeMap<>());
    }

    /// What is under way, if anything is.
    public static Optional<Succession> of(RingState state) {
        return UNDER_WAY.in(state);
    }

    RingState in(RingState state) {
        return StateKeys.write(state, StateKeys.SUCCESSION, this, Succession::write);
    }

    public RingSize size() {
        return new RingSize((next.size() - 1) / 3);
    }

    /// The number of a member to be among those that get shares.
    public OptionalInt receiver(KeyId identity) {
        for (int i = 0; i < next.size(); i++) {
            if (next.get(i).id().equals(identity)) {
                return OptionalInt.of(i + 1);
            }
        }
        return OptionalInt.empty();
    }

    /// What takes longer than this may begin anew, or go on without those who are not there.
    public AgreedTime deadline() {
        return new AgreedTime(since.millis() + (PATIENCE_MS << Math.min(tries, DOUBLINGS_MAX)));
    }

    public Sharing sharing(Charter charter) {
        var out = new CanonicalWriter(NAME_TAG);
        charter.membership().write(out);
        out.u64(attempt).u8(next.size());
        next.forEach(member -> member.write(out));
        Bytes name = Sha256.of(out.toBytes()).value();
        int dealers = charter.membership().members().size();
        return new Sharing(name, dealers, size().threshold(), charter.sharing());
    }

    /// Only when keys are closed.
    public Dealing dealing(Charter charter) {
        return new Dealing(sharing(charter), keys);
    }

    /// The deals that make the shares, if there are enough: the first that were ordered. As many as had to
    /// sign before; for the ring's first key a quorum, so that liars alone never made it.
    public Optional<List<Deal>> chosen(Charter charter) {
        RingSize size = charter.membership().size();
        int needed = charter.sharing().isPresent() ? size.oneCorrect() : size.quorum();
        return areKeysClosed && deals.size() >= needed
                ? Optional.of(deals.subList(0, needed))
                : Optional.empty();
    }

    /// What the chosen deals come to.
    public Optional<KeyAssembly> assembly(Charter charter) {
        return chosen(charter).map(deals -> KeyAssembly.of(sharing(charter), deals));
    }

    /// Those who were not members before: without them there is no change, for they may be a mistake.
    SortedSet<Integer> joining(Membership membership) {
        var joining = new TreeSet<Integer>();
        for (int i = 0; i < next.size(); i++) {
            if (membership.find(next.get(i).id()).isEmpty()) {
                joining.add(i + 1);
            }
        }
        return joining;
    }

    Succession withKeys(ReceiverKeys offered) {
        var more = new TreeMap<>(keys);
        more.put(offered.receiver(), offered);
        return new Succession(
                attempt,
                next,
                tries,
                since,
                areKeysClosed,
                more,
                deals,
                cheats,
                slanders,
                vector,
                ready);
    }

    Succession withKeysClosed() {
        return new Succession(
                attempt, next, tries, since, true, keys, deals, cheats, slanders, vector, ready);
    }

    Succession withDeal(Deal deal, Charter charter) {
        var more = new ArrayList<>(deals);
        more.add(deal);
        return withDeals(more, cheats, charter);
    }

    /// Nothing of this dealer counts any more.
    Succession withoutDealOf(int dealer, Charter charter) {
        var more = new TreeSet<>(cheats);
        more.add(dealer);
        return withDeals(
                deals.stream().filter(deal -> deal.dealer() != dealer).toList(), more, charter);
    }

    /// What was ready stays so as long as it is for the same deals: those that are not chosen are nothing to it.
    private Succession withDeals(List<Deal> other, SortedSet<Integer> cheaters, Charter charter) {
        var changed =
                new Succession(
                        attempt,
                        next,
                        tries,
                        since,
                        areKeysClosed,
                        keys,
                        other,
                        cheaters,
                        slanders,
                        vector,
                        ready);
        if (changed.chosen(charter).equals(chosen(charter))) {
            return changed;
        }
        return new Succession(
                attempt,
                next,
                tries,
                since,
                areKeysClosed,
                keys,
                other,
                cheaters,
                slanders,
                changed.assembly(charter).map(assembly -> assembly.vector().digest()),
                new TreeMap<>());
    }

    Succession withSlander(int receiver) {
        var more = new TreeSet<>(slanders);
        more.add(receiver);
        return new Succession(
                attempt,
                next,
                tries,
                since,
                areKeysClosed,
                keys,
                deals,
                cheats,
                more,
                vector,
                ready);
    }

    Succession withReady(int receiver, Digest named) {
        var more = new TreeMap<>(ready);
        more.put(receiver, named);
        return new Succession(
                attempt,
                next,
                tries,
                since,
                areKeysClosed,
                keys,
                deals,
                cheats,
                slanders,
                vector,
                more);
    }

    Succession anew(long another, AgreedTime now) {
        return begun(another, next, tries + 1, now);
    }

    Succession since(AgreedTime now) {
        return new Succession(
                attempt,
                next,
                tries,
                now,
                areKeysClosed,
                keys,
                deals,
                cheats,
                slanders,
                vector,
                ready);
    }

    void write(CanonicalWriter out) {
        out.u64(attempt).u8(next.size());
        next.forEach(member -> member.write(out));
        out.u16(tries);
        since.write(out);
        out.bool(areKeysClosed).u8(keys.size());
        keys.values().forEach(offered -> offered.write(out));
        out.u8(deals.size());
        deals.forEach(deal -> deal.write(out));
        out.u8(cheats.size());
        cheats.forEach(out::u8);
        out.u8(slanders.size());
        slanders.forEach(out::u8);
        out.bool(vector.isPresent());
        vector.ifPresent(digest -> digest.write(out));
        out.u8(ready.size());
        ready.forEach((receiver, named) -> named.write(out.u8(receiver)));
    }

    static Succession read(CanonicalReader in) throws MalformedException {
        long attempt = in.u64();
        int members = in.u8();
        var next = new ArrayList<IdentityKey>();
        for (int i = 0; i < members; i++) {
            next.add(IdentityKey.read(in));
        }
        int tries = in.u16();
        AgreedTime since = AgreedTime.read(in);
        boolean areKeysClosed = in.bool();
        var keys = new TreeMap<Integer, ReceiverKeys>();
        for (int i = in.u8(); i > 0; i--) {
            ReceiverKeys offered = ReceiverKeys.read(in);
            keys.put(offered.receiver(), offered);
        }
        Threshold threshold = new RingSize((members - 1) / 3).threshold();
        var deals = new ArrayList<Deal>();
        for (int i = in.u8(); i > 0; i--) {
            deals.add(Deal.read(in, threshold));
        }
        var cheats = new TreeSet<Integer>();
        for (int i = in.u8(); i > 0; i--) {
            cheats.add(in.u8());
        }
        var slanders = new TreeSet<Integer>();
        for (int i = in.u8(); i > 0; i--) {
            slanders.add(in.u8());
        }
        Optional<Digest> vector = in.bool() ? Optional.of(Digest.read(in)) : Optional.empty();
        var ready = new TreeMap<Integer, Digest>();
        for (int i = in.u8(); i > 0; i--) {
            ready.put(in.u8(), Digest.read(in));
        }
        return new Succession(
                attempt,
                next,
                tries,
                since,
                areKeysClosed,
                keys,
                deals,
                cheats,
                slanders,
                vector,
                ready);
    }
}
