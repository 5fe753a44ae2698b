package io.tarn.ring.message;

import io.tarn.base.CanonicalReader;
import io.tarn.base.CanonicalWriter;
import io.tarn.base.MalformedException;
import io.tarn.crypto.threshold.Threshold;
import io.tarn.ring.MemberId;
import io.tarn.ring.Membership;
import java.util.List;
import java.util.TreeSet;

/// Proof that a batch was prepared (OSDI '99, §4.2): the primary's pre-prepare, and `2f` prepares that
/// match it, of different backups.
public record PreparedProof(Signed<PrePrepare> proposal, List<Signed<Prepare>> prepares) {
    public PreparedProof {
        prepares = List.copyOf(prepares);
    }

    public boolean isValid(Membership membership) {
        PrePrepare proposed = proposal.statement();
        var said = Prepare.to(proposed);
        var backups = new TreeSet<MemberId>();
        for (Signed<Prepare> prepare : prepares) {
            if (!prepare.statement().equals(said)
                    || prepare.signer().equals(proposal.signer())
                    || !backups.add(prepare.signer())
                    || !prepare.verify(membership)) {
                return false;
            }
        }
        return backups.size() == 2 * membership.size().faults()
                && proposal.signer().equals(membership.primary(proposed.view()))
                && proposal.verify(membership);
    }

    public void write(CanonicalWriter out) {
        proposal.write(out);
        out.u32(prepares.size());
        prepares.forEach(prepare -> prepare.write(out));
    }

    public static PreparedProof read(CanonicalReader in) throws MalformedException {
        return new PreparedProof(
                Signed.read(in, PrePrepare::read),
                Reading.list(in, Threshold.MEMBERS_MAX, i -> Signed.read(i, Prepare::read)));
    }
}
