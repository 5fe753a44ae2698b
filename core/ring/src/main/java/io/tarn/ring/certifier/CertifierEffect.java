package io.tarn.ring.certifier;

import io.tarn.crypto.KeyId;
import io.tarn.ring.ClientSequence;
import io.tarn.ring.Epoch;
import io.tarn.ring.MemberId;
import io.tarn.ring.affairs.CertifiedCharter;
import io.tarn.ring.affairs.Charter;
import io.tarn.ring.certificate.Certificate;
import io.tarn.ring.evidence.Misbehaviour;

/// What a certifier asks of its surroundings.
public sealed interface CertifierEffect {
    /// To all other members of the epoch.
    record Give(Charter charter, Vouch vouch) implements CertifierEffect {}

    record GiveTo(KeyId member, Vouch vouch) implements CertifierEffect {}

    /// To all other members of the epoch: shares are missing.
    record Ask(Charter charter, Vouch.Subject subject) implements CertifierEffect {}

    /// To whoever waits here for this outcome.
    record Answer(KeyId client, ClientSequence sequence, Certificate certificate)
            implements CertifierEffect {}

    /// The new members have signed for the first time.
    record Chartered(CertifiedCharter charter) implements CertifierEffect {}

    /// A member gave a share that is not its own, and is not listened to for the rest of the epoch.
    record Suspect(Charter charter, MemberId member, String reason) implements CertifierEffect {}

    /// The share of one who is suspected shows everybody that it is wrong.
    record Caught(Epoch epoch, Misbehaviour misbehaviour) implements CertifierEffect {}
}
