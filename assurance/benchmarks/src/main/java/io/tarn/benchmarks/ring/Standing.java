package io.tarn.benchmarks.ring;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.member.MemberStatus;
import io.tarn.transport.Message;
import java.util.Optional;

/// Where a member says that it stands: what a measurement asks, and nobody else.
///
/// @param key of the ring, when it is known there and the ring has signed with it
/// @param changes of members, ever
/// @param hasShare of that key
public record Standing(
        long epoch,
        long view,
        long executed,
        long changes,
        boolean hasShare,
        Optional<GroupKey> key) {
    /// Kinds of messages that no protocol uses.
    private static final int QUESTION_KIND = 250;

    private static final int ANSWER_KIND = 251;

    static final Message QUESTION = new Message(QUESTION_KIND, new CanonicalWriter().toBytes());

    static boolean isAskedFor(Message message) {
        return message.kind() == QUESTION_KIND;
    }

    static Standing of(MemberStatus status, Optional<GroupKey> key) {
        return new Standing(
                status.charter().epoch().number(),
                status.view().number(),
                status.executed().number(),
                status.changes(),
                status.hasShare(),
                key.filter(_ -> status.signed().isPresent()));
    }

    Message message() {
        var out =
                new CanonicalWriter()
                        .u64(epoch)
                        .u64(view)
                        .u64(executed)
                        .u64(changes)
                        .bool(hasShare);
        out.bool(key.isPresent());
        key.ifPresent(known -> known.write(out));
        return new Message(ANSWER_KIND, out.toBytes());
    }

    static Standing of(Message message) throws MalformedException {
        if (message.kind() != ANSWER_KIND) {
            throw new MalformedException("no standing");
        }
        var in = new CanonicalReader(message.head());
        var standing =
                new Standing(
                        in.u64(),
                        in.u64(),
                        in.u64(),
                        in.u64(),
                        in.bool(),
                        in.bool() ? Optional.of(GroupKey.read(in)) : Optional.empty());
        in.end();
        return standing;
    }
}
