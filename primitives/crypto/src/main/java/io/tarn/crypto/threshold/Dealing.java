package io.tarn.crypto.threshold;

import static io.tarn.base.Invariant.require;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// A sharing whose receivers are known: from here on members deal. Whoever has sent no keys gets no share.
///
/// @param keys of each receiver, by its number; all of them accepted by the sharing
public record Dealing(Sharing sharing, SortedMap<Integer, ReceiverKeys> keys) {
    public Dealing {
        keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
        for (var receiver : keys.entrySet()) {
            require(sharing.accepts(receiver.getValue(), receiver.getKey()), "keys are judged");
        }
    }

    /// Whether the public part of a deal is as it must be: the sender's own, for these receivers,
    /// proved, and, if shares are dealt anew, the sender's share at 0, for another would change the key.
    /// What is sealed only the receivers can judge.
    ///
    /// @param sender the number that the sender has among the dealers
    public boolean isSound(Deal deal, int sender) {
        return deal.dealer() == sender
                && sender <= sharing.dealers()
                && deal.commitments().needed() == sharing.threshold().needed()
                && deal.shares().keySet().equals(keys.keySet())
                && sharing.from()
                        .map(old -> old.memberKey(sender).equals(deal.constant()))
                        .orElse(true)
                && deal.isProved(sharing);
    }

    /// Who lies, by a receiver's complaint about a sound deal. Never an exception, whatever was sent.
    ///
    /// @param sender the number that the sender of the complaint has among the receivers
    public Complaint.Verdict judge(Complaint complaint, Deal deal, int sender) {
        ReceiverKeys receiver = keys.get(sender);
        if (complaint.receiver() != sender
                || complaint.dealer() != deal.dealer()
                || receiver == null) {
            return Complaint.Verdict.NOBODY;
        }
        boolean isItsKey =
                complaint.key().publicKey().equals(receiver.byDealer().get(deal.dealer() - 1));
        return isItsKey && SubShare.open(sharing, deal, sender, complaint.key()).isEmpty()
                ? Complaint.Verdict.DEALER
                : Complaint.Verdict.RECEIVER;
    }
}
