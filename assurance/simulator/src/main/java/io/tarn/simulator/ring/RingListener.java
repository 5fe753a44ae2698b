package io.tarn.simulator.ring;

import io.tarn.base.Bytes;
import io.tarn.ring.MemberId;
import io.tarn.ring.certificate.BatchHeader;
import io.tarn.ring.certificate.BatchStatement;
import io.tarn.ring.certificate.Outcome;
import io.tarn.ring.message.Request;
import io.tarn.ring.replica.RingReplica;
import java.util.List;

/// Hears, beside the checks of a ring, what is asked of it and what comes of that: whoever knows what the operations mean.
public interface RingListener {
    /// Somebody is about to ask for this for the first time.
    default void asked(Request request) {}

    /// The first honest member shows a batch: with the shares of liars there could be a certificate of each outcome.
    default void executed(BatchHeader header, List<Outcome> outcomes) {}

    /// An honest member shows a batch, and may give its share. Comes again after a restart.
    ///
    /// @param leaves of the batch's tree, the header's first
    default void executedBy(MemberId member, BatchStatement statement, List<Bytes> leaves) {}

    /// After every step of an honest member.
    default void stepped(RingReplica replica) {}

    /// The run is over.
    default void ended() {}
}
