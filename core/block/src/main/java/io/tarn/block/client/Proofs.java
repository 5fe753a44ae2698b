package io.tarn.block.client;

import io.tarn.base.Bytes;
import io.tarn.block.BlockAddress;
import io.tarn.block.BlockReply.Borne;
import io.tarn.block.BlockReply.Vouched;
import io.tarn.block.BlockRequest;
import io.tarn.block.BlockRequest.Bear;
import io.tarn.block.BlockRequest.Vouch;
import io.tarn.block.Permit;
import io.tarn.block.Redundancy;
import io.tarn.block.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What servers must be shown before they prepare at a timestamp they did not assign (§3.5):
/// vouchers of its integer for a write, witnesses of itself for a write back.
final class Proofs {
    private final Redundancy redundancy;
    private final BlockAddress address;
    private final Bytes content;
    private final boolean writeBack;
    private final List<WritePeer> peers;

    Proofs(
            Redundancy redundancy,
            BlockAddress address,
            Bytes content,
            boolean writeBack,
            List<WritePeer> peers) {
        this.redundancy = redundancy;
        this.address = address;
        this.content = content;
        this.writeBack = writeBack;
        this.peers = peers;
    }

    /// Whether `peer` needs proofs beyond those there are: `f + 1`, or more if it found some false.
    boolean areTooFewFor(WritePeer peer, long ts) {
        return peer.disbelieves || permit(peer, ts).isEmpty();
    }

    /// Some correct server finds the proofs of a write too few, of whatever makers: a liar has offered
    /// the integer that they are for, and vouched for it falsely.
    boolean areDisputed() {
        long disbelievers = peers.stream().filter(peer -> peer.disbelieves).count();
        return !writeBack && disbelievers >= redundancy.oneCorrect();
    }

    /// A write back that can never end. So few servers still have the write that they can neither
    /// bear witness of it to the others nor commit it alone: later writes have taken its place.
    boolean areGone() {
        long holders = peers.stream().filter(peer -> !peer.lacks).count();
        long able = peers.stream().filter(peer -> !peer.lacks || peer.prepared != null).count();
        return writeBack && holders < redundancy.oneCorrect() && able < redundancy.writers();
    }

    /// Whether `f + 1` servers vouch that `ts` does not skip.
    boolean allow(long ts) {
        return peers.stream()
                        .filter(peer -> peer.voucher != null && follows(peer.voucher, ts))
                        .count()
                >= redundancy.oneCorrect();
    }

    /// The right to prepare at `ts` as `peer` will see it, with all proofs there are; empty while those
    /// are fewer than `f + 1`.
    Optional<Permit> permit(WritePeer peer, long ts) {
        return writeBack ? writeBack(peer, ts) : advance(peer, ts);
    }

    private Optional<Permit> writeBack(WritePeer peer, long ts) {
        var witnesses = new ArrayList<Permit.Witness>();
        for (WritePeer from : peers) {
            Borne witness = from.witness;
            if (witness != null) {
                witnesses.add(new Permit.Witness(from.server, witness.tags().to(peer.server)));
            }
        }
        return peer.holder || witnesses.size() >= redundancy.oneCorrect()
                ? Optional.of(new Permit.WriteBack(ts, witnesses))
                : Optional.empty();
    }

    private Optional<Permit> advance(WritePeer peer, long ts) {
        var vouchers = new ArrayList<Permit.Voucher>();
        for (WritePeer from : peers) {
            Vouched voucher = from.voucher;
            if (voucher != null && follows(voucher, ts)) {
                vouchers.add(
                        new Permit.Voucher(
                                from.server, voucher.prepared(), voucher.tags().to(peer.server)));
            }
        }
        return vouchers.size() >= redundancy.oneCorrect()
                ? Optional.of(new Permit.Advance(ts, vouchers))
                : Optional.empty();
    }

    /// What to ask of `peer` for a proof at `ts`; empty if it has none to give or has given it.
    Optional<BlockRequest.OfBlock> ask(WritePeer peer, long ts) {
        if (writeBack) {
            return !peer.lacks && peer.witness == null
                    ? Optional.of(new Bear(address, new Timestamp(ts, content)))
                    : Optional.empty();
        }
        boolean news = peer.voucher == null || !follows(peer.voucher, ts);
        boolean has = peer.offer != null || peer.prepared != null;
        return news && has ? Optional.of(new Vouch(address)) : Optional.empty();
    }

    private static boolean follows(Vouched voucher, long ts) {
        return voucher.prepared() >= ts - 1;
    }
}
