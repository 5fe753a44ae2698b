package io.tarn.ring.evidence;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.threshold.GroupKey;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.affairs.CharterStatement;
import io.tarn.ring.affairs.Founding;
import java.util.Optional;

/// Proof, under the ring's key, of who the members of an epoch were and what the epoch began with.
public sealed interface MembershipProof {
    /// What the epoch was; empty if the ring of this key has not said so.
    Optional<CharterStatement> verify(GroupKey key);

    /// The ring's own word.
    record Chartered(CertifiedCharter charter) implements MembershipProof {
        @Override
        public Optional<CharterStatement> verify(GroupKey key) {
            return charter.verify(key) ? Optional.of(charter.statement()) : Optional.empty();
        }
    }

    /// Of the founding epoch, in which nobody could sign for the ring yet: the founding gives the ring its name, and
    /// a charter of any later epoch shows that the ring of this key has that name.
    record Founded(Founding founding, CertifiedCharter later) implements MembershipProof {
        @Override
        public Optional<CharterStatement> verify(GroupKey key) {
            boolean isOfRing =
                    later.statement().charter().membership().ring().equals(founding.ring());
            return isOfRing && later.verify(key)
                    ? Optional.of(statement(founding))
                    : Optional.empty();
        }
    }

    /// What the founding epoch was.
    static CharterStatement statement(Founding founding) {
        var state = founding.state();
        return new CharterStatement(Charter.of(state), state.digest());
    }

    default void write(CanonicalWriter out) {
        switch (this) {
            case Chartered(CertifiedCharter charter) -> charter.write(out.bool(false));
            case Founded(Founding founding, CertifiedCharter later) -> {
                founding.write(out.bool(true));
                later.write(out);
            }
        }
    }

    static MembershipProof read(CanonicalReader in) throws MalformedException {
        return in.bool()
                ? new Founded(Founding.read(in), CertifiedCharter.read(in))
                : new Chartered(CertifiedCharter.read(in));
    }
}
