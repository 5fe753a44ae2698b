package io.tarn.ring.replica;

import io.tarn.ring.MemberId;
import io.tarn.ring.message.MessageCodec;
import io.tarn.ring.message.RingMessage;
import java.util.Map;
import java.util.TreeMap;

/// What is sent because somebody has asked for it, however it was asked: so many bytes to each member, and as many to
/// all together who only follow. A question of 40 bytes may have an answer of 2 MiB, and a liar's questions would
/// fill the links that others need.
final class Answers {
    /// 8 MiB in a second, of ticks of a millisecond.
    static final long BYTES_PER_TICK = 8 << 10;

    /// What somebody who was silent may be sent at once.
    static final long BYTES_MAX = 16 << 20;

    private static final class Account {
        /// Below zero if the last answer was larger than what was left.
        long bytes = BYTES_MAX;

        long filledAt;
    }

    private final ReplicaState state;
    private final Map<MemberId, Account> accounts = new TreeMap<>();

    Answers(ReplicaState state) {
        this.state = state;
    }

    /// Sends it if its receiver has anything left; else it is to ask again.
    void send(MemberId to, RingMessage message, Effects out) {
        Account account = account(to);
        account.bytes =
                Math.min(
                        BYTES_MAX,
                        account.bytes + BYTES_PER_TICK * (state.ticks - account.filledAt));
        account.filledAt = state.ticks;
        if (account.bytes > 0) {
            account.bytes -= MessageCodec.encode(message).size();
            out.send(to, message);
        }
    }

    private Account account(MemberId who) {
        // The first number behind the members' stands for all who have none.
        var followers = new MemberId(state.membership.members().size());
        return accounts.computeIfAbsent(
                state.membership.isMember(who) ? who : followers, _ -> new Account());
    }
}
