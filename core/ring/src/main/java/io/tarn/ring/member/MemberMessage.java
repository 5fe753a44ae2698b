package io.tarn.ring.member;

import io.tarn.base.Bytes;
import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.ring.Epoch;
import io.tarn.ring.RingLimits;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.certifier.Vouch;
import io.tarn.ring.message.MessageCodec;
import io.tarn.ring.message.RingMessage;

/// What members, and those who follow them, say to one another (docs/spec/ring-wire.md). Channels say who
/// speaks.
public sealed interface MemberMessage {
    int IN_EPOCH = 1;
    int GIVE = 2;
    int ASK = 3;
    int SHOW = 4;

    /// @param message encoded: of an epoch that the receiver is not in it is not even decoded
    record InEpoch(Epoch epoch, Bytes message) implements MemberMessage {
        public static InEpoch of(Epoch epoch, RingMessage message) {
            return new InEpoch(epoch, MessageCodec.encode(message));
        }

        /// As a frame, at once.
        public static Bytes encoding(Epoch epoch, RingMessage message) {
            var out = CanonicalWriter.ofSize(MessageCodec.sizeHint(message));
            epoch.write(out.u8(IN_EPOCH));
            MessageCodec.write(message, out);
            return out.toBytes();
        }

        public RingMessage decoded(RingLimits limits) throws MalformedException {
            return MessageCodec.decode(message, limits);
        }
    }

    /// The sender's share of a signature.
    record Give(Vouch vouch) implements MemberMessage {}

    /// The receiver's share is missing.
    record Ask(Vouch.Subject subject) implements MemberMessage {}

    /// Where the ring is now, for somebody who was away.
    record Show(CertifiedCharter charter) implements MemberMessage {}

    default Bytes encoding() {
        var out = new CanonicalWriter();
        switch (this) {
            case InEpoch(Epoch epoch, Bytes message) -> {
                epoch.write(out.u8(IN_EPOCH));
                out.fixed(message);
            }
            case Give(Vouch vouch) -> vouch.write(out.u8(GIVE));
            case Ask(Vouch.Subject subject) -> subject.write(out.u8(ASK));
            case Show(CertifiedCharter charter) -> charter.write(out.u8(SHOW));
        }
        return out.toBytes();
    }

    static MemberMessage of(Bytes encoding) throws MalformedException {
        var in = new CanonicalReader(encoding);
        MemberMessage message =
                switch (in.u8()) {
                    case IN_EPOCH -> new InEpoch(Epoch.read(in), in.fixed(in.remaining()));
                    case GIVE -> new Give(Vouch.read(in));
                    case ASK -> new Ask(Vouch.Subject.read(in));
                    case SHOW -> new Show(CertifiedCharter.read(in));
                    default -> throw new MalformedException("no message of a member has this kind");
                };
        in.end();
        return message;
    }
}
