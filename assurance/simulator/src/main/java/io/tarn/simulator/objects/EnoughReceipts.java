package io.tarn.simulator.objects;

import io.tarn.block.immutable.Bguid;
import io.tarn.block.immutable.FragmentId;
import io.tarn.crypto.IdentityKey;
import io.tarn.crypto.KeyId;
import io.tarn.object.VolumeDescription;
import io.tarn.object.update.Attestation;
import io.tarn.object.update.Attestations;
import io.tarn.ring.AgreedTime;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// INV-021: a version names a block only if `m + f` servers have signed for as many fragments of it, and none of their leases was over.
/// Counted without the ring's code, block by block.
final class EnoughReceipts {
    private final VolumeDescription volume;

    EnoughReceipts(VolumeDescription volume) {
        this.volume = volume;
    }

    /// @param blocks that the receipts are shown for, ascending
    /// @param block one of them, which a version of this time names
    void named(Bguid block, List<Bguid> blocks, Attestations attestations, AgreedTime time) {
        SortedMap<KeyId, Integer> fragments = new TreeMap<>();
        for (Attestation attestation : attestations.attestations()) {
            List<FragmentId> covered = attestation.of(blocks);
            KeyId server = attestation.receipt().server();
            Optional<IdentityKey> key = volume.server(server);
            boolean isGood =
                    key.isPresent()
                            && attestation.receipt().volume().equals(volume.store())
                            && attestation.receipt().expiresAtMillis() > time.millis()
                            && attestation.receipt().covers(covered)
                            && attestation.receipt().verify(key.get());
            for (FragmentId fragment : covered) {
                if (isGood && fragment.block().equals(block)) {
                    fragments.put(server, fragment.index());
                }
            }
        }
        long distinct = fragments.values().stream().distinct().count();
        ObjectViolation.unless(
                distinct >= volume.redundancy().writers(),
                "INV-021: %s is named, and %s of %s have signed for it",
                block,
                distinct,
                volume.redundancy().writers());
    }
}
